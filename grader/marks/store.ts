/**
 * Marks of people on the disk: `graded-marks/` beside `graded/`, one small file a student and item, and a journal. No grading run
 * touches them.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { validate } from '@course/fixtures';
import { sameName } from '../intake/names';
import { plain, writeAtomically } from '../report';
import { whyNotWritable } from '../report/probe';
import { fileBelow } from '../report/write';
import { historyOf, nameOf, stepsOf } from './history';
import { openJournal, readJournal } from './journal';
import { takeLock } from './lock';
import { type ItemKey, type JournalLine, type MarkFile, MarksFault, type MarksStore, markFileSchema } from './types';

const JOURNAL = 'journal.ndjson';

/** Where the marks of a graded folder are: beside it, so that it can be deleted. */
export const marksFolder = (graded: string): string => `${path.resolve(graded)}-marks`;

function fileOf(folder: string, { student, sheet, item }: ItemKey): string {
  try {
    if (sameName(student) === JOURNAL) throw new Error(`expected a student who is not called ${JOURNAL}`);
    return fileBelow(folder, { student, sheet, item }, '.json');
  } catch (error) {
    throw new MarksFault(plain(`${folder}: ${(error as Error).message.replace(/^writeReport: /, '')}`));
  }
}

function readMark(file: string): MarkFile {
  let parsed: unknown;
  try {
    parsed = JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new MarksFault(plain(`${file}: ${code ? `expected a file that can be read (${code})` : '/: expected JSON'}`));
  }
  return checkedMark(parsed, file);
}

function checkedMark(mark: unknown, file: string): MarkFile {
  try {
    return validate<MarkFile>(markFileSchema, mark, file);
  } catch (error) {
    throw new MarksFault(plain((error as Error).message.replace(/\s+/g, ' ')));
  }
}

function namesIn(folder: string, isWanted: (entry: fs.Dirent) => boolean): string[] {
  try {
    return fs
      .readdirSync(folder, { withFileTypes: true })
      .filter((entry) => !entry.name.startsWith('.') && isWanted(entry))
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new MarksFault(plain(`${folder}: expected a folder that can be read (${code})`));
  }
}

/** Every mark below the folder. @throws MarksFault where one cannot be read */
function readMarks(folder: string): Map<string, { key: ItemKey; file: MarkFile }> {
  const found = new Map<string, { key: ItemKey; file: MarkFile }>();
  if (!fs.existsSync(folder)) return found;
  const isFolder = (entry: fs.Dirent) => entry.isDirectory();
  for (const student of namesIn(folder, isFolder))
    for (const sheet of namesIn(path.join(folder, student), isFolder))
      for (const name of namesIn(path.join(folder, student, sheet), (entry) => entry.name.endsWith('.json'))) {
        const key = { student, sheet, item: name.slice(0, -'.json'.length) };
        found.set(nameOf(key), { key, file: readMark(path.join(folder, student, sheet, name)) });
      }
  return found;
}

/** What the journal knows better: a mark whose file is not there, or is older. */
function missingMarks(lines: readonly JournalLine[], marks: ReadonlyMap<string, { file: MarkFile }>): JournalLine[] {
  const last = new Map(lines.map((line) => [nameOf(line), line]));
  return [...last].flatMap(([key, line]) => ((marks.get(key)?.file.version ?? 0) < line.file.version ? [line] : []));
}

type MarksOptions = {
  /** Nothing is written, and no lock is taken. */
  readOnly?: boolean;
  /** Is told what was repaired. */
  say?: (line: string) => void;
  /** An argument, so that a test can have a full disk. */
  write?: typeof writeAtomically;
};

/**
 * @param graded the graded folder; its marks are in `GRADED-marks`
 * @throws MarksFault with one line: another process has the folder, it cannot be written to, a file in it is broken
 */
