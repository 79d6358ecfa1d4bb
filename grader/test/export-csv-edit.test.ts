/** The editor of tables: it reads the cells that csv-parse reads, and changes no byte but those of the cells that it is told to. */
import { parse } from 'csv-parse/sync';
import { ExportFault } from '../export/common';
import { editTable, numberOf, readTable } from '../export/csv-edit';

/** mulberry32: seeded, so that a failure can be seen again. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const PIECES = ['a', 'ü', '陳', '"', ',', ';', '\t', '\n', '\r\n', ' ', '=1', '0,5', '😀', "'"];

function madeTable(random: () => number, delimiter: string, lineEnd: string) {
  const pick = <T>(all: readonly T[]) => all[Math.floor(random() * all.length)]!;
  const wide = 2 + Math.floor(random() * 4);
  const rows = Array.from({ length: 2 + Math.floor(random() * 6) }, (_, i) =>
    Array.from({ length: wide }, (_, k) =>
      i === 0 ? `head ${k}` : Array.from({ length: Math.floor(random() * 4) }, () => pick(PIECES)).join(''),
    ),
  );
  const write = (text: string) =>
    random() < 0.3 || text.includes(delimiter) || /["\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  const text = rows.map((row) => row.map(write).join(delimiter)).join(lineEnd) + (random() < 0.5 ? lineEnd : '');
  return { rows, text };
}

const ENCODINGS: [name: string, encode: (text: string) => Buffer][] = [
  ['UTF-8', (text) => Buffer.from(text)],
  ['UTF-8 with a byte order mark', (text) => Buffer.from(`\ufeff${text}`)],
  ['UTF-16, little end first', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['UTF-16, big end first', (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
];

describe.each(ENCODINGS)('%s', (_name, encode) => {
  test.each([',', ';', '\t'])(
    'delimiter %j: same cells as csv-parse; nothing but the edited cell changes',
    (delimiter) => {
      const random = generator(delimiter.charCodeAt(0));
      for (let round = 0; round < 60; round++) {
        const { rows, text } = madeTable(random, delimiter, ['\n', '\r\n'][round % 2]!);
        const bytes = encode(text);
        const table = readTable(bytes, 'x.csv');
        const expected = parse(text, { delimiter, relax_quotes: false, skip_empty_lines: true }) as string[][];
        expect(table.rows.map(({ cells }) => cells.map((one) => one.text))).toEqual(expected);
        expect(editTable(table, new Map()).equals(bytes)).toBe(true);

        const [i, k] = [table.rows.length - 1, round % rows[0]!.length];
        const cell = table.rows[i]!.cells[k]!;
        const edited = editTable(table, new Map([[cell, '12,5']]));
        const again = readTable(edited, 'x.csv').rows.map(({ cells }) => cells.map((one) => one.text));
        const wanted = expected.map((row) => [...row]);
        wanted[i]![k] = '12,5';
        expect(again).toEqual(wanted);
        const before = encode(text.slice(0, cell.from - (table.text.length - text.length)));
        expect(edited.subarray(0, before.length).equals(before)).toBe(true);
        const after = encode(table.text.slice(cell.to)).subarray(encode('').length);
        expect(edited.subarray(edited.length - after.length).equals(after)).toBe(true);
      }
    },
  );
});

test('an old code page comes back byte for byte', () => {
  const bytes = Buffer.from('Name,Grade\nM\xfcller,\n', 'latin1');
  const table = readTable(bytes, 'x.csv');
  expect(table.rows[1]!.cells[0]!.text).toBe('Müller');
  const edited = editTable(table, new Map([[table.rows[1]!.cells[1]!, '92']]));
  expect(edited.toString('latin1')).toBe('Name,Grade\nM\xfcller,92\n');
});

test.each([
  [
    'a,b\n1,"2\n3,4\n',
    'x.csv: line 2, column 3: expected a quotation mark that ends the cell, got the end of the file',
  ],
  ['a,b\n"1"x,2\n', "x.csv: line 2, column 4: expected ',' or the end of the line after a quoted cell, got 'x'"],
  [
    'a,b\n"1\n1"\n"2" ,3\n',
    "x.csv: line 4, column 4: expected ',' or the end of the line after a quoted cell, got ' '",
  ],
  ['', 'x.csv: expected a table, the file is empty'],
  ['\ufeff\n', 'x.csv: expected a table, the file is empty'],
  ['PK\u0003\u0004…', 'x.csv: expected a table as text, got a workbook: save it as CSV'],
])('%j is refused with its place', (text, expected) => {
  expect(() => readTable(Buffer.from(text), 'x.csv')).toThrow(new ExportFault(expected));
});

test.each([
  ['92', 92],
  ['92.50', 92.5],
  ['92,50', 92.5],
  ['1.234,5', 1234.5],
  ['1,234.5', 1234.5],
  [' 100,00 ', 100],
  ['', undefined],
  ['-', undefined],
  ['A+', undefined],
])('%j is the number %j', (text, value) => {
  expect(numberOf(text)).toBe(value);
});
