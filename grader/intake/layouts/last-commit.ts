/** When the last commit of a repository was, read with Git, but without a word of the repository's own configuration. */
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

const small = (file: string): string => {
  const stat = fs.lstatSync(file, { throwIfNoEntry: false });
  return stat?.isFile() && stat.size < 1024 ** 2 ? fs.readFileSync(file, 'utf8') : '';
};

/** The commit that HEAD names. */
function headOf(git: string): string | undefined {
  const head = small(path.join(git, 'HEAD')).trim();
  const ref = /^ref: (refs\/heads\/[\w./-]+)$/.exec(head)?.[1];
  if (ref?.includes('..')) return undefined;
  const packed = ref && new RegExp(`^([0-9a-f]{40}) ${ref.replace(/[.]/g, '\\.')}$`, 'm');
  const sha = ref
    ? small(path.join(git, ref)).trim() || (packed as RegExp).exec(small(path.join(git, 'packed-refs')))?.[1]
    : head;
  return sha && /^[0-9a-f]{40}$/.test(sha) ? sha : undefined;
}

/**
 * @param repositories by folder, where its `.git` lies: students' objects are read as data, by a repository of ours
 * @param own an empty folder for that
 * @returns by folder; none where there is no Git, or no commit
 */
export function lastCommits(
  repositories: ReadonlyMap<string, string>,
  own: string,
): Map<string, { sha: string; at: string }> {
  const heads = [...repositories].flatMap(([folder, git]) => {
    const sha = headOf(git);
    return sha && !git.includes('\n') ? [{ folder, git: path.resolve(git), sha }] : [];
  });
  if (heads.length === 0) return new Map();
  fs.mkdirSync(path.join(own, 'objects', 'info'), { recursive: true });
  fs.mkdirSync(path.join(own, 'refs'), { recursive: true });
  fs.writeFileSync(path.join(own, 'HEAD'), 'ref: refs/heads/main\n');
  fs.writeFileSync(path.join(own, 'objects/info/alternates'), heads.map(({ git }) => `${git}/objects\n`).join(''));
  let out: string;
  try {
    out = execFileSync('git', ['--git-dir', own, 'cat-file', '--batch'], {
      input: heads.map(({ sha }) => `${sha}\n`).join(''),
      encoding: 'latin1',
      stdio: ['pipe', 'pipe', 'ignore'],
      maxBuffer: 256 * 1024 ** 2,
      timeout: 60_000,
      env: {
        PATH: process.env.PATH,
        HOME: own,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_CONFIG_GLOBAL: os.devNull,
        GIT_NO_LAZY_FETCH: '1',
      },
    });
  } catch {
    return new Map();
  }
  const times = new Map<string, string>();
  for (let at = 0; at < out.length; ) {
    const end = out.indexOf('\n', at);
    const [, sha, type, size] = /^([0-9a-f]{40}) (\w+)(?: (\d+))?$/.exec(out.slice(at, end)) ?? [];
    const body = size === undefined ? '' : out.slice(end + 1, end + 1 + Number(size));
    at = size === undefined ? end + 1 : end + 2 + Number(size);
    const seconds = /^committer .*> (\d{1,12}) [+-]\d{4}$/m.exec(body.split('\n\n')[0]!)?.[1];
    if (sha && type === 'commit' && seconds) times.set(sha, new Date(Number(seconds) * 1000).toISOString());
    if (end < 0) break;
  }
  return new Map(
    heads.flatMap(({ folder, sha }) => (times.has(sha) ? [[folder, { sha, at: times.get(sha)! }] as const] : [])),
  );
}
