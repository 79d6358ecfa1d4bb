/** What hostile notebooks do to the runner itself, at every level that this machine has: they exhaust it, end it, or lie over its channel. */
import { LEVELS, openSession } from '../sandbox';
import { attack, cell, imports, levelsHere, limits, MODULES, NOTHING } from './sandbox-helpers';

/** They wait most of the time. */
const atOnce = <T>(these: T[], each: (one: T) => Promise<void>) => Promise.all(these.map(each));

const here = levelsHere();

describe.each(LEVELS)('%s', (level) => {
  const at = here.includes(level) ? test : test.skip;

  at('an endless loop, at once, awaited or in microtasks', async () => {
    const sources = [
      'for (;;);',
      'await new Promise(() => {});',
      'const again = () => Promise.resolve().then(again);\nawait again();',
    ];
    await atOnce(sources, async (source) => {
      const { results, session } = await attack(level, source, { cellMs: 300 });
      expect(results[1]).toMatchObject({ ok: false, stopped: 'time' });
      session.close();
    });
  });

  at('an end of the process, and a crash', async () => {
    const sources = [
      'process.exit(0);',
      'process.abort();',
      'process.kill(process.pid, "SIGKILL"); for (;;);',
      'process.reallyExit(0);',
    ];
    await atOnce(sources, async (source) => {
      const { results, session } = await attack(level, source);
      expect(results[1]!.ok).toBe(false);
      expect(results[1]!.stopped).toMatch(/exit|time/); // the first process of a namespace cannot kill itself
      session.close();
    });
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
      const { results, session } = await attack(
        level,
        `const line = "x".repeat(100000); for (;;) console.${stream}(line);`,
      );
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
      await atOnce(claims, async ([outcome, expected]) => {
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
      });
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
      limits: { ...limits, cellMs: 300, callMs: 300 },
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
    const { results, session } = await attack(
      level,
      '}); require("node:fs").readFileSync("/etc/passwd"); (function () {',
    );
    expect(results[1]!.ok).toBe(false);
    session.close();
  });
});
