/** The roster: a CSV file of everybody in the class. */
import * as fs from 'node:fs';
import { CourseFault } from '@course/fixtures';
import { CsvError, parse } from 'csv-parse/sync';
import { decode } from '../intake/bytes';
import { PLATFORMS, type Platform } from '../intake/hand-in';
import { tidyName } from '../intake/names';
import { plain } from '../report/text';

export type RosterEntry = {
  line: number;
  id?: string;
  name?: string;
  email?: string;
  login?: string;
  group?: string;
  /** The numbers by which platforms know the student. */
  platformIds: Partial<Record<Platform, string>>;
};
export type Roster = { file: string; entries: RosterEntry[] };

type Field = 'id' | 'name' | 'firstName' | 'lastName' | 'email' | 'login' | 'group' | `${Platform} id`;

/** Spellings of headers, squeezed. */
const SPELLINGS: [Field, string[]][] = [
  [
    'id',
    [
      'id studentid sid studentnumber idnumber sisuserid orgdefinedid matriculationnumber matriculation universityid',
      'matrikelnummer matrikelnr matrnr matrikel uid',
    ],
  ],
  ['name', ['name fullname student studentname displayname vollständigername studierende']],
  ['firstName', ['firstname givenname vorname forename']],
  ['lastName', ['lastname familyname surname nachname familienname']],
  ['email', ['email emailaddress mail emailadresse mailadresse']],
  ['login', ['login loginid username user account sisloginid benutzername benutzer anmeldename kennung']],
  ['group', ['group groups gruppe gruppen team section sections tutorial tutorium']],
];
const FIELDS = new Map<string, Field>([
  ...SPELLINGS.flatMap(([field, lines]) =>
    lines.flatMap((line) => line.split(' ')).map((one) => [one, field] as const),
  ),
  ...PLATFORMS.flatMap((one) =>
    [one, `${one}id`, `${one}userid`, `${one}number`].map((spelling) => [spelling, `${one} id` as Field] as const),
  ),
  ['githubusername', 'github id'],
  ['githublogin', 'github id'],
]);
const LEGAL = `id, name (or first name and last name), email, login, group, ${PLATFORMS.filter((one) => one !== 'plain')
  .map((one) => `${one} id`)
  .join(', ')}`;

/** Without capitals, spaces and signs between words. */
export const squeezed = (text: string): string =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\d]/gu, '');

function fail(file: string, line: number, column: number, expected: string, got?: string): never {
  const shown = got === undefined ? '' : `, got '${plain(got).slice(0, 60)}'`;
  throw new CourseFault(`${plain(file)}: line ${line}, column ${column}: expected ${expected}${shown}`);
}

/** The one that the head has most of, outside quotation marks: a comma when it has none. */
function delimiterOf(text: string): string {
  const head = (text.split(/\r?\n/, 1)[0] ?? '').replace(/"[^"]*"/g, '');
  const count = (sign: string) => head.split(sign).length - 1;
  return [',', ';', '\t'].reduce((most, sign) => (count(sign) > count(most) ? sign : most));
}

type Line = { record: string[]; info: { lines: number } };

