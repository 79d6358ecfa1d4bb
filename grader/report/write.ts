import * as fs from 'node:fs';
import * as path from 'node:path';
import { visible } from './text';

/** What `writeAtomically` needs of the file system; an argument, so that a test can make a step fail. */
type FileSteps = Pick<
  typeof fs,
  'openSync' | 'writeFileSync' | 'fsyncSync' | 'closeSync' | 'renameSync' | 'rmSync' | 'mkdirSync'
>;

const TEMPORARY = /^\.tmp-(\d+)-\d+$/;
let counter = 0;

/**
 * Writes a whole file or nothing: a temporary file in the same folder, flushed to the disk, then renamed over the old one.
 * Whoever reads meanwhile, and whoever comes after a crash, sees the old text or the new one.
 *
 * @throws what the file system throws; the old file is then as it was
 */
export function writeAtomically(file: string, text: string | Uint8Array, steps: FileSteps = fs): void {
  const folder = path.dirname(file);
  steps.mkdirSync(folder, { recursive: true });
  removeLeftovers(folder);
  const temporary = path.join(folder, `.tmp-${process.pid}-${counter++}`);
  try {
    const handle = steps.openSync(temporary, 'wx');
    try {
      steps.writeFileSync(handle, text, 'utf8');
      steps.fsyncSync(handle);
    } finally {
      steps.closeSync(handle);
    }
    steps.renameSync(temporary, file);
  } catch (error) {
    steps.rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(folder);
}

/** The rename itself lasts only when the folder is flushed too. Windows cannot do that and does not need it. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}

/** Temporary files of a process that was killed. */
function removeLeftovers(folder: string): void {
  for (const name of fs.readdirSync(folder)) {
    const pid = Number(TEMPORARY.exec(name)?.[1]);
    if (pid && pid !== process.pid && !isRunning(pid)) fs.rmSync(path.join(folder, name), { force: true });
  }
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** The folder for the files of an attempt, counted from 1; without attempts, OUT itself. */
export function folderOf(out: string, attempt?: number): string {
  return attempt === undefined ? out : path.join(out, ATTEMPTS, String(attempt));
}
export const ATTEMPTS = 'attempts';
/** The rules as they were for each student (class/rules-text.ts), and the results before the last run that changed a mark (diff/). */
export const OWN_RULES = '.own-rules.json';
export const BEFORE = '.before';
/** What a submission has: its result, the page for staff, the page for the student, what both show beside the result. */
const EXTENSIONS = { results: '.json', pages: '.html', students: '.html', '.details': '.json' } as const;
export type Kind = keyof typeof EXTENSIONS;
export const KINDS = Object.keys(EXTENSIONS) as Kind[];
export const fileOf = (kind: Kind, sheet: string) => sheet + EXTENSIONS[kind];

/**
 * `OUT/KIND/STUDENT/SHEET.EXTENSION`, when both names are names of one file and no other student's folder is the same on a file
 * system that ignores case.
 *
 * @throws when a name is a path, hidden, too long or holds control characters; on a collision
 */
export function pathOf(out: string, kind: Kind, student: string, sheet: string): string {
  return fileBelow(path.join(out, kind), { student, sheet }, EXTENSIONS[kind]);
}

/**
 * `ROOT/NAME/…/LASTNAME.EXTENSION`; what each name is comes from its key, for the error.
 *
 * @throws as `pathOf`
 */
export function fileBelow(root: string, names: { [what: string]: string }, extension: string): string {
  let folder = root;
  const entries = Object.entries(names);
  for (const [i, [what, name]] of entries.entries()) {
    const ending = i === entries.length - 1 ? extension : '';
    checkName(name, what, 255 - ending.length);
    checkCollision(folder, name, ending);
    folder = path.join(folder, name + ending);
  }
  return folder;
}

function checkName(name: string, what: string, bytes: number): void {
  const allowed =
    name !== '' &&
    !/[/\\\p{Cc}\p{Cs}]/u.test(name) && // separators, controls, halves of a surrogate pair
    !/^\.|^\s|[\s.]$/u.test(name) &&
    Buffer.byteLength(name) <= bytes;
  if (allowed) return;
  const rule = `1 to ${bytes} bytes, no / or \\, no control characters, no dot at either end, no space at either end`;
  throw new Error(
    `writeReport: expected ${what === 'item' ? 'an' : 'a'} ${what} that can name a file (${rule}), got "${visible(name.slice(0, 80))}"`,
  );
}

/** Two spellings of a name that are one name on macOS or Windows. */
const sameName = (name: string) => name.normalize('NFC').toLowerCase();

function checkCollision(folder: string, name: string, extension: string): void {
  if (!fs.existsSync(folder)) return;
  const file = name + extension;
  const other = fs.readdirSync(folder).find((entry) => entry !== file && sameName(entry) === sameName(file));
  if (other === undefined) return;
  throw new Error(
    `writeReport: expected names that differ in more than capitals, got "${visible(file)}" beside "${visible(other)}" in ${folder}`,
  );
}
