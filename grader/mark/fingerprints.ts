/**
 * What a result rests on, each part with its own fingerprint: what did not change is not graded again, what changed alone is graded
 * alone, and a mark that changed can be explained.
 */
import { createHash, createHmac } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { CaseFile } from '@course/cases';
import {
  courseSecret,
  fixturesFolder,
  itemFile,
  loadSheet,
  maxScore,
  type SheetItem,
  sheetItems,
} from '@course/fixtures';
import { repositoryFolder, sheetSource } from '../author/sheets';
import type { Submission } from '../intake/rows';

type ItemFingerprint = {
  /** Its cases, hidden and public, and its file. Of a written item, which has none: nothing. */
  cases: string;
  points: number;
};

export type Fingerprints = {
  /** The programs that mark, the version of Node, the sandbox level. */
  grader: string;
  /** course.json. */
  course: string;
  /** sheet.json without points and tolerances (those are in the cases), and the sheet's source. */
  sheet: string;
  maxScore: number;
  /** The notebook, as it was handed in. */
  notebook: string;
  /** Whose it is, and the notes of the intake. */
  intake: string;
  /** A keyed hash of a fixed text: two runs with one secret have the same, and it does not tell the secret. */
  secret: string;
  items: { [id: string]: ItemFingerprint };
};

/** What all submissions of a sheet have in common. */
type SheetFingerprints = Omit<Fingerprints, 'notebook' | 'intake'>;

const hashOf = (...parts: (string | Uint8Array)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(String(part.length)).update(':').update(part);
  return hash.digest('base64url');
};

/** What no mark rests on: the command line, and what is made of marks afterwards. */
const NOT_MARKING = [
  'browser',
  'cli',
  'class',
  'class-page',
  'page-script',
  'diff',
  'export',
  'release',
  'marks',
  'marking',
].map((name) => `grader/dist/${name}/`);
/** Tests, and files of one sheet, which count there. */
const ELSEWHERE = /^\w+\/dist\/test\/|^fixtures\/dist\/\d\d-/;

function programs(): string[] {
  return ['cases', 'kit', 'fixtures', 'grader'].flatMap((workspace) =>
    fs
      .readdirSync(path.join(repositoryFolder, workspace, 'dist'), { recursive: true, encoding: 'utf8' })
      .map((name) => `${workspace}/dist/${name.split(path.sep).join('/')}`)
      .filter((name) => /\.(js|json|wasm)$/.test(name) && !ELSEWHERE.test(name))
      .filter((name) => !NOT_MARKING.some((folder) => name.startsWith(folder)))
      .sort(),
  );
}

/** @param level of the sandbox */
export function graderFingerprint(level: string): string {
  const files = programs().flatMap((name) => [name, fs.readFileSync(path.join(repositoryFolder, name))]);
  return hashOf(level, process.versions.node, ...files);
}

/** @param secret in place of the environment's `COURSE_SECRET` */
export function secretFingerprint(secret: string = courseSecret()): string {
  return createHmac('sha256', secret).update('relax-course: the secret of the hidden cases').digest('base64url');
}

const compiled = (slug: string, name: string) =>
  fs.readFileSync(path.join(fixturesFolder, 'dist', slug, `${name}.js`), 'utf8');

/** What several items share: every file of the sheet's folder but those of the items and of the bundled class. */
function sharedFiles(slug: string, items: readonly SheetItem[]): string[] {
  const own = new Set([...items.map(({ id }) => id), 'class', 'ordinary']);
  return fs
    .readdirSync(path.join(fixturesFolder, slug))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.slice(0, -3))
    .filter((name) => !own.has(name))
    .sort();
}

/**
 * @param cases the hidden cases of the sheet
 * @param open the public ones: what a student reads comes from them
 * @param grader what `graderFingerprint` gave
 */
export function sheetFingerprints(slug: string, cases: CaseFile, open: CaseFile, grader: string): SheetFingerprints {
  const { items, tolerances, numbers, title: _title, ...rest } = loadSheet(slug);
  const plain = items.map(({ points: _points, bonus: _bonus, ...item }) => item);
  const shared = sharedFiles(slug, items).map((name) => compiled(slug, name));
  const own = (file: CaseFile, id: string) => JSON.stringify(file.cases.filter(({ item }) => item === id));
  const casesOf = ({ id, kind }: SheetItem): string => {
    if (kind === 'written') return '';
    // a right value that follows from an earlier answer is made while the item is marked
    const oracles = itemFile(slug, id).oracles ? [JSON.stringify([tolerances, numbers]), ...shared] : [];
    return hashOf(own(cases, id), own(open, id), compiled(slug, id), ...oracles);
  };
  return {
    grader,
    course: hashOf(fs.readFileSync(path.join(fixturesFolder, 'course.json'))),
    sheet: hashOf(JSON.stringify([plain, rest]), sheetSource(slug)),
    maxScore: maxScore(slug),
    secret: secretFingerprint(),
    items: Object.fromEntries(sheetItems(slug).map((item) => [item.id, { cases: casesOf(item), points: item.points }])),
  };
}

/** @throws when the notebook cannot be read */
export function fingerprintsOf(
  { student, sheet, notes, file }: Pick<Submission, 'student' | 'sheet' | 'notes' | 'file'>,
  own: SheetFingerprints,
): Fingerprints {
  const notebook = hashOf(fs.readFileSync(file!));
  return { ...own, notebook, intake: hashOf(JSON.stringify([student, sheet, notes])) };
}

/**
 * What is to be done about a submission that was graded before: `nothing`; `points`: its points are other ones, nothing is to be
 * run; a list: these items, the changed ones and those that rest on them; `all`.
 */
export type ToDo = 'nothing' | 'points' | 'all' | string[];

export function toDo(before: Fingerprints | undefined, now: Fingerprints, sheet: readonly SheetItem[]): ToDo {
  if (!before) return 'all';
  const whole = (['grader', 'course', 'sheet', 'notebook', 'intake', 'secret'] as const).some(
    (key) => before[key] !== now[key],
  );
  if (whole) return 'all';
  const changed = new Set(sheet.map(({ id }) => id).filter((id) => before.items[id]?.cases !== now.items[id]?.cases));
  for (let size = -1; size !== changed.size; ) {
    size = changed.size;
    for (const { id, restsOn = [] } of sheet) if (restsOn.some((one) => changed.has(one))) changed.add(id);
  }
  if (changed.size > 0) return sheet.map(({ id }) => id).filter((id) => changed.has(id));
  const differs = ({ id }: SheetItem) => before.items[id]?.points !== now.items[id]?.points;
  const points = before.maxScore !== now.maxScore || sheet.some(differs);
  return points ? 'points' : 'nothing';
}
