/** The levels, the pool, and what becomes of runners when the grader goes. */
import { spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { chooseLevel, createPool, type Level, probeLevel } from '../sandbox';
import { permissionFlag, v8Flags } from '../sandbox/commands';
import { builtImage } from '../sandbox/image';
import { DEFAULT_LIMITS } from '../sandbox/limits';
import { startRunner } from '../sandbox/runner-process';
import { seccompProgram } from '../sandbox/seccomp';
import { cell, levelsHere } from './sandbox-helpers';

const sandbox = JSON.stringify(path.resolve(__dirname, '../sandbox'));
const here = levelsHere();

const sleep = (milliseconds: number) => new Promise((awake) => setTimeout(awake, milliseconds));

/** Waits for what must come true within two seconds. */
async function eventually(holds: () => boolean): Promise<boolean> {
  for (let i = 0; i < 80 && !holds(); i++) await sleep(25);
  return holds();
}

describe('the choice of a level', () => {
  test('is the highest that works, with a note for each above it', async () => {
    const { level, notes } = await chooseLevel();
    expect(level).toBe(here[0]);
    const above = ['bubblewrap', 'namespaces', 'permission'].indexOf(level);
    expect(notes).toHaveLength(above);
    for (const note of notes) expect(note).toMatch(/^sandbox level \w+ does not work here: .+\. To change that: .+/s);
  });

  test('never goes below the wanted one', async () => {
    for (const level of here) expect((await chooseLevel(level)).level).toBe(level);
    await expect(chooseLevel('none' as Level)).rejects.toThrow(
      "sandbox level: expected one of bubblewrap, namespaces, permission, got 'none'",
    );
  });

  test('says what is missing where bwrap does not run', () => {
    if (here[0] !== 'bubblewrap') return;
    const program = `const { chooseLevel } = require(${sandbox});
      chooseLevel('bubblewrap').catch((error) => chooseLevel().then(({ level }) => console.log(level, error.message)))`;
    const bwrap = spawnSync('which', ['bwrap'], { encoding: 'utf8' }).stdout.trim();
    const without = ['--dev-bind', '/', '/', '--ro-bind', '/dev/null', bwrap, process.execPath, '-e', program];
    const { stdout } = spawnSync(bwrap, without, { encoding: 'utf8' });
    expect(stdout).toMatch(
      /^(namespaces|permission) sandbox level bubblewrap does not work here: spawn bwrap \w+\. To change that: install bubblewrap/,
    );
  });

  test('is tried once', async () => {
    expect(await probeLevel('permission')).toBe(await probeLevel('permission'));
  });

  test("the permission model's flag lost its prefix in Node 22.13", () => {
    const flags = ['20.20.2', '22.12.0', '22.13.0', '24.1.0'].map(permissionFlag);
    expect(flags).toEqual(['--experimental-permission', '--experimental-permission', '--permission', '--permission']);
  });

  test('the seccomp program is whole instructions with jumps that land, or none at all', () => {
    for (const arch of ['x64', 'arm64']) {
      const program = seccompProgram(arch)!;
      expect(program.length % 8).toBe(0);
      const steps = program.length / 8;
      for (let i = 0; i < steps; i++) {
        const isJump = (program.readUInt16LE(i * 8) & 7) === 5;
        if (isJump) expect(i + 1 + Math.max(program[i * 8 + 2]!, program[i * 8 + 3]!)).toBeLessThan(steps);
      }
      expect(program.readUInt32LE(program.length - 4)).toBe(0x7fff0000); // ends by allowing
    }
    expect(seccompProgram('mips')).toBeUndefined();
  });
});

/** Whether V8 takes a cache for a script, under a runner's flags. */
function cacheTaken(folder: string, name: string, cache: string): boolean {
  const check = `
    const fs = require('node:fs');
    const text = fs.readFileSync(${JSON.stringify(name)}, 'utf8');
    const source = '(function (exports, require, module, __filename, __dirname) {' + text + '\\n})';
    const script = new (require('node:vm').Script)(source, { cachedData: fs.readFileSync(${JSON.stringify(cache)}) });
    console.log(script.cachedDataRejected);`;
  return (
    spawnSync(process.execPath, [...v8Flags(DEFAULT_LIMITS), '-e', check], {
      cwd: folder,
      encoding: 'utf8',
    }).stdout.trim() === 'false'
  );
}

describe('the image', () => {
  test('is plain files that say nothing of where they were built', () => {
    const names = fs.readdirSync(builtImage);
    expect(names).toEqual([
      'chart.js',
      'chart.js.cache',
      'converged.bin',
      'photographs.bin',
      'runner.js',
      'runner.js.cache',
      'start.js',
      'tfjs-backend-wasm-simd.wasm',
      'tfjs-backend-wasm.wasm',
    ]);
    const root = path.resolve(__dirname, '../../..');
    for (const name of names) {
      expect(fs.lstatSync(path.join(builtImage, name)).isFile()).toBe(true);
      expect(fs.readFileSync(path.join(builtImage, name), 'latin1').includes(root)).toBe(false);
    }
    expect(fs.readFileSync(path.join(builtImage, 'runner.js'), 'latin1')).not.toMatch(
      /sourceMappingURL|createScanner\(ScriptTarget/,
    );
  });

  test('is the same when it is built again, but for its caches, which V8 takes', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-image-'));
    const bundle = JSON.stringify(path.resolve(__dirname, '../sandbox/bundle'));
    const [one, other] = [path.join(folder, 'one', 'image'), path.join(folder, 'other', 'deeper', 'image')] as const;
    for (const [built, cwd] of [
      [one, folder],
      [other, os.tmpdir()],
    ]) {
      const { stderr } = spawnSync(
        process.execPath,
        ['-e', `require(${bundle}).buildImage(${JSON.stringify(built)})`],
        { cwd, encoding: 'utf8' },
      );
      expect(stderr).toBe('');
    }
    expect(fs.readdirSync(one)).toEqual(fs.readdirSync(builtImage));
    for (const name of fs.readdirSync(one).filter((file) => !file.endsWith('.cache')))
      expect(fs.readFileSync(path.join(one, name)).equals(fs.readFileSync(path.join(other, name)))).toBe(true);
    for (const name of ['runner.js', 'chart.js']) expect(cacheTaken(one, name, `${name}.cache`)).toBe(true);
    expect(cacheTaken(one, 'runner.js', 'chart.js.cache')).toBe(false);
    fs.rmSync(folder, { recursive: true });
  });

  test('is copied where nobody can read it, when root starts runners as nobody', async () => {
    const hidden = fs.mkdtempSync(path.join(os.tmpdir(), 'course-hidden-')); // 0700
    fs.cpSync(builtImage, path.join(hidden, 'image'), { recursive: true });
    for (const level of here) {
      const runner = startRunner({ level, image: path.join(hidden, 'image') });
      expect(await runner.ready).toBeGreaterThan(0);
      runner.close();
    }
    fs.rmSync(hidden, { recursive: true });
  });
});

describe('a pool', () => {
  test('hands every runner out once, and replaces it', async () => {
    const pool = createPool({ level: here[0]!, size: 2 });
    const runners = [await pool.take(), await pool.take(), await pool.take()];
    expect(new Set(runners.map(({ pid }) => pid)).size).toBe(3);
    runners.forEach((runner) => runner.close());
    pool.close();
    await expect(pool.take()).rejects.toThrow('closed');
  });

  test('does not hand out a runner that has died while it waited', async () => {
    const pool = createPool({ level: here[0]!, size: 1 });
    const first = await pool.take();
    await sleep(400); // the next one is waiting
    const children = spawnSync('ps', ['-o', 'pid=', '--ppid', String(process.pid)], { encoding: 'utf8' })
      .stdout.split(/\s+/)
      .map(Number);
    for (const pid of children)
      if (pid && pid !== first.pid)
        try {
          process.kill(pid, 'SIGKILL');
        } catch {
          /* ps itself */
        }
    await sleep(100);
    const second = await pool.take();
    const { outcome } = await second.request({ op: 'run', cell: cell('a', '') }, 2000);
    expect(outcome).toEqual({ ok: true });
    [first, second].forEach((runner) => runner.close());
    pool.close();
  });
});

describe('when the grader goes', () => {
  /** The processes below one, by /proc. */
  function descendants(pid: number): number[] {
    const parents = fs
      .readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => {
        try {
          const stat = fs.readFileSync(`/proc/${name}/stat`, 'utf8');
          return [[Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])] as const];
        } catch {
          return [];
        }
      });
    const below = (of: number): number[] =>
      parents.filter(([, parent]) => parent === of).flatMap(([child]) => [child, ...below(child)]);
    return below(pid);
  }
  const isAlive = (pid: number) => {
    try {
      return !/^\d+ \(.*\) Z/s.test(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'));
    } catch {
      return false;
    }
  };

  /** A grader with an idle runner and one in an endless loop; ends as `how` says. */
  async function graderThatEnds(level: Level, how: string): Promise<number[]> {
    const program = `const { createPool, openSession } = require(${sandbox});
      const pool = createPool({ level: '${level}', size: 1 });
      (async () => { const first = await pool.take();
        const session = openSession({ cells: [{ id: 'a', output: 'console.log("in"); for (;;);' }], level: '${level}', limits: { cellMs: 30000 } });
        void session.run(); await new Promise((go) => setTimeout(go, 900)); console.log('up'); ${how} })();`;
    const grader = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((up) => grader.stdout.once('data', up));
    const pids = descendants(grader.pid!);
    if (how === '') grader.kill('SIGKILL');
    await new Promise((ended) => grader.once('exit', ended));
    return pids;
  }

  for (const [name, how] of [
    ['is killed (SIGKILL)', ''],
    ['ends', 'setTimeout(() => process.exit(), 300);'],
  ] as const)
    test(`because it ${name}, no runner is left`, async () => {
      if (process.platform !== 'linux') return;
      for (const level of here) {
        const pids = await graderThatEnds(level, how);
        expect(pids.length).toBeGreaterThanOrEqual(3);
        expect([level, await eventually(() => !pids.some(isAlive))]).toEqual([level, true]);
      }
    }, 30_000);

  test('an idle pool does not keep it', () => {
    const program = `const pool = require(${sandbox}).createPool({ level: '${here[0]}', size: 1 }); pool.take().then(() => console.log('ready'))`;
    const { status, stdout } = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8', timeout: 10_000 });
    expect([status, stdout]).toEqual([0, 'ready\n']);
  });
});

test('a grader that ignores SIGUSR1 does not open its debugger', () => {
  const program = (ignore: string) => `${ignore} process.kill(process.pid, 'SIGUSR1');
    const { url } = require('node:inspector'); const start = Date.now();
    const timer = setInterval(() => { if (url() || Date.now() - start > 1500) { console.log(url() ?? 'closed'); process.exit(); } }, 20);`;
  const run = (ignore: string) =>
    spawnSync(process.execPath, ['--inspect-port=0', '-e', program(ignore)], { encoding: 'utf8' }).stdout;
  expect(run(`require(${sandbox}).ignoreDebuggerSignal(); require(${sandbox}).ignoreDebuggerSignal();`)).toBe(
    'closed\n',
  );
  expect(run('')).toMatch(/^ws:/); // as it is without
});
