/** `course fixtures`: the public cases, from the items, and the bundled class, from the sheets. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { classFiles, classOf, type NotebookFile, sheetSlugs, writeFixtures } from '@course/fixtures';
import { repositoryFolder, sheetNotebook } from '../author/sheets';
import { serializeNotebook } from '../notebook/format';
import { UsageError } from './errors';

const classFolder = path.join(repositoryFolder, 'fixtures', 'submissions');

function notebookOf(slug: string, solved: boolean): NotebookFile {
  return JSON.parse(serializeNotebook(sheetNotebook(slug, { solved }))) as NotebookFile;
}

/** Writes the class's files that changed and removes those that it does not have any more; with `check` only names them. */
function writeClass(check: boolean): string[] {
  const files = new Map(
    sheetSlugs().flatMap((slug) => [
      ...classFiles(slug, classOf(slug), notebookOf(slug, true), notebookOf(slug, false)),
    ]),
  );
  const there = fs.existsSync(classFolder)
    ? fs
        .readdirSync(classFolder, { recursive: true, encoding: 'utf8' })
        .filter((name) => fs.statSync(path.join(classFolder, name)).isFile())
        .map((name) => name.replace(/\\/g, '/'))
    : [];
  const stale = [...files]
    .filter(([name, bytes]) => !there.includes(name) || !fs.readFileSync(path.join(classFolder, name)).equals(bytes))
    .map(([name]) => name);
  const extra = there.filter((name) => !files.has(name));
  if (!check) {
    for (const name of stale) {
      fs.mkdirSync(path.dirname(path.join(classFolder, name)), { recursive: true });
      fs.writeFileSync(path.join(classFolder, name), files.get(name)!);
    }
    for (const name of extra) fs.rmSync(path.join(classFolder, name));
  }
  return [...stale, ...extra].map((name) => `fixtures/submissions/${name}`);
}

/** Those that are stale, each with the command that mends it. */
function tellStale(names: string[]): void {
  for (const name of names) console.error(`${name} is stale: run \`course fixtures\``);
}

/** Exit status 1 when `--check` finds a file that is not what the items and the sheets make. */
export async function fixtures(flags: { check?: unknown }, paths: string[]): Promise<number> {
  if (paths.length > 0) throw new UsageError(`course fixtures: expected no path, got '${paths[0]}'`);
  const check = Boolean(flags.check);
  const values = await writeFixtures({ check });
  const changed = [...(check ? values.stale : values.written), ...writeClass(check)];
  if (check) tellStale(changed);
  else for (const name of changed) console.log(`wrote ${name}`);
  if (changed.length === 0) console.log('all fixtures are up to date');
  return check && changed.length > 0 ? 1 : 0;
}
