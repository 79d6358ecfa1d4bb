/** What a session promises, at the highest level that this machine has. */
import type { Call, Claim, Description } from '@course/cases';
import {
  type Cell,
  chooseLevel,
  createPool,
  drawInFreshRunner,
  type Level,
  type Limits,
  openSession,
  type Pool,
} from '../sandbox';
import { cell, imports } from './sandbox-helpers';

let level: Level;
let pool: Pool;
const limits: Partial<Limits> = { callMs: 3000, cellMs: 3000, keptOutputBytes: 1000 };

beforeAll(async () => {
  ({ level } = await chooseLevel());
  pool = createPool({ level, limits, size: 2 });
});
afterAll(() => pool.close());

const open = (cells: Cell[], more: Partial<Limits> = {}) =>
  openSession({ cells: [imports, ...cells], level, limits: { ...limits, ...more }, pool });
const callOf = (name: string, ...values: Description[]): Call => ({
  function: name,
  arguments: values.map((value, i) => ({ name: `a${i}`, value })),
});
const valueOf = (claim: Claim) => (claim.status === 'returned' ? claim.value : claim);

describe('cells', () => {
  test('run as in the kernel: redeclared, awaited, the last expression printed', async () => {
    const session = open([
      cell('a', 'let x = 1; exports.x = x; console.log("one"); exports.last = x + 41;'),
      {
        ...cell(
          'b',
          'await new Promise((go) => setTimeout(go, 20)); exports.x = exports.x + 1; exports.tsLastExpr = "seen";',
        ),
        lastExpressionVar: 'tsLastExpr',
      },
    ]);
    expect(await session.run()).toEqual(['imports', 'a', 'b'].map((id) => ({ id, ok: true })));
    expect(valueOf(await session.read('x'))).toBe(2);
    expect(session.output()).toEqual({ stdout: 'one\nseen\n', stderr: '', truncated: false });
    expect((await session.read('tsLastExpr')).status).toBe('missing'); // the executor takes it away, as the kernel does
    session.close();
  });

  test('one that throws stops nothing, and keeps what it defined', async () => {
    const session = open([
      cell(
        'bad',
        'exports.f = f; function f() { return 7; } throw new RangeError("no\\n    at f (/course/runner.js:1:1)");',
      ),
      cell('stub', 'const error = new Error("write f"); error.name = "NotDoneYet"; throw error;'),
      cell('text', 'throw "words";'),
      cell('after', 'exports.g = g; function g() { return exports.f() + 1; }'),
    ]);
    expect(await session.run()).toEqual([
      { id: 'imports', ok: true },
      { id: 'bad', ok: false, error: { name: 'RangeError', message: 'no' } },
      { id: 'stub', ok: false, error: { name: 'NotDoneYet', message: 'write f' } },
      { id: 'text', ok: false, error: { name: 'string', message: 'words' } },
      { id: 'after', ok: true },
    ]);
    expect(valueOf(await session.call(callOf('g')))).toBe(8);
    expect(session.output().stderr).toContain('RangeError: no');
    session.close();
  });

  test('one that is stopped is left out, the others run again in a fresh runner and are told once', async () => {
    const session = open(
      [
        cell('a', 'exports.x = 1; console.log("a");'),
        cell('loop', 'console.log("loop"); for (;;);'),
        cell('exit', 'console.log("exit"); process.exit(0);'),
        cell('z', 'exports.y = exports.x + 1; console.log("z");'),
      ],
      { cellMs: 700 },
    );
    const results = await session.run();
    expect(results.map(({ id, ok, stopped }) => [id, ok, stopped])).toEqual([
      ['imports', true, undefined],
      ['a', true, undefined],
      ['loop', false, 'time'],
      ['exit', false, 'exit'],
      ['z', true, undefined],
    ]);
    expect(valueOf(await session.read('y'))).toBe(2);
    expect(session.output().stdout).toBe('a\nloop\nexit\nz\n');
    session.close();
  });

  test('import the kit, tslab without a screen, and the listed modules of Node; nothing else', async () => {
    const session = open([
      cell(
        'ok',
        'const { display, newDisplay } = require("tslab"); display.html("<b>"); newDisplay().svg("<svg/>"); exports.ok = require("assert").ok !== undefined;',
      ),
      cell('fs', 'require("node:fs");'),
      cell('path', 'require("./runner.js");'),
    ]);
    const results = await session.run();
    expect(results.map(({ ok }) => ok)).toEqual([true, true, false, false]);
    expect(results[2]!.error!.message).toMatch(
      /^Cannot find module 'node:fs'; a graded cell can import @course\/kit, tslab, node:assert, node:util$/,
    );
    session.close();
  });
});

