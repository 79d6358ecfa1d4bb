/**
 * A table as a platform wrote it: its cells can be read, and some of them changed, and every other byte stays as it was. So the
 * places of the cells are kept, which no library for CSV gives: byte order mark, line ends, quotation marks, delimiter and
 * encoding are never rewritten.
 */
import { ExportFault } from './common';

/** `from` and `to`: where it stands in the decoded text, quotation marks included. */
export type Cell = { text: string; from: number; to: number; quoted: boolean };
export type TableRow = { line: number; cells: Cell[] };
export type Table = { file: string; text: string; encoding: Encoding; delimiter: string; rows: TableRow[] };

type Encoding = 'utf8' | 'utf16le' | 'utf16be' | 'latin1';
const DELIMITERS = [',', ';', '\t'];
/** How files of Excel begin: a zip, and the older kind. */
const WORKBOOKS = ['504b0304', 'd0cf11e0'];

/**
 * @param bytes what the platform's file holds: UTF-8, UTF-16, or one byte a character; comma, semicolon or tab
 * @param file how a fault names it
 * @throws ExportFault with the line and the column of what is broken
 */
export function readTable(bytes: Buffer, file: string): Table {
  if (WORKBOOKS.includes(bytes.toString('hex', 0, 4)))
    throw new ExportFault(`${file}: expected a table as text, got a workbook: save it as CSV`);
  const { text, encoding } = decode(bytes, file);
  const start = text.startsWith('\ufeff') ? 1 : 0;
  if (text.slice(start).trim() === '') throw new ExportFault(`${file}: expected a table, the file is empty`);
  const delimiter = delimiterOf(text, start);
  const rows = scan(text, start, delimiter, file);
  return { file, text, encoding, delimiter, rows };
}

/** @returns the file's bytes with other texts in some cells; a cell keeps its quotation marks, or gets them where it needs them */
export function editTable(table: Table, edits: ReadonlyMap<Cell, string>): Buffer {
  const parts: string[] = [];
  let at = 0;
  for (const [cell, text] of [...edits].sort(([a], [b]) => a.from - b.from)) {
    parts.push(table.text.slice(at, cell.from), written(text, cell.quoted, table.delimiter));
    at = cell.to;
  }
  parts.push(table.text.slice(at));
  return encode(parts.join(''), table.encoding);
}

function written(text: string, quoted: boolean, delimiter: string): string {
  const needed = quoted || text.includes(delimiter) || /["\r\n]/.test(text);
  return needed ? `"${text.replace(/"/g, '""')}"` : text;
}

function decode(bytes: Buffer, file: string): { text: string; encoding: Encoding } {
  const wide = encodingOf(bytes);
  if (wide && bytes.length % 2 === 1)
    throw new ExportFault(`${file}: expected UTF-16, two bytes a character, got ${bytes.length} bytes`);
  if (wide === 'utf16le') return { text: bytes.toString('utf16le'), encoding: wide };
  if (wide === 'utf16be') return { text: Buffer.from(bytes).swap16().toString('utf16le'), encoding: wide };
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { text, encoding: 'utf8' };
  } catch {
    return { text: bytes.toString('latin1'), encoding: 'latin1' }; // an old code page: each byte comes back as it was
  }
}

function encodingOf(bytes: Buffer): 'utf16le' | 'utf16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf16be';
  return bytes.length >= 4 && bytes[0] !== 0 && bytes[1] === 0 && bytes[3] === 0 ? 'utf16le' : undefined;
}

function encode(text: string, encoding: Encoding): Buffer {
  if (encoding === 'utf16be') return Buffer.from(text, 'utf16le').swap16();
  return Buffer.from(text, encoding);
}

/** The one that makes the most cells of the first line, outside quotation marks. */
function delimiterOf(text: string, start: number): string {
  const line = /^(?:"[^"]*"|[^"\r\n])*/.exec(text.slice(start))![0].replace(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))]!;
}

/** RFC 4180, with any of the three line ends. Empty lines are no rows. */
function scan(text: string, start: number, delimiter: string, file: string): TableRow[] {
  const rows: TableRow[] = [];
  let [at, line, lineStart] = [start, 1, start];
  const newLine = () => {
    at += text.startsWith('\r\n', at) ? 2 : 1;
    line++;
    lineStart = at;
  };
  const place = (index: number) => `${file}: line ${line}, column ${index - lineStart + 1}`;

  const quotedCell = (): Cell => {
    const [from, where] = [at, place(at)];
    let value = '';
    for (at++; ; ) {
      const next = text.indexOf('"', at);
      if (next < 0)
        throw new ExportFault(`${where}: expected a quotation mark that ends the cell, got the end of the file`);
      for (let i = at; i < next; i++)
        if (text[i] === '\n' || (text[i] === '\r' && text[i + 1] !== '\n')) line++, (lineStart = i + 1);
      value += text.slice(at, next);
      at = next + 1;
      if (text[at] !== '"') break;
      value += '"';
      at++;
    }
    const after = text[at];
    if (after !== undefined && after !== delimiter && after !== '\r' && after !== '\n')
      throw new ExportFault(
        `${place(at)}: expected ${named(delimiter)} or the end of the line after a quoted cell, got '${after}'`,
      );
    return { text: value, from, to: at, quoted: true };
  };
  const bareCell = (): Cell => {
    const from = at;
    while (at < text.length && text[at] !== delimiter && text[at] !== '\r' && text[at] !== '\n') at++;
    return { text: text.slice(from, at), from, to: at, quoted: false };
  };

  while (at < text.length) {
    if (text[at] === '\r' || text[at] === '\n') {
      newLine();
      continue;
    }
    const row: TableRow = { line, cells: [] };
    for (;;) {
      row.cells.push(text[at] === '"' ? quotedCell() : bareCell());
      if (text[at] !== delimiter) break;
      at++;
    }
    rows.push(row);
    if (at < text.length) newLine();
  }
  return rows;
}

const named = (delimiter: string) => (delimiter === '\t' ? 'a tab' : `'${delimiter}'`);

/** The cell of a column; @throws ExportFault where a line has fewer or more cells than the head */
export function cellOf(table: Table, row: TableRow, column: number): Cell {
  const expected = table.rows[0]!.cells.length;
  if (row.cells.length !== expected)
    throw new ExportFault(
      `${table.file}: line ${row.line}: expected ${expected} cells as in the head, got ${row.cells.length}`,
    );
  return row.cells[column]!;
}

/** A number as spreadsheets and platforms write it: the last comma or point is the decimal one. */
export function numberOf(text: string): number | undefined {
  const found = /^\s*-?[\d.,]*\d[.,]?\s*%?\s*$/.test(text) ? text.replace(/[\s%]/g, '') : undefined;
  if (found === undefined) return undefined;
  const last = Math.max(found.lastIndexOf(','), found.lastIndexOf('.'));
  const whole = (part: string) => part.replace(/[.,]/g, '');
  return Number(last < 0 ? found : `${whole(found.slice(0, last))}.${found.slice(last + 1)}`);
}
