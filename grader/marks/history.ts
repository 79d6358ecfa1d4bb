/** What the journal tells: how a mark came about, and what a marker did on the page, step by step. */
import type { HistoryEntry, ItemKey, ItemMark, JournalLine, MarkFile, Step } from './types';

const PARTS = ['mark', 'second'] as const;

export const nameOf = ({ student, sheet, item }: ItemKey): string => JSON.stringify([student, sheet, item]);

const isSame = (a: ItemMark | undefined, b: ItemMark | undefined) => JSON.stringify(a) === JSON.stringify(b);

/** The changes of one mark, the oldest first. */
export function historyOf(lines: readonly JournalLine[], key: ItemKey): HistoryEntry[] {
  const entries: HistoryEntry[] = [];
  let before: MarkFile = { version: 0 };
  for (const { at, marker, file, student, sheet, item } of lines) {
    if (student !== key.student || sheet !== key.sheet || item !== key.item) continue;
    for (const part of PARTS) {
      const [was, is] = [before[part], file[part]];
      if (isSame(was, is)) continue;
      entries.push({
        at,
        marker,
        ...(was ? { before: was } : {}),
        ...(is ? { after: is } : {}),
        ...(part === 'second' ? { second: true as const } : {}),
      });
    }
    before = file;
  }
  return entries;
}

/**
 * The steps of a marker that were not taken back, the oldest first.
 *
 * A mark whose file before is not in the journal is in none: what stood there is not known.
 */
export function stepsOf(lines: readonly JournalLine[], marker: string): Step[] {
  const files = new Map<string, MarkFile>();
  const steps = new Map<string, Step>();
  for (const { marker: by, file, step, undoes, ...key } of lines) {
    const name = nameOf(key);
    const before = files.get(name) ?? { version: 0 };
    files.set(name, file);
    const isNext = file.version === before.version + 1;
    if (by === marker && step !== undefined && isNext) {
      const { student, sheet, item } = key;
      const as = isSame(before.second, file.second) ? 'mark' : 'second';
      const own = steps.get(step) ?? { id: step, as, marks: [] };
      const one = { key: { student, sheet, item }, before: before[as], from: before.version, version: file.version };
      steps.set(step, { ...own, marks: [...own.marks, one] });
    }
    if (undoes !== undefined && isNext) takeBack(steps, undoes, name, file.version);
  }
  return [...steps.values()];
}

/** The step before it is of the mark that is there again. */
function takeBack(steps: Map<string, Step>, id: string, name: string, version: number): void {
  const undone = steps.get(id)?.marks.find(({ key }) => nameOf(key) === name);
  if (!undone) return;
  const left = steps.get(id)!.marks.filter((one) => one !== undone);
  if (left.length === 0) steps.delete(id);
  else steps.set(id, { ...steps.get(id)!, marks: left });
  for (const { marks } of steps.values())
    for (const one of marks) if (nameOf(one.key) === name && one.version === undone.from) one.version = version;
}