describe('calls', () => {
  test('build tensors inside and bring tensors, numbers and objects back', async () => {
    const session = open([
      cell(
        'f',
        `exports.f = f; function f(a, k) { const s = a.mul(k); return { doubled: s, sum: s.sum().arraySync(), list: [[1], NaN] }; }`,
      ),
    ]);
    await session.run();
    const values = Array.from({ length: 120 }, (_, i) => i / 8); // exact in float32
    const claim = await session.call(callOf('f', { $tensor: { shape: [60, 2], values } }, 2));
    expect(claim).toEqual({
      status: 'returned',
      value: new Map<string, unknown>([
        ['doubled', { tensor: true, dtype: 'float32', shape: [60, 2], data: Float32Array.from(values, (v) => 2 * v) }],
        ['sum', 2 * values.reduce((a, b) => a + b)], // integers over 4 below 2^24: exact too
        ['list', [[1], NaN]],
      ]),
      changed: [],
      events: [],
    });
    session.close();
  });

  test('an error, a stub, and a function that is not there are claims', async () => {
    const session = open([
      cell(
        'f',
        'exports.f = () => { throw new TypeError("no"); }; exports.stub = () => { const e = new Error("write it"); e.name = "NotDoneYet"; throw e; };',
      ),
    ]);
    await session.run();
    expect(await session.call(callOf('f'))).toEqual({
      status: 'threw',
      name: 'TypeError',
      message: 'no',
      untouched: false,
    });
    expect(await session.call(callOf('stub'))).toMatchObject({ status: 'threw', untouched: true });
    for (const name of ['g', 'toString', '__proto__'])
      expect((await session.call(callOf(name))).status).toBe('missing');
    expect((await session.read('constructor')).status).toBe('missing');
    session.close();
  });

  test('a call that is stopped costs itself: the next one finds the notebook as it was', async () => {
    const session = open([
      cell(
        'f',
        'let n = 0; exports.count = () => ++n; exports.loop = () => { for (;;); }; exports.later = () => new Promise(() => {}); exports.exit = () => process.exit(3);',
      ),
    ]);
    await session.run();
    expect(valueOf(await session.call(callOf('count')))).toBe(1);
    expect(await session.call(callOf('loop'), 300)).toEqual({
      status: 'stopped',
      reason: 'time',
      message: 'no answer within 0.3 s: an endless loop, or far too slow',
    });
    expect(valueOf(await session.call(callOf('count')))).toBe(1); // a fresh runner
    expect(await session.call(callOf('exit'))).toMatchObject({
      status: 'stopped',
      reason: 'exit',
      message: expect.stringContaining('exit code 3'),
    });
    expect(valueOf(await session.call(callOf('count')))).toBe(1);
    session.close();
    expect((await session.call(callOf('count'))).status).toBe('stopped');
  });

  test('restarts and the time for the whole notebook are limited', async () => {
    const few = open([cell('f', 'exports.f = () => 1; exports.exit = () => process.exit();')], { restarts: 1 });
    await few.run();
    expect((await few.call(callOf('exit'))).status).toBe('stopped');
    expect(await few.call(callOf('f'))).toMatchObject({ status: 'returned', value: 1 });
    expect((await few.call(callOf('exit'))).status).toBe('stopped');
    expect(await few.call(callOf('f'))).toEqual({
      status: 'stopped',
      reason: 'exit',
      message: 'the notebook has already been restarted 1 times',
    });
    few.close();
    const loop = cell('f', 'exports.f = () => 1; exports.loop = () => { for (;;); };');
    const short = open([loop], { totalMs: 800, callMs: 600 });
    await short.run();
    expect(await short.call(callOf('loop'))).toMatchObject({
      reason: 'time',
      message: expect.stringContaining('no answer within 0.6 s'),
    });
    const message = 'the time allowed for the whole notebook is used up';
    const whole = { status: 'stopped', reason: 'budget', message };
    expect(await short.call(callOf('loop'))).toEqual(whole);
    expect(await short.call(callOf('f'))).toEqual(whole);
    short.close();
  });

  test('calls made at once are answered in turn', async () => {
    const session = open([cell('f', 'exports.f = (x) => x * x;')]);
    const [, ...claims] = await Promise.all([session.run(), ...[1, 2, 3, 4].map((x) => session.call(callOf('f', x)))]);
    expect(claims.map((claim) => valueOf(claim as Claim))).toEqual([1, 4, 9, 16]);
    session.close();
  });

  test('the cpu backend on request', async () => {
    const cells = [imports, cell('f', 'exports.f = () => exports.tf.getBackend();')];
    for (const backend of ['wasm', 'cpu'] as const) {
      const session = openSession({ cells, level, limits, pool, backend });
      await session.run();
      expect(valueOf(await session.call(callOf('f')))).toBe(backend);
      session.close();
    }
  });
});

