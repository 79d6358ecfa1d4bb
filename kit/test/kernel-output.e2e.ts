import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { cellsOf } from './kernel-cases';
import { type Message, mended, plain, startBoth } from './kernel-client';

startBoth();

const numbers = (count: number) => Array.from({ length: count }, (_, i) => `${i}\n`).join('');

/** Streams and displays in the order in which they came. */
function shown(messages: Message[]): string[] {
  const parts: string[] = [];
  let stream: unknown;
  for (const { type, content } of messages) {
    if (type !== 'stream' && type !== 'display_data') continue;
    const text = type === 'stream' ? (content.text as string) : JSON.stringify(content.data);
    if (type === 'stream' && stream === content.name) parts[parts.length - 1] += text;
    else parts.push(text);
    stream = type === 'stream' ? content.name : undefined;
  }
  return parts;
}

test('100,000 lines of a cell arrive, in order, and the cell ends', async () => {
  const { stdout, ended, messages } = await mended.run('for (let i = 0; i < 100_000; i++) console.log(i);');
  expect(ended).toBe(true);
  expect(stdout === numbers(100_000)).toBe(true);
  expect(messages.length).toBeLessThan(1000); // more a second, and Jupyter's server drops them
});

test('stdout, stderr and displays keep their order', async () => {
  const code = `import { display } from 'tslab';
for (let i = 0; i < 400; i++) {
  console.log('out ' + i);
  if (i % 2) console.error('error ' + i);
  if (i % 100 === 50) display.html('picture ' + i);
}`;
  const { messages, ended } = await mended.run(code);
  const expected: string[] = [];
  let out = '';
  for (let i = 0; i < 400; i++) {
    out += `out ${i}\n`;
    const other = i % 2 ? `error ${i}\n` : i % 100 === 50 ? `{"text/html":"picture ${i}"}` : '';
    if (!other) continue;
    expected.push(out, other);
    out = '';
  }
  expect(ended).toBe(true);
  expect(shown(messages)).toEqual(expected);
});

test('what is printed before a long calculation is seen before it, and what a timer prints after the cell arrives', async () => {
  const seen = path.join(os.tmpdir(), `course-seen-${process.pid}`);
  const code = `console.log('one'); console.error('two'); console.log('three');
setTimeout(() => { for (let i = 0; i < 2000; i++) console.log(i); }, 300);
const seen = () => require('node:fs').existsSync(${JSON.stringify(seen)});
for (const start = Date.now(); Date.now() < start + 400 || (!seen() && Date.now() < start + 15_000););`;
  const ran = await mended.run(code, { meanwhile: () => fs.writeFileSync(seen, '') }); // the calculation ends when its beginning is seen
  fs.rmSync(seen);
  expect(ran.milliseconds).toBeLessThan(15_000);
  const later = await mended.run('await new Promise((resolve) => setTimeout(resolve, 300));');
  expect(mended.output(ran.id)).toBe(`one\nthree\n${numbers(2000)}`);
  expect(later.ended).toBe(true);
});

test('one giant string is cut, with a line that says so', async () => {
  const [cell] = cellsOf('13-giant-message');
  const { stdout, ended } = await mended.run(cell!);
  expect(ended).toBe(true);
  expect(stdout.slice(0, 5_000_000)).toBe('x'.repeat(5_000_000));
  expect(stdout.slice(5_000_000)).toBe(
    '\n… course: a cell prints at most 5,000,000 characters; the rest is left out\n',
  );
  expect((await mended.run('console.log("next")')).stdout).toBe('next\n');
});

test('the error of a cell that printed too much is shown', async () => {
  const { stderr, ended } = await mended.run("console.log('x'.repeat(6e6));\nthrow new Error('after all that');", {
    stopOnError: false,
  });
  expect(ended).toBe(true);
  expect(stderr).toMatch(/after all that/);
});

test('no character is cut in two', async () => {
  const { stdout } = await mended.run('console.log("a" + "\u{1f409}".repeat(3_000_000));');
  expect(stdout.startsWith(`a${'\u{1f409}'.repeat(2_499_999)}\n… course: `)).toBe(true);
});

test('tslab alone sends one giant message', async () => {
  const { messages } = await plain.run(cellsOf('13-giant-message')[0]!);
  expect(messages.some(({ content }) => (content.text as string | undefined)?.length === 50_000_001)).toBe(true);
});

test('tslab alone loses lines and the end of the cell', async () => {
  const { stdout, ended } = await plain.run(cellsOf('01-lost-output')[0]!, { milliseconds: 3000 });
  expect(ended).toBe(false);
  expect(stdout.split('\n').length).toBeLessThan(600);
});
