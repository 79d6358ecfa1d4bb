/** The texts of answers that were marked, so that a later one can be shown with its difference: `MARKS/.answers/FINGERPRINT.txt`. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { notWritten } from '../marks/store';

const fileOf = (marks: string, fingerprint: string) => path.join(marks, '.answers', `${fingerprint}.txt`);

/**
 * Whole, or not at all. Not flushed to the disk: no mark rests on it, and the marker waits for the mark alone.
 *
 * @throws MarksFault where it cannot be written
 */
export function keepAnswer(marks: string, fingerprint: string, text: string): void {
  const file = fileOf(marks, fingerprint);
  if (fingerprint === '' || fs.existsSync(file)) return;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(`${file}.new`, text);
    fs.renameSync(`${file}.new`, file);
  } catch (error) {
    throw notWritten(file, error as Error);
  }
}

/** undefined where it was not kept. */
export function keptAnswer(marks: string, fingerprint: string): string | undefined {
  try {
    return fs.readFileSync(fileOf(marks, fingerprint), 'utf8');
  } catch {
    return undefined;
  }
}
