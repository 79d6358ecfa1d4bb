/** What `course grade` says of a class: whom a person must look at, and what must be chosen. */
import type { Attempt } from './attempts';
import type { Missing } from './missing';
import { NOT_HANDED_IN } from './missing';
import { type People, shownAs } from './people';
import type { Settled } from './settle';

type Row = { student: string; sheet: string; attempts: readonly Attempt[] };
export type Doubt = { row: Row; doubt: Settled['doubt'] };

const SHOWN = 5;
function few(names: readonly string[]): string {
  const more = names.length > SHOWN ? `, … ${names.length - SHOWN} more` : '';
  return names.slice(0, SHOWN).join(', ') + more;
}

/** What a person must choose, as it is written into class.json. */
function chooseLine({ student, sheet, attempts }: Row): string {
  const names = attempts.map(({ name }) => JSON.stringify(name));
  return (
    `${student}/${sheet}: ${attempts.length} attempts differ (${names.join(', ')}) and none counts: choose one in class.json, ` +
    `"count": {${JSON.stringify(student)}: {"${sheet}": ${names.at(-1)}}}`
  );
}

/** A line for each row to choose from; lines about times that are not known, one for each sheet. */
export function doubtLines(doubts: readonly Doubt[], sheets: readonly string[]): string[] {
  const about = (sheet: string, doubt: Settled['doubt'], says: string) => {
    const own = doubts.filter((one) => one.doubt === doubt && one.row.sheet === sheet).map(({ row }) => row.student);
    const cure = 'nothing was taken off; say the time in class.json, "times"';
    return own.length === 0 ? [] : [`${sheet}: ${says}, for ${few(own)}: ${cure}`];
  };
  return [
    ...doubts.filter(({ doubt }) => doubt === 'choose').map(({ row }) => chooseLine(row)),
    ...sheets.flatMap((sheet) => [
      ...about(sheet, 'how-late', 'it is late, but not known how late'),
      ...about(sheet, 'when', 'it is not known when it was handed in'),
    ]),
  ];
}

export function rosterLines({ notOnRoster, unclear }: People): string[] {
  return [
    ...notOnRoster.map((student) => `${student} is not on the roster`),
    ...[...unclear].map(([student, why]) => `${student}: ${why}; an id or a login must say who it is`),
  ];
}

export function missingLines(missing: readonly Missing[], sheets: readonly string[]): string[] {
  return sheets.flatMap((sheet) => {
    const names = missing
      .filter((one) => one.sheet === sheet)
      .map(({ someone }) => someone.entry?.name ?? shownAs(someone));
    return names.length > 0 ? [`${sheet}: ${names.length} of the roster ${NOT_HANDED_IN}: ${few(names)}`] : [];
  });
}
