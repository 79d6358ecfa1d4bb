/**
 * `MARKS/journal.ndjson`: every change of a mark, a line each, written before the mark's own file. So what a crash or a deleted file
 * took away is in it.
 */
import * as fs from 'node:fs';
import { validate } from '@course/fixtures';
import { type JournalLine, journalLineSchema, MarksFault } from './types';

export type Journal = {
  lines: JournalLine[];
  /** On the disk before it returns. @returns what takes the line out again */
  append(line: JournalLine): () => void;
  close(): void;
};

/** The lines, and how many bytes of the file they take: the rest was cut off by a crash. */
function parse(text: string, file: string): { lines: JournalLine[]; whole: number } {
  const lines: JournalLine[] = [];
  let whole = 0;
  const parts = text.split('\n');
  for (const [i, part] of parts.entries()) {
    const ended = i < parts.length - 1;
    if (part.trim() === '' && ended) whole += Buffer.byteLength(part) + 1;
    if (part.trim() === '') continue;
    try {
      lines.push(validate<JournalLine>(journalLineSchema, JSON.parse(part), `${file}: line ${i + 1}`));
    } catch (error) {
      if (parts.slice(i + 1).every((rest) => rest.trim() === '')) break;
      const why = error instanceof SyntaxError ? 'expected JSON' : (error as Error).message;
      throw new MarksFault(why.startsWith(file) ? why : `${file}: line ${i + 1}: ${why}`);
    }
    whole += Buffer.byteLength(part) + (ended ? 1 : 0);
  }
  return { lines, whole };
}

/** Reads it, and changes nothing. @throws MarksFault: file, line */
export function readJournal(file: string): JournalLine[] {
  return fs.existsSync(file) ? parse(fs.readFileSync(file, 'utf8'), file).lines : [];
}

/**
 * @param say is told when the last line was cut off: it is taken out, since nobody was told that it was saved
 * @throws MarksFault: file, line
 */
export function openJournal(file: string, say: (line: string) => void): Journal {
  const handle = fs.openSync(file, fs.constants.O_RDWR | fs.constants.O_CREAT, 0o666);
  try {
    const bytes = fs.readFileSync(handle);
    const { lines, whole } = parse(bytes.toString('utf8'), file);
    let end = whole;
    if (whole < bytes.length) {
      fs.ftruncateSync(handle, whole);
      say(`${file}: line ${lines.length + 1} was cut off by a crash, and was taken out: it had not been saved`);
    }
    const write = (text: string) => {
      const buffer = Buffer.from(text);
      try {
        for (let done = 0; done < buffer.length; )
          done += fs.writeSync(handle, buffer, done, buffer.length - done, end + done);
        fs.fsyncSync(handle);
      } catch (error) {
        fs.ftruncateSync(handle, end);
        throw error;
      }
      end += buffer.length;
    };
    if (whole > 0 && bytes[whole - 1] !== 0x0a) write('\n');
    return {
      lines,
      append(line) {
        const before = end;
        write(`${JSON.stringify(line)}\n`);
        lines.push(line);
        return () => {
          fs.ftruncateSync(handle, before);
          end = before;
          lines.pop();
        };
      },
      close: () => fs.closeSync(handle),
    };
  } catch (error) {
    fs.closeSync(handle);
    throw error;
  }
}
