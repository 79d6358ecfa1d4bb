import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import * as path from 'node:path';
import type { Readable } from 'node:stream';
import { startClock } from './processor-clock';
import { flagsOf, preload } from './snapshot';
import type { Sight } from './visible-files';

/** `failed`: the process threw, ended, answered nonsense or took too long; it is gone, and the next question starts another. */
type Answer = ({ value: unknown } | { failed: 'time' | 'crash' }) & { spent: number };

type ChannelOptions = {
  sight: Sight;
  options: object;
  heapMegabytes: number;
  /** What the process starts from, where there is one; where it does not start from it, it starts without. */
  snapshot?: string;
};
export type Channel = { ask(question: object, milliseconds: number): Promise<Answer>; close(): void };

const START_MILLISECONDS = 60_000;
const LINE_CHARACTERS = 8_000_000;

type Reply = Record<string, unknown> | 'time' | 'crash';
type Running = { child: ChildProcess; next: (milliseconds: number) => Promise<{ reply: Reply; spent: number }> };

/** Cuts a stream into lines, each an object of JSON; anything else, and the end, is a crash. */
function start({ sight, options, heapMegabytes, snapshot }: ChannelOptions): Running {
  const program = snapshot
    ? ['--snapshot-blob', snapshot]
    : ['-r', preload, path.join(__dirname, 'converter-process.js')];
  const args = [...flagsOf(heapMegabytes), ...program, JSON.stringify(sight), JSON.stringify(options)];
  const child = spawn(process.execPath, args, {
    cwd: sight.folder,
    env: {},
    stdio: ['pipe', 'ignore', process.env.COURSE_DEBUG ? 'inherit' : 'ignore', 'pipe'],
  });
  const output = child.stdio[3] as Readable;
  let text = '';
  let deliver: ((line: string | undefined) => void) | undefined;
  const lines: (string | undefined)[] = [];
  const push = (line: string | undefined) => (deliver ? deliver(line) : lines.push(line));
  output.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    if (text.length > LINE_CHARACTERS) child.kill('SIGKILL');
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n')) {
      push(text.slice(0, at));
      text = text.slice(at + 1);
    }
  });
  for (const source of [output, child.stdin!]) source.on('error', () => undefined);
  child.on('error', () => push(undefined)).on('exit', () => setImmediate(() => push(undefined)));

  const next: Running['next'] = (milliseconds) =>
    new Promise((resolve) => {
      hold(child, true);
      const clock = startClock(child.pid);
      const settle = (result: Reply) => {
        clearInterval(timer);
        deliver = undefined;
        hold(child, false);
        resolve({ reply: result, spent: clock() });
      };
      const timer = setInterval(() => clock() > milliseconds && settle('time'), Math.max(5, milliseconds / 20));
      deliver = (line) => settle(line === undefined ? 'crash' : parseLine(line));
      if (lines.length > 0) deliver(lines.shift());
    });
  return { child, next };
}

function parseLine(line: string): Record<string, unknown> | 'crash' {
  try {
    const message: unknown = JSON.parse(line);
    return message !== null && typeof message === 'object' && !Array.isArray(message)
      ? (message as Record<string, unknown>)
      : 'crash';
  } catch {
    return 'crash';
  }
}

/** An idle converter must not keep the grader alive; a busy one must. */
function hold(child: ChildProcess, busy: boolean): void {
  for (const handle of [child, child.stdin, child.stdio[3]] as unknown as (Socket & ChildProcess)[])
    if (busy) handle.ref();
    else handle.unref();
}

/**
 * Questions to the converter process, one at a time. The time that a process takes to start is charged to nobody.
 *
 * @throws Error (rejects) when the process does not start: then it is the grader that is broken, not a notebook
 */
export function createChannel(given: ChannelOptions): Channel {
  let { snapshot } = given;
  let running: Running | undefined;
  let ready: ReturnType<Running['next']> | undefined;
  let count = 0;
  const launch = () => {
    running = start({ ...given, snapshot });
    ready = running.next(START_MILLISECONDS);
  };
  const discard = () => {
    running?.child.kill('SIGKILL');
    running = undefined;
  };
  launch();
  return {
    async ask(question, milliseconds) {
      if (!running) launch();
      const isReady = async () => {
        const hello = (await ready)?.reply;
        return typeof hello === 'object' && hello.ready === true;
      };
      if (snapshot && !(await isReady())) {
        discard();
        snapshot = undefined;
        launch();
      }
      if (!(await isReady())) {
        discard();
        throw new Error(
          'the converter process does not start: is tslab installed, and the kit built? (COURSE_DEBUG=1 shows its messages)',
        );
      }
      const { child, next } = running!;
      const id = ++count;
      child.stdin!.write(`${JSON.stringify({ id, ...question })}\n`);
      const { reply, spent } = await next(milliseconds);
      if (typeof reply === 'object' && reply.id === id && reply.thrown === undefined)
        return { value: reply.value, spent };
      discard();
      launch(); // ready for the next question by the time it comes
      return { failed: reply === 'time' ? 'time' : 'crash', spent };
    },
    close: discard,
  };
}
