/**
 * Canvas' gradebook, and what Canvas' own import makes of it. The importer below follows instructure/canvas-lms:
 * `lib/gradebook_importer.rb` (delimiter, decimal commas, `Points Possible`, read-only columns, the id).
 */
import { parse } from 'csv-parse/sync';
import { cell, comma, STUDENTS } from './export-class';

export type Form = {
  bom?: boolean;
  semicolon?: boolean;
  lastFirst?: boolean;
  manual?: boolean;
  max?: string;
  lineEnd?: string;
};

/** As `gradebook_exporter.rb` writes it: custom columns, totals, other assignments; one without the assignment, one excused. */
export function gradebook(
  grade: (i: number) => string,
  { bom, semicolon, lastFirst, manual, max = '100.00', lineEnd = '\n' }: Form = {},
) {
  const number = (value: string) => (semicolon ? comma(value) : value);
  const delimiter = semicolon ? ';' : ',';
  const names = lastFirst ? ['LastName', 'FirstName'] : ['Student'];
  const spare = (...words: string[]) => [...words, ...names.slice(words.length).map(() => '')];
  const rows = [
    [
      ...names,
      'ID',
      'SIS User ID',
      'SIS Login ID',
      'Section',
      'Notes',
      'RELAX (4711)',
      '02-attribution (4712)',
      'Totals Current Score',
      'Final Grade',
    ],
    ...(manual ? [[...spare(), '', '', '', '', '', '', 'Manual Posting', '', '']] : []),
    [
      ...spare('    Points Possible'),
      '',
      '',
      '',
      '',
      '(read only)',
      number(max),
      number('50.00'),
      '(read only)',
      '(read only)',
    ],
    ...STUDENTS.map(({ first, last, id, login }, i) => [
      ...(lastFirst ? [last, first] : [`${last}, ${first}`]),
      id,
      `sis-${id}`,
      login,
      'Section A, and B',
      i % 7 === 0 ? 'a "note"' : '',
      i === 3 ? 'N/A' : i === 4 ? 'EX' : number(grade(i)),
      number('12.50'),
      number('88.10'),
      'B+',
    ]),
    [...spare('Student, Test'), '77', '', 'a0b1', 'Section A, and B', '', '', '', '', ''],
  ];
  const text = rows.map((row) => row.map((one) => cell(one, delimiter)).join(delimiter) + lineEnd).join('');
  return Buffer.from((bom ? '\ufeff' : '') + text);
}

/** The new grades of assignment 4711 by Canvas user. */
export function canvasImports(bytes: Buffer): Map<string, string> {
  const text = bytes.toString('utf8');
  const lines = text.split('\n').slice(0, 3);
  // identify_delimiter: the same number of fields in the first three lines; a line that is malformed with it counts 0
  const width = (line: string, delimiter: string) =>
    (parse(line, { delimiter, relax_column_count: true, bom: true })[0] as string[]).length;
  const consistent = (delimiter: string) => {
    try {
      const widths = new Set(lines.map((line) => width(line, delimiter)));
      return widths.size === 1 ? [...widths][0]! : 0;
    } catch {
      return 0;
    }
  };
  const delimiter = consistent(';') > consistent(',') ? ';' : ',';
  const normal = (field: string) => {
    if (!/^-?[0-9.,]+%?$/.test(field)) return field;
    const parts = field.split(/[,.]/);
    const last = parts.pop()!;
    return parts.length === 0 ? last : `${parts.join('')}.${last}`;
  };
  const [head, ...rows] = (parse(bytes, { delimiter }) as string[][]).map((row) => row.map(normal)) as [
    string[],
    ...string[][],
  ];
  const lastFirst = head[0]!.includes('LastName') && head[1] === 'FirstName';
  expect(head[0]!.includes('Student') || lastFirst).toBe(true);
  const [idAt, at] = [lastFirst ? 2 : 1, head.findIndex((one) => /\((\d+)\)$/.exec(one)?.[1] === '4711')];
  const found = new Map<string, string>();
  for (const row of rows) {
    if (row[0]!.includes('Points Possible')) expect(row[at]).not.toMatch(/read\s+only/);
    else if (!row.every((one) => /^\s*(Muted|Manual Posting.*)?\s*$/i.test(one)))
      found.set(row[idAt]!, row[at]!.trim());
  }
  return found;
}
