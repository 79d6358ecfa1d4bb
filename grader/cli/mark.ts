/** `course mark`: people mark, on a page in the browser. */
import { plain } from '../report';
import { UsageError } from './errors';

/** @returns the exit status */
export async function markCommand(flags: { [name: string]: unknown }, words: string[]): Promise<number> {
  const [graded = 'graded', ...more] = words;
  if (more.length > 0) throw new UsageError(`course mark: ${plain(`expected one folder, got '${more[0]}' as well`)}`);
  return (await import('./mark-page')).markPage(graded, flags);
}