export function openMarks(
  graded: string,
  { readOnly = false, say = console.error, write = writeAtomically }: MarksOptions = {},
): MarksStore {
  const folder = marksFolder(graded);
  if (readOnly) return storeOf(folder, readMarks(folder), { lines: readJournal(path.join(folder, JOURNAL)) });
  for (const one of [folder, path.resolve(graded)]) {
    const why = whyNotWritable(one); // marks flow into the results
    if (why) throw new MarksFault(`${one}: expected a folder that can be written to: ${why}`);
  }
  fs.mkdirSync(folder, { recursive: true });
  const release = takeLock(folder);
  try {
    const marks = readMarks(folder);
    const journal = openJournal(path.join(folder, JOURNAL), say);
    const restored = missingMarks(journal.lines, marks);
    for (const line of restored) writeAtomically(fileOf(folder, line), textOf(line.file));
    const [count, are] =
      restored.length === 1 ? ['a mark', 'file was gone is'] : [`${restored.length} marks`, 'files were gone are'];
    if (restored.length > 0) say(`${folder}: ${count} whose ${are} back, from ${JOURNAL}`);
    let isOpen = true;
    const close = () => {
      if (isOpen) journal.close();
      if (isOpen) release();
      isOpen = false;
    };
    return storeOf(folder, marks, { ...journal, write, close });
  } catch (error) {
    release();
    throw error;
  }
}

const textOf = (file: MarkFile) => `${JSON.stringify(file, null, 2)}\n`;

type Writing = { append(line: JournalLine): () => void; write: typeof writeAtomically; close(): void };

function storeOf(
  folder: string,
  marks: Map<string, { key: ItemKey; file: MarkFile }>,
  { lines, append, write, close }: { lines: JournalLine[] } & Partial<Writing>,
): MarksStore {
  for (const { at: _at, marker: _marker, file, ...key } of missingMarks(lines, marks))
    marks.set(nameOf(key), { key, file });
  const store: MarksStore = {
    folder,
    get: (key) => marks.get(nameOf(key))?.file,
    all: () => [...marks.values()].sort((a, b) => (nameOf(a.key) < nameOf(b.key) ? -1 : 1)),
    put(key, { mark, second, by, ...ofStep }, version) {
      if (!append || !write) throw new MarksFault(`${folder}: expected marks that were opened to be written`);
      const place = fileOf(folder, key);
      const known = store.get(key) ?? { version: 0 };
      const onDisk = fs.existsSync(place) ? readMark(place) : known; // somebody may have changed it by hand
      const current = onDisk.version > known.version ? onDisk : known;
      if (current.version !== version) return { ok: false, current };
      const changed = { ...given('mark', mark, current), ...given('second', second, current) };
      const file = checkedMark({ version: version + 1, ...changed }, place);
      const said = mark ?? second;
      const { student, sheet, item } = key;
      const marker = by ?? said?.marker ?? current.mark?.marker ?? current.second?.marker ?? '';
      const at = (by === undefined ? said?.at : undefined) ?? new Date().toISOString();
      const line = { at, marker, student, sheet, item, file, ...ofStep };
      save(() => append(line), write, place, file);
      marks.set(nameOf(key), { key: { student, sheet, item }, file });
      return { ok: true, file };
    },
    history: (key) => historyOf(lines, key),
    steps: (marker) => stepsOf(lines, marker),
    close: () => close?.(),
  };
  return store;
}

const given = (which: 'mark' | 'second', change: MarkFile['mark'] | null, current: MarkFile) => {
  const now = change === undefined ? current[which] : change;
  return now ? { [which]: now } : {};
};

/** @param error of the file system */
export function notWritten(place: string, error: Error): MarksFault {
  const why = (error as NodeJS.ErrnoException).code ?? error.message;
  return new MarksFault(plain(`${place}: expected a place that can be written to (${why}); nothing was changed`));
}

/** The journal's line first: where the file does not follow, the line is taken out again, or a crash left it for the next start. */
function save(append: () => () => void, write: typeof writeAtomically, place: string, file: MarkFile): void {
  try {
    const undo = append();
    try {
      write(place, textOf(file));
    } catch (error) {
      undo();
      throw error;
    }
  } catch (error) {
    throw notWritten(place, error as Error);
  }
}
