/**
 * What hostile notebooks try, at every level that this machine has. An attack leaves in `exports.got` what it got hold of: 0 is
 * nothing.
 *
 * `open` names the levels at which an attack succeeds: there the test states that it does, so that nobody relies on what is not
 * there.
 */
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import type { Claim } from '@course/kit/dist/src/cases/types';
import {
  ignoreDebuggerSignal,
  LEVELS,
  openSession,
  probeLevel,
  type CellResult,
  type Level,
  type Limits,
  type Session,
} from '../sandbox';
import { cell, imports } from './sandbox-helpers';

const MODULES = ['fs', 'net', 'os', 'child_process', 'worker_threads', 'v8', 'inspector', 'dgram'].map((name) => `node:${name}`);
/** Small, so that the suite is quick. */
const limits: Partial<Limits> = {
  cellMs: 2500,
  callMs: 2500,
  dataMegabytes: 700,
  residentMegabytes: 450,
  heapMegabytes: 256,
  outputBytes: 4 << 20,
  keptOutputBytes: 10_000,
};

const isRoot = process.getuid?.() === 0;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-attacks-'));
fs.chmodSync(folder, 0o777); // anybody may write here: only the sandbox forbids it
const secret = path.join(folder, 'solution.js');
const writeSecret = () => fs.writeFileSync(secret, 'module.exports = 26492;');
writeSecret();
let server: net.Server;
let connections = 0;