function readLines(file: string): Line[] {
  let text: string;
  try {
    text = decode(fs.readFileSync(file));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === undefined ? message.replace('the notebook', 'it') : `it cannot be read (${code})`;
    throw new CourseFault(`${plain(file)}: expected a roster as CSV: ${why}`);
  }
  try {
    return parse(text, {
      delimiter: delimiterOf(text),
      info: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count_less: true,
    }) as unknown as Line[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const {
      lines = 1,
      column,
      index,
    } = error as CsvError & { lines?: number; column?: number | string; index?: number };
    const place = typeof column === 'number' ? column : (index ?? 0);
    const uneven = /INCONSISTENT/.test(error.code);
    return uneven
      ? fail(file, lines, place, 'as many cells as the head has')
      : fail(file, lines, place + 1, 'a cell in quotation marks that ends with one');
  }
}

/** Which field each column holds. */
function fieldsOf(file: string, head: Line, columns?: Readonly<Record<string, string>>): (Field | undefined)[] {
  const { record, info } = head;
  const fields = columns ? namedFields(file, head, columns) : record.map((header) => FIELDS.get(squeezed(header)));
  if (!columns) {
    const wrong = fields.findIndex((field, i) => field === undefined && record[i] !== '');
    if (wrong >= 0)
      fail(file, info.lines, wrong + 1, `one of the columns ${LEGAL}, or "columns" in class.json`, record[wrong]);
  }
  const twice = fields.findIndex((field, i) => field !== undefined && fields.indexOf(field) < i);
  if (twice >= 0)
    fail(file, info.lines, twice + 1, `one column that says the ${fields[twice]}`, `${record[twice]}, too`);
  const known = fields.filter((field) => field !== undefined && field !== 'group' && field !== 'firstName');
  if (known.length === 0) fail(file, info.lines, 1, `a column that says who it is, one of ${LEGAL}`, record.join(', '));
  return fields;
}

function namedFields(file: string, { record, info }: Line, columns: Readonly<Record<string, string>>) {
  const fields = record.map((): Field | undefined => undefined);
  for (const [said, header] of Object.entries(columns)) {
    const field = FIELDS.get(squeezed(said));
    if (!field) throw new CourseFault(`${plain(file)}: expected the columns ${LEGAL}, got '${plain(said)}'`);
    const at = record.indexOf(header);
    if (at < 0) fail(file, info.lines, 1, `a column '${plain(header)}' for the ${field}`, record.join(', '));
    fields[at] = field;
  }
  return fields;
}

/**
 * @param columns field → header, for files with other columns; absent: every column must be known
 * @throws CourseFault: file, line, column (from 1), and what is allowed there
 */
export function readRoster(file: string, columns?: Readonly<Record<string, string>>): Roster {
  const [head, ...lines] = readLines(file);
  if (!head) throw new CourseFault(`${plain(file)}: expected a line with the names of the columns, got an empty file`);
  const fields = fieldsOf(file, head, columns);
  const seen = new Map<string, number>();
  const entries = lines
    .filter(({ record }) => record.some((cell) => cell !== ''))
    .map(({ record: raw, info }): RosterEntry => {
      // Brightspace writes `#` before ids and logins
      const record = raw.map((text, i) => (/^(id|login)$/.test(fields[i] ?? '') ? text.replace(/^#/, '') : text));
      const cell = (field: Field) => record[fields.indexOf(field)]?.trim() || undefined;
      const unique = fields.flatMap((field, i) =>
        field !== undefined && !['name', 'firstName', 'lastName', 'group'].includes(field) ? [[field, i] as const] : [],
      );
      for (const [field, i] of unique) {
        const value = record[i]?.trim();
        if (!value) continue;
        const key = `${field}\n${value.toLowerCase()}`;
        const line = seen.get(key);
        const article = /^[aeil]/.test(field) && field !== 'login' ? 'an' : 'a';
        if (line !== undefined)
          fail(file, info.lines, i + 1, `${article} ${field} that no other line has (line ${line} has it)`, value);
        seen.set(key, info.lines);
      }
      const name = cell('name') ?? ([cell('firstName'), cell('lastName')].filter(Boolean).join(' ') || undefined);
      const platformIds = Object.fromEntries(
        PLATFORMS.flatMap((platform) => {
          const value = cell(`${platform} id`);
          return value === undefined ? [] : [[platform, value]];
        }),
      );
      const entry: RosterEntry = {
        line: info.lines,
        ...said({ id: cell('id'), name: name && tidyName(name), email: cell('email'), login: cell('login') }),
        ...said({ group: cell('group') }),
        platformIds,
      };
      if (!entry.id && !entry.name && !entry.email && !entry.login && Object.keys(platformIds).length === 0)
        fail(file, info.lines, 1, 'an id, a name, an email or a login', record.join(', '));
      return entry;
    });
  if (entries.length === 0) fail(file, head.info.lines + 1, 1, 'a line for each student, got none');
  return { file, entries };
}

/** Without what is absent. */
function said<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}
