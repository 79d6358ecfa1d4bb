/**
 * D2L Brightspace: the CSV that "Enter Grades" exports and imports.
 *
 * Read in Brightspace's documentation, "Import Grades" (community.d2l.com, article 3538): `OrgDefinedId` or `Username` or both,
 * `<Item> Points Grade`, nothing else that is read, `End-of-Line Indicator` with `#` last. An exported head also says the maximum:
 * `Sheet 1 Points Grade <Numeric MaxPoints:100 …>`, and ids begin with `#`. A grade above the maximum is cut without a word
 * unless the item may exceed it.
 */
import { ExportFault, type Form } from './common';
import { cellOf, numberOf, type Table } from './csv-edit';
import { chooseColumn, columnOf, heads, requireColumns, shownHeads, targetOf, textOf } from './head';
import type { Mark } from './marks';

const ITEM = /^(.*\S)\s+Points Grade\s*(?:<(.*)>)?$/i;

export function d2lForm(table: Table, choice: { wanted?: string; names: readonly string[] }): Form {
  requireColumns(table, ['End-of-Line Indicator'], 'an export of Brightspace');
  if (columnOf(table, 'OrgDefinedId', 'Username') < 0)
    throw new ExportFault(`${table.file}: line 1: expected 'OrgDefinedId' or 'Username', got ${shownHeads(table)}`);
  const columns = heads(table).flatMap((head, at) => {
    const name = ITEM.exec(head)?.[1];
    return name === undefined ? [] : [{ at, name }];
  });
  const { at } = chooseColumn(table, columns, choice);
  const points = /MaxPoints:([\d.,]+)/i.exec(heads(table)[at]!)?.[1];
  const max = points === undefined ? undefined : numberOf(points);
  return {
    targets: table.rows.slice(1).map((row) => {
      const text = (name: string) => textOf(table, row, columnOf(table, name));
      const keys = { number: text('OrgDefinedId'), login: text('Username'), email: text('Email') };
      const words = [text('First Name'), text('Last Name')];
      return targetOf(row, words, keys, cellOf(table, row, at), keys.login ?? keys.number);
    }),
    max,
    decimal: points?.includes(',') ? ',' : '.',
  };
}

/** The form without marks, for everyone who has a number or a login. */
export function d2lBlank(marks: readonly Mark[], item: string): string[][] {
  return [
    ['OrgDefinedId', 'Username', `${item} Points Grade`, 'End-of-Line Indicator'],
    ...marks
      .map(({ person: { number, id = '', login } }) => ({ number: number ?? id, login }))
      .filter(({ number, login }) => number || login)
      .map(({ number, login }) => [number ? `#${number.replace(/^#/, '')}` : '', login ? `#${login}` : '', '', '#']),
  ];
}

/** Feedback goes back in a zip with the folders of the download. */
export const d2lPage = ({ platform, returnName, sheet }: Mark) =>
  platform === 'd2l' && returnName ? `${returnName}/${sheet}.html` : undefined;