describe('what is printed', () => {
  test('by calls is not told, and by cells only up to the cap', async () => {
    const session = open([
      cell(
        'a',
        'console.log("x".repeat(600)); exports.f = (secret) => { console.log(secret); console.error(secret); };',
      ),
      cell('b', 'console.log("y".repeat(600));'),
    ]);
    await session.run();
    await session.call(callOf('f', 'hidden input'));
    await session.call(callOf('f', 'hidden input'));
    const { stdout, stderr, truncated } = session.output();
    expect([stdout.length, stderr, truncated]).toEqual([1000, '', true]);
    expect(stdout).toMatch(/^x{600}\ny+$/);
    session.close();
  });

  test('a hundred thousand lines arrive whole, up to the last before the reply', async () => {
    const session = open([cell('a', 'for (let i = 0; i < 100000; i++) console.log(i);')], { keptOutputBytes: 1 << 20 });
    await session.run();
    const lines = session.output().stdout.split('\n');
    expect([lines.length, lines.findIndex((line, i) => line !== String(i))]).toEqual([100_001, 100_000]); // the last is empty
    session.close();
  });
});

test('errors that come late are told and end nothing', async () => {
  const session = open([
    cell(
      'a',
      'void Promise.reject(new Error("nobody waits")); setTimeout(() => { throw new TypeError("later"); }, 5); exports.f = () => 1;',
    ),
    cell('b', 'await new Promise((go) => setTimeout(go, 60));'),
  ]);
  expect((await session.run()).map(({ ok }) => ok)).toEqual([true, true, true]);
  expect(session.late()).toEqual(['Error: nobody waits', 'TypeError: later']);
  expect(valueOf(await session.call(callOf('f')))).toBe(1);
  session.close();
});

describe('a chart', () => {
  test('is drawn in a runner of its own', async () => {
    const spec = {
      data: { values: [{ s: 0.12 }, { s: 0.14 }, { s: 0.91 }] },
      mark: 'bar',
      encoding: {
        x: { field: 's', bin: { step: 0.1 }, type: 'quantitative' },
        y: { aggregate: 'count', type: 'quantitative' },
      },
    };
    const claim = await drawInFreshRunner(spec, { level, limits: { ...limits, callMs: 20_000 }, pool });
    const counts = (
      (valueOf(claim) as Map<string, Map<string, unknown>>[]).map((bar) => bar.get('y')!.get('to')) as number[]
    ).map(Math.round);
    expect(counts.sort()).toEqual([1, 2]);
    expect(await drawInFreshRunner({ mark: 'bar', encoding: 1 }, { level, limits, pool })).toMatchObject({
      status: expect.stringMatching(/threw|returned/),
    });
    expect(await drawInFreshRunner(null, { level, limits, pool })).toMatchObject({ status: 'threw' });
  });
});
