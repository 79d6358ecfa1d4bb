/**
 * Moodle's worksheet, and what Moodle's own import makes of it. The importer below follows moodle/moodle:
 * `mod/assign/feedback/offline/importgradeslib.php` (columns by name, the number at the end of the identifier) and
 * `mod/assign/feedback/offline/locallib.php` (which rows are skipped in silence).
 */
import { parse } from 'csv-parse/sync';
import { cell, comma, STUDENTS } from './export-class';

export type Form = {
  bom?: boolean;
  lineEnd?: string;
  german?: boolean;
  delimiter?: string;
  max?: number;
  blind?: boolean;
};

const ENGLISH =
  'Identifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,Last modified (grade),Feedback comments';
const GERMAN =
  'ID,Vollständiger Name,E-Mail-Adresse,Status,Bewertung,Bestwertung,Bewertung kann geändert werden,Zuletzt geändert (Bewertung),Feedback als Kommentar';

/** The worksheet, with these grades in it; a locked student, one who handed in nothing, one with an older grade. */
export function worksheet(
  grade: (i: number) => string,
  { bom, lineEnd = '\n', german, delimiter = ',', max = 100, blind }: Form = {},
) {
  const heads = (german ? GERMAN : ENGLISH).split(',');
  const number = (value: string) => (german ? comma(value) : value);
  const people = [...STUDENTS, { id: '9999', name: 'Nobody Knows', email: 'nobody@example.org' }];
  const rows = people.map((one, i) => [
    `${german ? 'Teilnehmer/in' : 'Participant '}${one.id}`,
    one.name,
    one.email,
    german ? 'Zur Bewertung abgegeben' : 'Submitted for grading, "late"',
    number(i < 30 ? grade(i) : ''),
    number(`${max}.00`),
    i === 3 ? (german ? 'Nein' : 'No') : german ? 'Ja' : 'Yes',
    'Thursday, 26 November 2026, 4:02 PM',
    i === 5 ? 'two\nlines, "quoted"' : '',
  ]);
  const kept = [heads, ...rows].map((row) => (blind ? [row[0]!, ...row.slice(3)] : row));
  const text = kept.map((row) => row.map((one) => cell(one, delimiter)).join(delimiter) + lineEnd).join('');
  return Buffer.from((bom ? '\ufeff' : '') + text);
}

/** Which grades Moodle takes, by participant. */
export function moodleImports(
  bytes: Buffer,
  { german = false, delimiter = ',', max = 100 }: Form = {},
): Map<string, number> {
  const rows = parse(bytes, { bom: true, delimiter }) as string[][];
  const at = (name: string) => rows[0]!.indexOf(name);
  const [id, grade] = german ? [at('ID'), at('Bewertung')] : [at('Identifier'), at('Grade')];
  const hidden = german ? 'Teilnehmer/in' : 'Participant ';
  const taken = new Map<string, number>();
  for (const row of rows.slice(1)) {
    const text = row[grade]!;
    const value = Number(german ? text.replace(',', '.') : text);
    if (text === '' || value < 0 || value > max || Number.isNaN(value)) continue; // skipped, and nobody is told
    taken.set(row[id]!.slice(hidden.length), value);
  }
  return taken;
}
