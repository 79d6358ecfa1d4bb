/** The bundled class, `fixtures/submissions`: made from each sheet's `class.ts` and notebook. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { CourseFault, classFiles, classOf, firstLine, type NotebookFile, sheetSlugs } from '@course/fixtures';
import { serializeNotebook } from '../notebook/format';
import { repositoryFolder, sheetNotebook } from './sheets';

const classFolder = path.join(repositoryFolder, 'fixtures', 'submissions');

function notebookOf(slug: string, solved: boolean): NotebookFile {
  return JSON.parse(serializeNotebook(sheetNotebook(slug, { solved }))) as NotebookFile;
}

/** @throws CourseFault when a submission changes what is not there */
function filesOf(slug: string): [string, Buffer][] {
  const submissions = classOf(slug);
  try {
    return [...classFiles(slug, submissions, notebookOf(slug, true), notebookOf(slug, false))];
  } catch (error) {
    throw new CourseFault(`fixtures/${slug}/class.ts: ${firstLine(error)}`);
  }
}

/** What of the class is not what the sheets make: paths in the repository, and how to mend it. */
export type ClassPlan = { stale: string[]; write(): void };

/** Compares the class with its files; `write` then writes those that differ, and removes those that it does not have any more. */
export function planClass(): ClassPlan {
  const files = new Map(sheetSlugs().flatMap(filesOf));
  const there = fs.existsSync(classFolder)
    ? fs
        .readdirSync(classFolder, { recursive: true, encoding: 'utf8' })
        .filter((name) => fs.statSync(path.join(classFolder, name)).isFile())
        .map((name) => name.replace(/\\/g, '/'))
    : [];
  const changed = [...files]
    .filter(([name, bytes]) => !there.includes(name) || !fs.readFileSync(path.join(classFolder, name)).equals(bytes))
    .map(([name]) => name);
  const extra = there.filter((name) => !files.has(name));
  return {
    stale: [...changed, ...extra].map((name) => `fixtures/submissions/${name}`),
    write() {
      for (const name of changed) {
        fs.mkdirSync(path.dirname(path.join(classFolder, name)), { recursive: true });
        fs.writeFileSync(path.join(classFolder, name), files.get(name)!);
      }
      for (const name of extra) fs.rmSync(path.join(classFolder, name));
    },
  };
}
