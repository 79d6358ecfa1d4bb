/** The bar never changes the loop: same items, same order, same end. */
import { progress } from '../src/progress';
import { countInTerminal } from '../src/show';
import { nextTurn, startKernel, stopKernel } from './fake-kernel';

/** What the terminal gets while `run` runs. */
function onStderr(run: () => void, terminal: boolean): string {
  const written: string[] = [];
  const write = jest.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  const before = process.stderr.isTTY;
  process.stderr.isTTY = terminal;
  try {
    run();
  } finally {
    process.stderr.isTTY = before;
    write.mockRestore();
  }
  return written.join('');
}

/** What the clock shows, in milliseconds: it goes on only when a test says so, however busy the machine is. */
let clock = 0;

function* upTo(count: number): Generator<number> {
  for (let i = 0; i < count; i++) yield i;
}

beforeEach(async () => {
  await nextTurn();
  clock = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => clock);
});
afterEach(() => {
  jest.restoreAllMocks();
  stopKernel();
  delete process.env.COURSE_GRADING;
});

test.each<[string, () => Iterable<number>]>([
  ['an array', () => [5, 3, 8]],
  ['an empty array', () => []],
  ['a Set', () => new Set([5, 3, 8])],
  ['a generator', () => upTo(4)],
  ['a typed array', () => Float32Array.from([1, 2, 3])],
])('gives the items of %s in their order', (_, make) => {
  startKernel();
  expect([...progress(make(), 'items')]).toEqual([...make()]);
});

test('asks for an item only when the loop does', () => {
  startKernel();
  const log: string[] = [];
  function* source(): Generator<number> {
    for (const i of [1, 2]) {
      log.push(`made ${i}`);
      yield i;
    }
  }
  for (const i of progress(source(), 'items')) log.push(`used ${i}`);
  expect(log).toEqual(['made 1', 'used 1', 'made 2', 'used 2']);
});

test('in a notebook: one display, updated in place, from 0 % to 100 %', () => {
  const sent = startKernel();
  for (const i of progress([1, 2, 3], 'masks & <b>')) clock += i === 2 ? 110 : 0;
  expect(sent.map(({ update }) => update)).toEqual([false, true, true]);
  expect(sent[0]!.text).toContain('0 of 3, 0 %');
  expect(sent[1]!.text).toContain('2 of 3, 66 %');
  expect(sent[1]!.text).toMatch(/[\d.]+\/s, 0:00 so far, 0:00 left$/);
  expect(sent[2]!.text).toContain('3 of 3, 100 %');
  expect(sent[2]!.data).toContain('width:100.0%');
  expect(sent[2]!.data).toContain('masks &amp; &lt;b&gt;');
});

test('draws at most 10 times a second, and its start and end', () => {
  const sent = startKernel();
  for (const _ of progress(upTo(100_000), 'items', { total: 100_000 })) clock += 0.01;
  expect(clock).toBeCloseTo(1000);
  expect(sent.length).toBeGreaterThan(5);
  expect(sent.length).toBeLessThanOrEqual(2 + 10);
  expect(sent.at(-1)!.text).toContain('100000 of 100000, 100 %');
});

test('a thousand bars in one turn of the event loop do not flood the kernel; every last state arrives afterwards', async () => {
  const sent = startKernel();
  for (let i = 0; i < 1000; i++) for (const _ of progress([1], `bar ${i}`));
  expect(sent.length).toBe(400);
  for (let turn = 0; turn < 5; turn++) await nextTurn();
  expect(sent.length).toBe(1200); // the first 200 with start and end, the others with their end only
  expect(sent.at(-1)!.text).toContain('bar 999 1 of 1, 100 %');
  expect(sent.slice(400).every(({ text }) => text.includes('100 %'))).toBe(true);
});

test('a loop that breaks says where it stopped, and closes the source', () => {
  const sent = startKernel();
  let closed = false;
  function* source(): Generator<number> {
    try {
      yield* upTo(10);
    } finally {
      closed = true;
    }
  }
  for (const i of progress(source(), 'masks', { total: 10 })) if (i === 3) break;
  expect(closed).toBe(true);
  expect(sent.at(-1)!.text).toContain('stopped at 3 of 10, 30 %');
});

test('an error in the loop or in the source passes through, and the bar says where it stopped', () => {
  const sent = startKernel();
  const body = (): void => {
    for (const i of progress([1, 2, 3], 'masks')) if (i === 2) throw new Error('mine');
  };
  expect(body).toThrow('mine');
  expect(sent.at(-1)!.text).toContain('stopped at 1 of 3');
  function* broken(): Generator<number> {
    yield 1;
    throw new Error('source');
  }
  expect(() => [...progress(broken(), 'masks')]).toThrow('source');
  expect(sent.at(-1)!.text).toContain('stopped at 1');
});

