/** `course export gradescope-autograder`: this repository as the zip that Gradescope unpacks to /autograder/source. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { ExportFault } from './common';
import { type ZipEntry, zipOf } from './zip';

/** What grades: the sources, and what they are built with. */
const FILES = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.base.json', '.npmrc', 'LICENSE'];
const FOLDERS = ['cases', 'explain', 'fixtures', 'grader', 'kit', 'notebooks', 'solutions', 'studies'];
const LEFT_OUT = new Set(['node_modules', 'dist', '.course', 'graded']);
/** Gradescope calls the two scripts; they lie beside this file in the repository. */
const SCRIPTS = ['setup.sh', 'run_autograder', 'README.md'];

function under(repository: string, folder: string): string[] {
  const entries = fs.readdirSync(path.join(repository, folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const name = `${folder}/${entry.name}`;
    if (LEFT_OUT.has(entry.name) || entry.name.endsWith('.tsbuildinfo')) return [];
    return entry.isDirectory() ? under(repository, name) : entry.isFile() ? [name] : [];
  });
}

/** @param secret goes into the zip as the file `secret`; without it the hidden cases are the development ones */
export async function autograderZip(
  repository: string,
  secret: string | undefined,
): Promise<{ bytes: Buffer; names: string[] }> {
  const scripts = path.join(repository, 'grader', 'export', 'gradescope-autograder');
  const missing = [...FILES, ...FOLDERS].filter((name) => !fs.existsSync(path.join(repository, name)));
  if (missing.length > 0)
    throw new ExportFault(`${repository}: expected the course's whole repository, got none of ${missing.join(', ')}`);
  const names = [...FILES, ...FOLDERS.flatMap((folder) => under(repository, folder))].sort();
  const own: ZipEntry[] = SCRIPTS.map((name) => {
    const text = fs.readFileSync(path.join(scripts, name), 'utf8').replace('NODE_VERSION_HERE', process.versions.node);
    return { name, bytes: Buffer.from(text), mode: name === 'README.md' ? 0o100644 : 0o100755 };
  });
  const entries: ZipEntry[] = [
    ...own,
    ...(secret ? [{ name: 'secret', bytes: Buffer.from(secret), mode: 0o100600 }] : []),
    ...names.map((name) => ({ name, file: path.join(repository, name) })),
  ];
  return { bytes: await zipOf(entries), names: entries.map(({ name }) => name) };
}