beforeAll(async () => {
  ignoreDebuggerSignal();
  process.env.COURSE_SECRET = 'the-secret-seed';
  server = net.createServer((socket) => {
    connections += 1;
    socket.end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
afterAll(() => {
  server.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

type Ran = { results: CellResult[]; session: Session; got: Claim };

async function attack(level: Level, source: string, more: Partial<Limits> = {}): Promise<Ran> {
  const session = openSession({
    cells: [imports, cell('attack', source)],
    level,
    limits: { ...limits, ...more },
    modules: MODULES,
  });
  return { results: await session.run(), session, got: await session.read('got') };
}

/** Tries everything of a list; `got` counts what did not throw. */
const counting = (...attempts: string[]) =>
  `exports.got = [${attempts.map((code) => `() => ${code}`)}].filter((attempt) => { try { return attempt() !== 0; } catch { return false; } }).length;`;

/** The value of an attempt that ends later: the cell waits for it. */
const awaiting = (code: string) =>
  `exports.got = 0;\nawait new Promise((done) => { const got = (what) => { exports.got = what; done(); }; setTimeout(done, 1500); ${code} });`;

const NOTHING = { status: 'returned', value: 0, changed: [], events: [] };

type Attack = { name: string; source: () => string; open?: (level: Level) => boolean };

const never = () => false;
const atPermission = (level: Level) => level === 'permission';

const FOR_NOTHING: Attack[] = [
  {
    name: 'reads files of the machine, of the course, of other submissions',
    source: () =>
      counting(
        ...[
          '/etc/passwd',
          secret,
          path.resolve(__dirname, '../../package.json'),
          path.resolve(__dirname, '../sandbox/session.js'),
          '/proc/self/environ',
          '/proc/1/environ',
          `/proc/${process.pid}/environ`,
          '/proc/1/cmdline',
        ].map((file) => `require('node:fs').readFileSync(${JSON.stringify(file)}).length`),
        `require('node:fs').readdirSync('/').length`,
        `require('node:fs').readdirSync(${JSON.stringify(folder)}).length`,
        `process.binding('fs')`,
      ),
  },
  {
    name: 'loads the solutions as a module',
    source: () => counting(`require(${JSON.stringify(secret)})`, `process.mainModule.require(${JSON.stringify(secret)})`),
  },
  {
    name: 'finds a secret in the environment',
    source: () => `exports.got = JSON.stringify([process.env, process.argv, process.execArgv]).includes('secret') ? 1 : 0;`,
  },
  {
    name: 'writes files',
    source: () => {
      const file = JSON.stringify(path.join(folder, 'written'));
      return counting(
        `require('node:fs').writeFileSync(${file}, 'x')`,
        `require('node:fs').mkdirSync(${file})`,
        `require('node:fs').appendFileSync(${JSON.stringify(secret)}, 'x')`,
        `require('node:fs').rmSync(${JSON.stringify(secret)})`,
        `require('node:v8').writeHeapSnapshot(${file})`,
      );
    },
  },
  {
    name: 'leaves through a symbolic link',
    source: () =>
      counting(
        `require('node:fs').symlinkSync('/etc', '${folder}/link')`,
        `require('node:fs').symlinkSync('/etc/passwd', process.env.COURSE_WASM + '/link')`,
        `require('node:fs').linkSync('/etc/passwd', process.env.COURSE_WASM + '/link')`,
      ),
  },
  {
    name: 'starts processes and workers, loads machine code',
    source: () =>
      counting(
        `require('node:child_process').execFileSync('/bin/sh', ['-c', 'id']).length`,
        `(require('node:child_process').spawnSync(process.execPath, ['-v']).stdout ?? '').length`,
        `require('node:child_process').fork('x')`,
        `new (require('node:worker_threads').Worker)('', { eval: true })`,
        `process.dlopen({ exports: {} }, '/usr/lib/x86_64-linux-gnu/libc.so.6') ?? 1`,
      ),
  },
  {
    name: 'opens the debugger',
    source: () => counting(`require('node:inspector').open(0, '127.0.0.1') ?? require('node:inspector').url()?.length ?? 0`),
  },
  {
    name: 'connects to a port of the machine',
    source: () =>
      awaiting(
        `require('node:net').connect(${(server.address() as net.AddressInfo).port}, '127.0.0.1').on('connect', () => got(1)).on('error', () => got(0));`,
      ),
    open: atPermission,
  },
  {
    name: 'sends a datagram',
    source: () =>
      awaiting(
        `require('node:dgram').createSocket('udp4').on('error', () => got(0)).send('x', 9, '127.0.0.1', (e) => got(e ? 0 : 1));`,
      ),
    open: atPermission,
  },
  {
    name: 'signals the grader (0: only whether it may)',
    source: () =>
      counting(
        `process.kill(${process.pid}, 0)`,
        `process.kill(process.ppid === 0 || process.ppid === 1 ? ${process.pid} : process.ppid, 0)`,
      ),
    open: (level) => level === 'permission' && !isRoot, // as nobody it may not signal root's
  },
  {
    name: 'opens the debugger of the grader by SIGUSR1',
    source: () => counting(`process.kill(${process.pid}, 'SIGUSR1')`),
    open: (level) => level === 'permission' && !isRoot,
  },
];

describe('without a sandbox each of them succeeds', () => {
  test.each(FOR_NOTHING.map((attack) => [attack.name, attack] as const))('%s', async (_, { source }) => {
    const program = `process.env.COURSE_WASM = ${JSON.stringify(folder)}; const exports = {};
      (async () => { ${source()} })().then(() => { console.log('got', exports.got); process.exit(); });`;
    const child = spawn(process.execPath, ['--no-warnings', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => (printed += String(chunk)));
    await new Promise((ended) => child.on('close', ended));
    fs.rmSync(folder, { recursive: true });
    fs.mkdirSync(folder);
    fs.chmodSync(folder, 0o777);
    writeSecret();
    expect(printed).toMatch(/got [1-9]/);
  });
});

describe.each(LEVELS)('%s', (level) => {
  let missing: string | undefined;
  beforeAll(async () => {
    const report = await probeLevel(level);
    if (report.available) return;
    missing = report.reason;
    process.stderr.write(`not here: sandbox level ${level} (${missing})\n`);
  });
  /** A test that is only made where the level is. */
  const at = (name: string, body: () => Promise<void>) => test(name, () => (missing === undefined ? body() : Promise.resolve()));

  for (const { name, source, open = never } of FOR_NOTHING)
    at(open(level) ? `DOES NOT contain: ${name}` : name, async () => {
      const { session, got } = await attack(level, source());
      session.close();
      if (open(level)) expect(got).not.toEqual(NOTHING);
      else expect(got).toEqual(NOTHING);
      expect(fs.readFileSync(secret, 'utf8')).toBe('module.exports = 26492;');
      expect(fs.readdirSync(folder)).toEqual(['solution.js']);
    });

  at(level === 'permission' ? 'DOES NOT contain: offers a port of the machine' : 'offers a port of the machine', async () => {
    const { session, got } = await attack(
      level,
      awaiting(
        `const s = require('node:net').createServer((c) => c.end()); s.on('error', () => got(0)).listen(0, '127.0.0.1', () => got(s.address().port));`,
      ),
    );
    const port = got.status === 'returned' ? Number(got.value) : 0; // in a network of its own it may well listen: nobody hears
    const heard =
      port > 0 &&
      (await new Promise<boolean>((resolve) => {
        const socket: net.Socket = net
          .connect(port, '127.0.0.1', () => resolve(!socket.destroy().connecting))
          .on('error', () => resolve(false));
      }));
    expect(heard).toBe(level === 'permission');
    session.close();
  });

  at('an endless loop, at once, awaited or in microtasks', async () => {
    for (const source of [
      'for (;;);',
      'await new Promise(() => {});',
      'const again = () => Promise.resolve().then(again);\nawait again();',
    ]) {
      const { results, session } = await attack(level, source, { cellMs: 500 });
      expect(results[1]).toMatchObject({ ok: false, stopped: 'time' });
      session.close();
    }
  });

  at('an end of the process, and a crash', async () => {
    for (const source of [
      'process.exit(0);',
      'process.abort();',
      'process.kill(process.pid, "SIGKILL"); for (;;);',
      'process.reallyExit(0);',
    ]) {
      const { results, session } = await attack(level, source);
      expect(results[1]!.ok).toBe(false);
      expect(results[1]!.stopped).toMatch(/exit|time/); // the first process of a namespace cannot kill itself
      session.close();
    }
  });

  at('memory without end: buffers, WebAssembly, the heap, one string', async () => {
    const sources = [
      'const a = []; for (;;) a.push(Buffer.alloc(16 << 20, 1));',
      'const a = []; for (;;) { const m = new WebAssembly.Memory({ initial: 1000 }); new Uint8Array(m.buffer).fill(1); a.push(m); }',
      'const a = []; for (;;) a.push(new Array(1000).fill(Math.random()));',
      'const a = []; for (let i = 0; ; i++) a.push(Buffer.alloc(1 << 24, i).toString("latin1"));',
      'const a = []; for (;;) a.push(new Float32Array(new SharedArrayBuffer(16 << 20)).fill(1));',
    ];
    for (const source of sources) {
      const { results, session } = await attack(level, source, { cellMs: 20_000 });
      expect(results[1]!.ok).toBe(false);
      if (results[1]!.stopped) expect(results[1]!.stopped).toBe('memory');
      else expect(results[1]!.error!.name).toBe('RangeError');
      session.close();
    }
  });

  at('output without end', async () => {
    for (const stream of ['log', 'error']) {
      const { results, session } = await attack(level, `const line = "x".repeat(100000); for (;;) console.${stream}(line);`);
      expect(results[1]).toMatchObject({ ok: false, stopped: 'output' });
      const { stdout, stderr } = session.output();
      expect(stdout.length + stderr.length).toBe(10_000);
      session.close();
    }
  });

  at('processes without end', async () => {
    const fork = `const { spawn } = require('node:child_process'); let n = 0; for (let i = 0; i < 500; i++) try { if (spawn(process.execPath, ['-e', '']).pid) n++; } catch {} exports.got = n;`;
    const { session, got } = await attack(level, fork);
    expect(got).toEqual(NOTHING);
    session.close();
  });

  describe('the channel', () => {
    const write = (
      expression: string,
    ) => `const fs = require('node:fs'); const u32 = (n) => { const b = Buffer.alloc(4); b.writeUInt32LE(n); return b; };
      const frame = (header, length) => { const h = Buffer.from(header); return Buffer.concat([u32(length ?? 4 + h.length), u32(h.length), h]); };
      fs.writeSync(3, ${expression});`;
    const FRAMES: [string, string][] = [
      ['garbage', 'Buffer.alloc(5000, 0xee)'],
      ['a huge length', `Buffer.concat([u32(0xfffffff0), Buffer.alloc(100)])`],
      ['a second "ready"', `frame('{"ready":true}')`],
      ['a reply that nobody asked for', `frame('{"id":"x","late":[],"outcome":{"ok":true}}')`],
      ['a Node message', `Buffer.from('{"cmd":"NODE_HANDLE_ACK"}\\n')`],
      ['a deep header', `frame('['.repeat(100000))`],
      ['keys of the prototype', `frame('{"__proto__":{"id":"x"},"constructor":{},"late":[],"outcome":{"ok":true}}')`],
    ];
    for (const [name, expression] of FRAMES)
      at(`takes ${name} as the end`, async () => {
        const { results, session } = await attack(level, write(expression));
        expect(results[1]).toMatchObject({ ok: false, stopped: 'protocol' });
        expect(({} as { id?: string }).id).toBeUndefined();
        session.close();
      });

    at('takes a forged answer for what it is: a claim', async () => {
      // knows the id of the request, answers for the runner, and says that it is right
      const forge = `const stringify = JSON.stringify; JSON.stringify = (x) => stringify(x && x.id ? { id: x.id, late: [], outcome: OUTCOME } : x);`;
      const claims: [string, unknown][] = [
        [
          `{ status: 'returned', value: { o: [['__proto__', { o: [['pass', true]] }], ['pass', true]] }, changed: [], events: [] }`,
          { status: 'returned' },
        ],
        [`{ status: 'pass', score: 100 }`, { status: 'stopped', reason: 'protocol' }],
        [`{ status: 'stopped', reason: 'memory', message: 'x' }`, { status: 'stopped', reason: 'protocol' }],
        [`{ ok: true }`, { status: 'stopped', reason: 'protocol' }],
      ];
      for (const [outcome, expected] of claims) {
        const session = openSession({
          cells: [imports, cell('f', `exports.f = () => { ${forge.replace('OUTCOME', outcome)} };`)],
          level,
          limits,
          modules: MODULES,
        });
        await session.run();
        expect(await session.call({ function: 'f', arguments: [] })).toMatchObject(expected as object);
        expect(({} as { pass?: boolean }).pass).toBeUndefined();
        session.close();
      }
    });

    at('is not fooled by what is printed', async () => {
      const { results, session } = await attack(
        level,
        `console.log('{"id":"x","late":[],"outcome":{"ok":true}}'); console.log('PASS 100/100'); exports.got = 0;`,
      );
      expect(results[1]).toEqual({ id: 'attack', ok: true });
      expect(session.output().stdout).toContain('PASS');
      session.close();
    });
  });

  at('other globals, to lie with', async () => {
    const lies = `
      Array.prototype.map = function () { return [42]; }; Array.prototype.every = () => true; Array.isArray = () => true; Object.is = () => true; Math.abs = () => 0;
      Number.isFinite = () => true; Object.entries = () => []; Map.prototype.get = () => 42; globalThis.Promise = class extends Promise {}; Promise.prototype.then = function (f) { f({ ok: true }); };
      exports.f = () => 41;`;
    const session = openSession({
      cells: [imports, cell('lies', lies)],
      level,
      limits: { ...limits, cellMs: 1000, callMs: 1000 },
      modules: MODULES,
    });
    await session.run();
    const claim = await session.call({ function: 'f', arguments: [] });
    // whatever it says, it says of itself: our own functions are as they were, and 41 can at most become another claim
    expect(['returned', 'stopped', 'threw', 'missing']).toContain(claim.status);
    expect([Math.abs(-1), [1, 2].map((x) => x + 1), Object.is(1, 2)]).toEqual([1, [2, 3], false]);
    session.close();
    const next = openSession({ cells: [cell('f', 'exports.f = () => [1, 2].map((x) => x * 21);')], level, limits });
    await next.run();
    expect(await next.call({ function: 'f', arguments: [] })).toMatchObject({ value: [21, 42] });
    next.close();
  });

  at('a cell that breaks out of its function', async () => {
    const { results, session } = await attack(level, '}); require("node:fs").readFileSync("/etc/passwd"); (function () {');
    expect(results[1]!.ok).toBe(false);
    session.close();
  });
});

test('the server was reached without a sandbox and at the permission level, no more', async () => {
  const open = (await probeLevel('permission')).available ? 1 : 0;
  expect(connections).toBe(1 + open);
});
