import * as fs from 'node:fs';

/** Outputs count here, although they are dropped: a file is read whole. */
export const LARGEST_BYTES = 100 * 1024 * 1024;
const CLEAR_OUTPUTS = 'clear its outputs (Kernel → Restart Kernel and Clear Outputs of All Cells) and save it';

/** A fault in a submitted notebook: one line that says where and what is legal, without a word of the file's own. */
export class NotebookProblem extends Error {}

/** Opens a file that was a plain file a moment ago, and checks again: it cannot be swapped for a link or a FIFO in between. */
function withPlainFile<T>(file: string, read: (descriptor: number, size: number) => T): T {
  const flags = fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0) | (fs.constants.O_NONBLOCK ?? 0);
  let descriptor: number | undefined;
  try {
    descriptor = fs.openSync(file, flags);
    const { size } = fs.fstatSync(descriptor);
    if (!fs.fstatSync(descriptor).isFile()) throw new NotebookProblem('expected a file');
    return read(descriptor, size);
  } catch (error) {
    if (error instanceof NotebookProblem) throw error;
    throw new NotebookProblem(`cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`);
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor);
  }
}

/** @throws NotebookProblem for a file that is none, cannot be read, or is too large */
export const readPlainFile = (file: string): Buffer =>
  withPlainFile(file, (descriptor, size) => {
    if (size > LARGEST_BYTES)
      throw new NotebookProblem(`the file has ${size} bytes; at most ${LARGEST_BYTES} are read: ${CLEAR_OUTPUTS}`);
    return fs.readFileSync(descriptor);
  });

/** Is its first character, after white space and a byte order mark, that of a notebook? The rest is not read. */
export const beginsAsNotebook = (file: string): boolean =>
  withPlainFile(file, (descriptor) => {
    const head = Buffer.alloc(256);
    return /^\ufeff?\s*\{/.test(head.toString('utf8', 0, fs.readSync(descriptor, head)));
  });

/** Offset of the first byte that is not UTF-8, found by bisection: a prefix that ends inside a character is not a fault. */
function faultOffset(bytes: Buffer): number {
  const valid = (length: number) => {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length), { stream: true });
      return true;
    } catch {
      return false;
    }
  };
  let good = 0;
  let bad = bytes.length;
  if (valid(bad)) return bytes.findLastIndex((byte) => byte >= 0xc0); // the file ends inside a character
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (valid(middle)) good = middle;
    else bad = middle;
  }
  return good;
}

/** The bytes as text, strictly; a byte order mark is dropped. @throws NotebookProblem with the offset of the fault */
export function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new NotebookProblem(`byte ${faultOffset(bytes)} is not UTF-8; save the notebook as UTF-8`);
  }
}
