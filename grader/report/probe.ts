/** Can results be written at all? Asked before hours of grading, not after. */
import * as fs from 'node:fs';
import * as path from 'node:path';

type FileSteps = Pick<typeof fs, 'mkdirSync' | 'openSync' | 'writeFileSync' | 'fsyncSync' | 'closeSync' | 'rmSync'>;

const ROOM = 1024 * 1024;
const REASONS: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of the disk is used up',
  EROFS: 'the disk is read-only',
  EACCES: 'it must not be written to',
  EPERM: 'it must not be written to',
  EEXIST: 'a file stands in its place',
  ENOTDIR: 'a file stands in its place',
};

/**
 * Writes a file of 1 MB into the folder and removes it; folders that it made for that are removed, too.
 *
 * @returns why the folder cannot be written to, if it cannot
 */
export function whyNotWritable(folder: string, steps: FileSteps = fs): string | undefined {
  let made: string | undefined;
  const file = path.join(folder, `.tmp-${process.pid}-probe`);
  try {
    made = steps.mkdirSync(folder, { recursive: true });
    const handle = steps.openSync(file, 'w');
    try {
      steps.writeFileSync(handle, Buffer.alloc(ROOM));
      steps.fsyncSync(handle);
    } finally {
      steps.closeSync(handle);
    }
    return undefined;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    return REASONS[code] ?? `it cannot be written to (${code})`;
  } finally {
    try {
      steps.rmSync(made ?? file, { recursive: true, force: true });
    } catch {
      // what could not be written cannot always be removed
    }
  }
}
