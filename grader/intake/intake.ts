import * as fs from 'node:fs';
import * as path from 'node:path';
import { serializeNotebook } from '../notebook/format';
import { type Found, findNotebooks } from './find';
import { identify, visible } from './identity';
import { NotebookProblem, readNotebook } from './read';

export type Submission = {
  /** `anna/01-relax`; unique, also where upper and lower case are one. Fit to be a path, as `student` is. */
  key: string;
  /** `unnamed-0007` where the name that was found is not allowed. */
  student: string;
  /** Empty when the file's name says none. */
  sheet: string;
  /** The path as found, made visible: for people only, it is not opened again. */
  source: string;
  /** Our own copy, absent when there is a problem. */
  file?: string;
  /** One line: what is wrong, where, and what is allowed. */
  problem?: string;
  notes: string[];
};

export type IntakeOptions = {
  /** Slugs of the sheets that can be graded. */
  sheets: readonly string[];
  /** An empty folder of ours; it is made when it is not there. */
  workFolder: string;
};

/** Reads one notebook and writes it anew, without outputs, as `0001.ipynb`, … */
function copy(found: Found, number: string, workFolder: string): Pick<Submission, 'file' | 'problem' | 'notes'> {
  try {
    const { notebook, notes } = readNotebook(found.path);
    const file = path.join(workFolder, `${number}.ipynb`);
    fs.writeFileSync(file, serializeNotebook(notebook), { flag: 'wx' });
    return { file, notes };
  } catch (error) {
    if (!(error instanceof NotebookProblem)) throw error;
    return { problem: error.message, notes: [] };
  }
}

/**
 * Two notebooks of one student for one sheet: neither can be chosen for the teaching assistant, so both become rows with a
 * problem that names the other, and no mark. Names that differ by case only are one folder on some machines, and count as the
 * same.
 */
function reportDoubles(submissions: Submission[]): Submission[] {
  const groups = new Map<string, Submission[]>();
  for (const submission of submissions) {
    const name = submission.key.toLowerCase();
    groups.set(name, [...(groups.get(name) ?? []), submission]);
  }
  const taken = new Set(groups.keys());
  const unique = (key: string) => {
    let free = key;
    for (let n = 2; taken.has(free.toLowerCase()); n++) free = `${key}#${n}`;
    taken.add(free.toLowerCase());
    return free;
  };
  return submissions.map((submission) => {
    const group = groups.get(submission.key.toLowerCase())!;
    if (group.length === 1) return submission;
    const others = group
      .filter((other) => other !== submission)
      .map((other) => other.source)
      .join(', ');
    const same = group.every((other) => other.student === submission.student);
    const what = same ? 'the same student and sheet' : 'a student of the same name but for upper and lower case';
    const { file: _unused, ...rest } = submission;
    const key = group[0] === submission ? submission.key : unique(submission.key);
    return { ...rest, key, problem: submission.problem ?? `two notebooks of ${what}: also ${others}; keep one` };
  });
}

/**
 * Takes submissions in: finds notebooks, says whose they are, and writes those that can be read anew into our folder.
 * Nothing of the students' folders is used afterwards. Every notebook found becomes one entry, with a problem or with a file.
 *
 * @returns the submissions in a fixed order, and notes about what was left out
 */
export function intake(
  paths: string[],
  { sheets, workFolder }: IntakeOptions,
): { submissions: Submission[]; notes: string[] } {
  fs.mkdirSync(workFolder, { recursive: true });
  const { found, notes } = findNotebooks(paths);
  const once = [...new Map(found.map((entry) => [path.resolve(entry.path), entry])).values()];
  const submissions = once.map((entry, i): Submission => {
    const identity = identify(entry, sheets);
    const number = String(i + 1).padStart(4, '0');
    const student = identity.student || `unnamed-${number}`;
    const key = `${student}/${identity.sheet || `unknown-${number}`}`;
    const base = { key, student, sheet: identity.sheet, source: visibleSource(entry.path) };
    const problem = entry.problem ?? identity.problem;
    return problem ? { ...base, problem, notes: [] } : { ...base, ...copy(entry, number, workFolder) };
  });
  const named = submissions.map((s) => (s.problem ? { ...s, problem: `${s.source}: ${s.problem}` } : s));
  return { submissions: reportDoubles(named), notes };
}

/** A path for people: each part made visible. */
function visibleSource(file: string): string {
  return file.split(path.sep).map(visible).join(path.sep);
}
