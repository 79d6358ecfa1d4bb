/** A class of 30 and what it hands in, whatever the platform, for `downloads.ts`. */
import type { HandInTime } from '../intake/hand-in';

/** `{ zip }` is a student's own zip: it stays one in a folder, too. */
export type Content = string | Buffer | { zip: Files };
export type Files = { [path: string]: Content };

export type Student = { first: string; last: string; name: string; login: string; email: string; id: string };

/** What stands in a hand-in, and what the platform says of it. */
export type Attempt = { work?: string; late?: true; time?: HandInTime; attempt?: string; returnName?: string };
/** One hand-in, or all attempts of one: each of `students` has a row, in which the last of `attempts` counts. */
export type Wanted = {
  /** How the rows are called, and who they are. */
  rows: { student: string; of: Student }[];
  /** The earliest first. `work` stands in the cells of its notebook; none where there is no notebook. */
  attempts: Attempt[];
  /** What is said of a hand-in without a notebook; the name of its file. */
  reason?: { what: string; file: string };
  /** The notebook is as it was given out. */
  untouched?: true;
};
export const SHEET = '01-relax';

const NAMES: [string, string, string][] = [
  ['Anna', 'Müller', 'anna.mueller'],
  ['Bo', 'Li', 'boli'],
  ['Li', 'Bo', 'libo'],
  ['Seán', "O'Brien", 'sobrien'],
  ['Jean-Luc', 'Picard-Dupont', 'jean-luc'],
  ['小龍', '李', 'lixl'],
  ['Max', 'Meyer', 'max_meyer1'], // two of one name, and logins with `_`
  ['Max', 'Meyer', 'max_meyer2'],
  ['Zoë', 'Ångström', 'zoe'],
  ['Юлия', 'Иванова', 'ivanova'],
  ['Văn An', 'Nguyễn', 'annv'],
  ['María José', 'García López', 'mgarcia'],
  ['Ada', "D'Angelo", 'ada-d'],
  ...['Berta', 'Cem', 'Dora', 'Emil', 'Frida', 'Gero', 'Hanna', 'Ida', 'Jan', 'Kim', 'Lea', 'Mia', 'Nina'].map(
    (first): [string, string, string] => [first, 'Schmidt', first.toLowerCase()],
  ),
  ['Olaf', 'Peters', 'olaf'],
  ['Paul', 'Gross', 'paul'], // a group with the next
  ['Rosa', 'Klein', 'rosa'],
  ['Theo', 'Fehlt', 'theo'], // hands nothing in
];
export const STUDENTS: Student[] = NAMES.map(([first, last, login], i) => ({
  first,
  last,
  name: `${first} ${last}`,
  login,
  email: `${login}@example.org`,
  id: String(4701 + i),
}));

/** One attempt before a platform packs it: a time without a zone, the files as the student named them. */
export type Sent = { at: string; files: Files; work?: string; late?: true };
export type Case = { of: Student[]; sent: Sent[]; online?: 'text' | 'link'; what?: string };

export const NOTEBOOK = `${SHEET}.ipynb`;
/** The texts of notebooks: one with `marker` in its cells, the sheet as given out, another sheet as given out. */
export type Notebooks = { work(marker: string): string; untouched: string; other: string };

/** What the class does, whatever the platform. */
export function cases({ work }: Notebooks): Case[] {
  return STUDENTS.slice(0, 28).map((student, i): Case => {
    const sent = (n: number, late = false, files?: (text: string) => Files): Sent => {
      const marker = String(1000 + 10 * i + n);
      const at = `2026-11-${late ? 21 : 20}T${String(9 + n).padStart(2, '0')}:${String(10 + i)}:0${n}`;
      return {
        at,
        files: files ? files(work(marker)) : { [NOTEBOOK]: work(marker) },
        work: marker,
        ...(late ? { late } : {}),
      };
    };
    const other = (what: string, files: Files): Case => ({
      of: [student],
      sent: [{ at: `2026-11-20T12:${10 + i}:00`, files }],
      what,
    });
    const one = (files: (text: string) => Files): Case => ({ of: [student], sent: [sent(1, false, files)] });
    if (i === 13) return { of: [student], sent: [sent(1), sent(2), sent(3)] };
    if (i === 14) return { of: [student], sent: [sent(1), sent(2)] };
    if (i === 15) return { of: [student], sent: [sent(1, true)] };
    if (i === 16) return { of: [student], sent: [sent(1), sent(2, true)] };
    if (i === 17) return one((text) => ({ 'work.zip': { zip: { [NOTEBOOK]: text } } }));
    if (i === 18)
      return one((text) => ({
        'sheet 1.zip': {
          zip: {
            [`my work/${NOTEBOOK}`]: text,
            [`my work/.ipynb_checkpoints/${SHEET}-checkpoint.ipynb`]: work('1'),
            [`__MACOSX/my work/._${NOTEBOOK}`]: 'x',
          },
        },
      }));
    if (i === 19) return other('a PDF', { [`${SHEET}.pdf`]: '%PDF-1.7' });
    if (i === 20) return { ...other('online text', { 'answer.txt': 'R is the mean.' }), online: 'text' };
    if (i === 21) return { ...other('a link', { 'link.html': '<a href="https://example.org">x</a>' }), online: 'link' };
    if (i === 22) return other('an archive without a notebook', { 'notes.zip': { zip: { 'a.docx': 'x' } } });
    if (i === 23) return one((text) => ({ 'homework.ipynb': text }));
    if (i === 24) return one((text) => ({ [`${SHEET} (1).ipynb`]: text }));
    if (i === 27) return { of: [student, STUDENTS[28]!], sent: [sent(1)] };
    return { of: [student], sent: [sent(1)] };
  });
}
