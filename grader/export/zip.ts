/** Zips of feedback. */
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** A text from the archive's own memory, or a file that is read when its turn comes. */
export type ZipEntry = { name: string } & ({ file: string } | { bytes: Buffer; mode?: number });

/** Always the same, so that the same feedback is the same zip. */
const MADE = new Date(2020, 0, 1);

export function zipOf(entries: readonly ZipEntry[]): Promise<Buffer> {
  const zip = new ZipFile();
  for (const entry of entries) {
    const options = { mtime: MADE, mode: 'mode' in entry && entry.mode ? entry.mode : 0o100644 };
    if ('file' in entry) zip.addFile(entry.file, entry.name, options);
    else zip.addBuffer(entry.bytes, entry.name, options);
  }
  const output = zip.outputStream as Readable;
  zip.on('error', (error) => output.destroy(error));
  zip.end();
  return buffer(output);
}

/** A name that is one folder on every system: no separators, no characters that Windows refuses, no dot at either end. */
export function nameInZip(name: string): string {
  const fit = name
    .normalize('NFC')
    .replace(/[\\/:*?"<>|\p{Cc}\p{Cs}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.~]+|[\s.]+$/g, '');
  return fit || 'student';
}
