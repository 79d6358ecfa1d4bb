/** What `course doctor` says of the sandbox. A student needs none. */
import type { Finding } from '@course/kit/cli';
import { chooseLevel } from '../sandbox';

export async function sandboxCheck(): Promise<Finding[]> {
  try {
    const { level, notes } = await chooseLevel();
    const found = `level ${level}${level === 'permission' ? ', which stops only honest mistakes' : ''}`;
    return [{ name: 'sandbox', found, state: notes.length === 0 ? 'good' : 'improvable', cure: notes[0] }];
  } catch (error) {
    return [
      {
        name: 'sandbox',
        found: (error as Error).message.split('\n')[0]!,
        state: 'improvable',
        cure: 'students need none; grading does',
      },
    ];
  }
}
