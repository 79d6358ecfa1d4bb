/** What identifies an answer, so that equal ones are marked once, and one that changed after it was marked is noticed. */
import { createHash } from 'node:crypto';
import type { CellDetails } from './details';

const squeezed = (text: string) => text.normalize('NFC').replace(/\s+/g, ' ').trim();

/** The cells that an item's mark rests on. */
export const cellsOfItem = (cells: readonly CellDetails[], item: string) =>
  cells.filter((cell) => cell.items.includes(item) && !cell.aside);

/** The student's own cells that stand beside an item's cell which was left as it was. */
const cellsBeside = (cells: readonly CellDetails[], item: string) =>
  cells.filter((cell) => cell.aside && cell.items.includes(item));

/**
 * SHA-256 of an item's cells, hexadecimal: of their text but for white space, and of their pictures, byte by byte, since the text
 * beside two of them is often the same.
 *
 * @param beside of the student's own cells that stand beside it
 * @returns '' where there is neither text nor picture
 */
export function fingerprintOf(cells: readonly CellDetails[], item: string, beside = false): string {
  const answering = beside ? cellsBeside(cells, item) : cellsOfItem(cells, item);
  const own = answering.map(({ source, attachments = {} }) => ({
    text: squeezed(source),
    pictures: Object.entries(attachments).sort(([a], [b]) => (a < b ? -1 : 1)),
  }));
  if (own.every(({ text, pictures }) => text === '' && pictures.length === 0)) return '';
  return createHash('sha256').update(JSON.stringify(own)).digest('hex');
}