test('units: batches count for their masks, and a wrong total is put right at the end', () => {
  const sent = startKernel();
  for (const _ of progress([[1, 2], [3]], 'masks', { unit: (batch) => batch.length }));
  expect(sent[0]!.text).toContain('0 of 3');
  for (const _ of progress([1, 2], 'masks', { unit: 8, total: 15 }));
  expect(sent.at(-1)!.text).toContain('16 of 16, 100 %');
  for (const _ of progress(upTo(2), 'masks', { total: 5 }));
  expect(sent.at(-1)!.text).toContain('2 of 2, 100 %');
});

test('in a terminal: one line that is rewritten; in a log file: the closing line only', () => {
  const loop = (): void => {
    for (const _ of progress([1, 2, 3], 'masks\nand more'));
  };
  const live = onStderr(loop, true);
  expect(live).toMatch(/^\rmasks and more: ░+ 0 of 3/);
  expect(live.split('\n')).toHaveLength(2);
  expect(onStderr(loop, false)).toMatch(/^masks and more: 3 of 3, 100 %, \d+ ms\n$/);
});

test('while grading it is the iterable itself', () => {
  const sent = startKernel();
  process.env.COURSE_GRADING = '1';
  const items = [1, 2];
  expect(progress(items, 'masks')).toBe(items);
  expect(onStderr(() => [...progress(items, 'masks')], true)).toBe('');
  expect(sent).toEqual([]);
});

test.each<[unknown, unknown, object | undefined, string]>([
  [
    5,
    'x',
    undefined,
    'progress: expected iterable to be something that a for…of loop takes (an array, a Set, a generator), got 5',
  ],
  [null, 'x', undefined, 'a for…of loop takes (an array, a Set, a generator), got null'],
  [
    { [Symbol.asyncIterator]: () => 0 },
    'x',
    undefined,
    'progress: expected iterable to be a synchronous iterable, got an asynchronous one',
  ],
  [[], 7, undefined, 'progress: expected label to be a string, got 7'],
  [[], undefined, undefined, 'progress: expected label to be a string, got undefined'],
  [[], 'x', { total: -1 }, 'progress: expected total to be a number, 0 or more, got -1'],
  [[], 'x', { total: NaN }, 'progress: expected total to be a number, 0 or more, got NaN'],
  [[], 'x', { unit: 0 }, 'progress: expected unit to be a number above 0 or a function of an item, got 0'],
])('%p, %p, %p: an error before the loop starts', (iterable, label, options, message) => {
  expect(() => progress(iterable as number[], label as string, options)).toThrow(message);
});

/** A stream that keeps what was written to it. */
function recorder(isTTY: boolean) {
  const written: string[] = [];
  return { written, isTTY, columns: 80, write: (text: string) => void written.push(text) };
}

test('what is counted on a terminal rewrites one line, at most ten times a second', () => {
  const stream = recorder(true);
  let time = 0;
  const counted = countInTerminal('graded', 300, { stream, now: () => time });
  for (let i = 0; i < 300; i++) {
    time += 10;
    counted.tick(i === 7);
  }
  counted.end();
  counted.end();
  expect(stream.written.length).toBeLessThan(35);
  expect(stream.written.slice(0, -1).every((text) => text.startsWith('\r') && !text.includes('\n'))).toBe(true);
  expect(stream.written.slice(-2)).toEqual(['\rgraded: 300 of 300, 100 %, 100/s, 3.0 s, 1 failed\x1b[K', '\n']);
});

test('what is counted into a log file has a line now and then, and one at the end', () => {
  const stream = recorder(false);
  let time = 0;
  const counted = countInTerminal('graded', 30, { stream, now: () => time });
  for (let i = 0; i < 25; i++) {
    time += 1000;
    counted.tick();
  }
  counted.end();
  expect(stream.written).toEqual([
    'graded: ████████░░░░░░░░░░░░░░░░ 10 of 30, 33 %, 1.0/s, 0:10 so far, 0:20 left\n',
    'graded: ████████████████░░░░░░░░ 20 of 30, 66 %, 1.0/s, 0:20 so far, 0:10 left\n',
    'graded: stopped at 25 of 30, 83 %, 1.0/s, 0:25\n',
  ]);
});
