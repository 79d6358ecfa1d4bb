/** Pythons of shell, for the tests of what is said when something is missing. They need no network and take no time. */
import * as fs from 'node:fs';
import * as path from 'node:path';

type FakePython = {
  version?: string;
  venv?: boolean;
  /** What pip does: prints this and ends with status 1; by default it succeeds. */
  pipFails?: string;
  /** What venv does: prints this and ends with status 1. */
  venvFails?: string;
};

/** Writes `folder/name`; each call of its venv and its pip is noted in `folder/calls`. @returns its path */
export function fakePython(
  folder: string,
  name: string,
  { version = '3.12.1', venv = true, pipFails, venvFails }: FakePython = {},
): string {
  fs.mkdirSync(folder, { recursive: true });
  const say = (text: string | undefined) => (text === undefined ? '' : `/bin/cat <<'END'\n${text}\nEND\nexit 1`);
  const file = path.join(folder, name);
  fs.writeFileSync(
    file,
    `#!/bin/sh
case "$2" in
  *ensurepip*) echo ${version}; echo "${venv ? 'venv' : 'no venv'}" ;;
  *version_info*) echo ${version.split('.').slice(0, 2).join('.')} ;;
  venv) echo venv >> '${folder}/calls'
${say(venvFails)}
    /bin/mkdir -p "$3/bin"; /bin/cp "$0" "$3/bin/python" ;;
  pip) echo "pip $*" >> '${folder}/calls'
${say(pipFails)} ;;
esac
`,
    { mode: 0o755 },
  );
  return file;
}

export function calls(folder: string): string[] {
  const file = path.join(folder, 'calls');
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim().split('\n') : [];
}
