import { cellsOf } from './kernel-cases';
import { type Kernel, mended, plain, runAgain, startBoth } from './kernel-client';

startBoth();

const SYNCHRONOUS = "console.log('started');\nfor (;;) {}";
const WAITING = "console.log('started');\nawait new Promise(() => undefined);";
const OTHERS = {
  'between two waits':
    "console.log('started');\nfor (const end = Date.now() + 1000; Date.now() < end;) await new Promise((r) => setImmediate(r));",
  'in a microtask behind an immediate':
    "console.log('started');\nawait new Promise((r) => setImmediate(r));\nfor (;;) {}",
  'that prints': "await null;\nfor (let i = 0; ; i++) console.log('started', i);",
  'that rejects promises':
    "console.log('started');\nawait null;\nfor (;;) try { await Promise.reject(new Error('no')); } catch {}",
  'that rejects promises, in one statement':
    "console.log('started');\nfor (;;) Promise.reject(new Error('no')).catch(() => undefined);",
  'that rejects promises, in a timer':
    "console.log('started');\nawait new Promise(() => setTimeout(() => { for (;;) Promise.reject(1).catch(() => 2); }, 10));",
  'that rejects promises, in a function that check calls': `const { check } = require('@course/kit') as typeof import('@course/kit');
async function masksNeeded(): Promise<number> {
  console.log('started');
  for (;;) await Promise.reject(new Error('no')).catch(() => undefined);
}
await check('masksNeeded');`,
  'behind a file':
    "console.log('started');\nawait new Promise(() => require('node:fs').readFile('package.json', () => { for (;;) {} }));",
  'of an earlier cell': "setTimeout(() => { for (;;) {} }, 200);\nconsole.log('started');",
};

/** Interrupts a cell soon after its first output, waits so long for its end, and runs another one. */
async function interrupted(kernel: Kernel, code: string, by: 'message' | 'signal', milliseconds = 4000) {
  const meanwhile = () => setTimeout(() => kernel.interrupt(by), 300);
  const { ended, reply, stderr } = await kernel.run(code, { milliseconds, meanwhile });
  const next = await runAgain(kernel, 'console.log(1 + 1);', { milliseconds: ended ? 20_000 : 2000 });
  return { ended, status: reply?.status, stderr, next: next.stdout, gone: kernel.exitStatus() };
}
const STOPPED = { gone: null, ended: true, status: 'error', next: '2\n', stderr: expect.stringMatching(/nterrupted/) };

test.each<[string, string]>([
  ['in the synchronous part', SYNCHRONOUS],
  ['that waits', WAITING],
  ...cellsOf('08-interrupt').map((cell, i): [string, string] => [`of the write-up, ${i + 1}`, cell]),
  ...Object.entries(OTHERS).slice(0, -1),
])('a message stops a cell: %s', async (_, code) => {
  expect(await interrupted(mended, code, 'message')).toMatchObject(STOPPED);
});

test('a message stops a loop that an ended cell has left, and the kernel lives on', async () => {
  const code = OTHERS['of an earlier cell'];
  await mended.run('const kept = 5;');
  expect(await mended.run(code)).toMatchObject({ ended: true });
  await new Promise((resolve) => setTimeout(resolve, 300));
  await mended.control('interrupt_request'); // answered: what is run from now on is not meant
  expect(await mended.run('console.log(kept);')).toMatchObject({ ended: true, stdout: '5\n' });
});

test('an interrupt while nothing runs is harmless', async () => {
  for (let i = 0; i < 3; i++) mended.interrupt('message');
  await new Promise((resolve) => setTimeout(resolve, 800));
  expect((await mended.run('console.log(1);')).stdout).toBe('1\n');
});

test('an interrupt while a cell is compiled does not stop the compiler', async () => {
  const types = Array.from({ length: 1500 }, (_, i) => `type T${i} = { a${i}: ${i ? `T${i - 1}` : 'number'} };`).join(
    '\n',
  );
  const running = mended.run(types);
  for (let i = 0; i < 5; i++) {
    mended.interrupt('message');
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  await running;
  await new Promise((resolve) => setTimeout(resolve, 800));
  expect((await mended.run('const five: number = 5; console.log(five);')).stdout).toBe('5\n');
});

const TSLABS_OWN: [string, string][] = [
  ['in the synchronous part', SYNCHRONOUS],
  ['that waits', WAITING],
];
test.each(TSLABS_OWN)('a signal stops a cell too: %s', async (_, code) => {
  expect(await interrupted(mended, code, 'signal')).toMatchObject(STOPPED);
  expect(await interrupted(plain, code, 'signal')).toMatchObject(STOPPED);
});

test('a loop in the callback of an immediate ends by itself: stopped there, the kernel would not live on', async () => {
  const callback = 'for (const end = Date.now() + 2000; Date.now() < end;) {}';
  const wait = `await new Promise(() => setImmediate(() => { ${callback} }));`;
  const code = `console.log('started');\nsetImmediate(() => undefined);\n${wait}`;
  expect(await interrupted(mended, code, 'message')).toMatchObject(STOPPED);
});

test('a cell that is stopped in tf.tidy leaves no tensors behind, and gradients work after it', async () => {
  await mended.run("const { tf } = require('@course/kit') as typeof import('@course/kit');\nawait tf.ready();");
  const loop = `tf.tidy(() => {
  const kept = Array.from({ length: 50 }, () => tf.ones([500, 500]));
  for (;;) tf.grad((x: any) => x.square().sum())(kept[0]!);
});`;
  for (const code of [loop, `await null;\n${loop}`, `await null;\n${loop}`]) {
    expect(await interrupted(mended, `console.log('started');\n${code}`, 'message')).toMatchObject(STOPPED);
    const gradient = 'tf.tidy(() => tf.grad((x: any) => x.square())(tf.scalar(3)).dataSync()[0])';
    const { stdout, stderr } = await runAgain(mended, `console.log(tf.memory().numTensors, ${gradient});`);
    expect(stderr).toBe('');
    const [tensors, slope] = stdout.split(' ').map(Number);
    expect(Math.abs(tensors!)).toBeLessThanOrEqual(2); // of 50: an operation may be stopped with its result in its hands
    expect(slope).toBe(6);
  }
});

test('requests on the control channel are answered, the last one too', async () => {
  expect(await mended.control('kernel_info_request')).toMatchObject({ implementation: 'tslab' });
  expect(await mended.control('interrupt_request')).toEqual({ status: 'ok' });
  expect(await mended.control('shutdown_request')).toEqual({ restart: false });
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(mended.exitStatus()).toBe(0);
});

test('tslab alone does not stop a loop after an await', async () => {
  expect(await interrupted(plain, cellsOf('08-interrupt')[0]!, 'signal', 2000)).toMatchObject({
    ended: false,
    next: '',
  });
});
