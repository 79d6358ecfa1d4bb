/** What there is to mark: the answers of the attempts that count, as `course grade` left them in `graded/`. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { isUndecided } from '../class/standing';
import { type Answer, answersOf } from '../marks/answers';
import { MarksFault } from '../marks/types';
import { plain, readReport } from '../report';
import { detailsFile } from '../report/details-file';
import { sorted } from '../report/gradebook';

export type HandIn = { student: string; sheet: string; items: ReadonlyMap<string, Answer> };

/** The text of an answer, and of what stands beside it. */
export const textOf = ({ text, aside }: Answer): string => [text, ...aside.map(({ source }) => source)].join('\n\n');
/** What the grader gave, whatever a person made of it. */
export const automaticOf = ({ item }: Answer): number => item.person?.automatic ?? item.score;

function stampOf(file: string): string {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  return stat ? `${stat.mtimeMs} ${stat.size} ${stat.ino}` : '';
}

function handInOf(graded: string, student: string, sheet: string): HandIn | undefined {
  const report = readReport(path.join(graded, 'results', student, `${sheet}.json`));
  const answers = isUndecided(report.standing) ? [] : answersOf(graded, report);
  if (answers.length === 0) return undefined;
  return { student, sheet, items: new Map(answers.map((answer) => [answer.key.item, answer])) };
}

export type Class = {
  /** By student, then sheet. */
  handIns(): readonly HandIn[];
  /** Checks whether somebody's hand-in was graded again. @returns whether anything changed */
  refresh(): boolean;
  /** The same for one hand-in. */
  look(student: string, sheet: string): boolean;
};

/**
 * @param say tells which hand-in cannot be read
 * @throws one line when the folder has no results
 */
export function openClass(graded: string, say: (line: string) => void): Class {
  const results = path.join(graded, 'results');
  const kept = new Map<string, { handIn?: HandIn; stamp: string }>();
  let order: HandIn[] = [];

  const inOrder = () => {
    order = sorted([...kept.values()].flatMap(({ handIn }) => handIn ?? []));
  };

  /** One that is broken does not stop the others. */
  function readOrSay(student: string, sheet: string): HandIn | undefined {
    try {
      return handInOf(graded, student, sheet);
    } catch (error) {
      say(`${plain(`${student}/${sheet}`)} cannot be marked: ${plain((error as Error).message)}`);
      return undefined;
    }
  }

  /** A mark of a person changes the result, and a grading run what stands beside it: that is looked at. */
  function read(student: string, sheet: string): boolean {
    const key = `${student}/${sheet}`;
    const stamp = stampOf(detailsFile(graded, { student, sheet }));
    if (stamp !== '' && kept.get(key)?.stamp === stamp) return false;
    kept.set(key, { handIn: readOrSay(student, sheet), stamp });
    return true;
  }

  function refresh(): boolean {
    if (!fs.existsSync(results))
      throw new MarksFault(`${graded}: expected the folder that \`course grade\` wrote, with results/ in it`);
    const there = new Set<string>();
    let changed = false;
    for (const student of folders(results))
      for (const name of fs.readdirSync(path.join(results, student))) {
        if (!name.endsWith('.json') || name.startsWith('.')) continue;
        const sheet = name.slice(0, -'.json'.length);
        there.add(`${student}/${sheet}`);
        changed = read(student, sheet) || changed;
      }
    for (const key of kept.keys()) if (!there.has(key)) changed = kept.delete(key) || changed;
    if (changed) inOrder();
    return changed;
  }

  refresh();
  return {
    handIns: () => order,
    refresh,
    look(student, sheet) {
      if (!fs.existsSync(path.join(results, student, `${sheet}.json`))) return refresh();
      const changed = read(student, sheet);
      if (changed) inOrder();
      return changed;
    },
  };
}

function folders(folder: string): string[] {
  const entries = fs.readdirSync(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
}
