/** A line of JSON on standard input asks, a line on descriptor 3 answers. After anything throws, the process ends, and a new one is started. */
import type { Conversions, Question } from './conversions';
import type { SyntaxOptions } from './syntax';
import type { Sight } from './visible-files';

/** What the grader tells the process when it starts it. */
export type Given = { sight: Sight; options: SyntaxOptions };

/** The last two arguments. */
export function givenTo(argv: readonly string[]): Given {
  const [sight, options] = argv.slice(-2).map((text) => JSON.parse(text)) as [Sight, SyntaxOptions];
  return { sight, options };
}

export function serve(conversions: Conversions, { options }: Given): void {
  // not at the head of the file: a snapshot must not hold them
  const { Socket } = require('node:net') as typeof import('node:net');
  const readline = require('node:readline') as typeof import('node:readline');
  process.on('SIGUSR1', () => undefined); // it would open Node's debugger
  const answers = new Socket({ fd: 3, readable: false, writable: true });
  const answer = (message: object) => answers.write(`${JSON.stringify(message)}\n`);
  const handle = (line: string): void => {
    const { id, ...question } = JSON.parse(line) as Question & { id: number };
    try {
      answer({ id, value: conversions(question, options) });
    } catch {
      answers.end(`${JSON.stringify({ id, thrown: true })}\n`, () => process.exit(1));
    }
  };
  answer({ ready: true });
  readline
    .createInterface({ input: process.stdin, crlfDelay: Infinity })
    .on('line', handle)
    .on('close', () => process.exit(0));
}
