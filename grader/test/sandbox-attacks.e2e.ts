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
import { ignoreDebuggerSignal, LEVELS, type Level, probeLevel } from '../sandbox';
import { attack, levelsHere, NOTHING } from './sandbox-helpers';

const isRoot = process.getuid?.() === 0;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-attacks-'));
fs.chmodSync(folder, 0o777); // anybody may write here: only the sandbox forbids it
const secret = path.join(folder, 'solution.js');
const writeSecret = () => fs.writeFileSync(secret, 'module.exports = 26492;');
writeSecret();
const sockets = fs.mkdtempSync(path.join(os.tmpdir(), 'course-sockets-'));
fs.chmodSync(sockets, 0o777);
const [hostSocket, ownSocket] = [path.join(sockets, 'host'), path.join(sockets, 'own')] as const;
let server: net.Server;
let unixServer: net.Server;
let connections = 0;

beforeAll(async () => {
  ignoreDebuggerSignal();
  process.env.COURSE_SECRET = 'the-secret-seed';
  server = net.createServer((socket) => {
    connections += 1;
    socket.end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  unixServer = net.createServer((socket) => socket.end());
  await new Promise<void>((listening) => unixServer.listen({ path: hostSocket, writableAll: true }, listening));
});
afterAll(() => {
  server.close();
  unixServer.close();
  fs.rmSync(sockets, { recursive: true, force: true });
  fs.rmSync(folder, { recursive: true, force: true });
});

/** Tries everything of a list; `got` counts what did not throw. */
const counting = (...attempts: string[]) =>
  `exports.got = [${attempts.map((code) => `() => ${code}`)}].filter((attempt) => { try { return attempt() !== 0; } catch { return false; } }).length;`;

/** The value of an attempt that ends later: the cell waits for it. */
const awaiting = (code: string) =>
  `exports.got = 0;\nawait new Promise((done) => { const got = (what) => { exports.got = what; done(); }; setTimeout(done, 1500); ${code} });`;

type Attack = { name: string; source: () => string; open?: (level: Level) => boolean };

const never = () => false;
/** From Node 25 on its permission model keeps the network, too. */
const NETWORK_IS_OPEN = Number(process.versions.node.split('.')[0]) < 25;
const atPermission = (level: Level) => level === 'permission' && NETWORK_IS_OPEN;

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
    source: () =>
      counting(`require(${JSON.stringify(secret)})`, `process.mainModule.require(${JSON.stringify(secret)})`),
  },
  {
    name: 'finds a secret in the environment',
    source: () =>
      `exports.got = JSON.stringify([process.env, process.argv, process.execArgv]).includes('secret') ? 1 : 0;`,
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
    source: () =>
      counting(`require('node:inspector').open(0, '127.0.0.1') ?? require('node:inspector').url()?.length ?? 0`),
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
    name: 'connects to a Unix socket of the machine',
    source: () =>
      awaiting(
        `require('node:net').connect(${JSON.stringify(hostSocket)}).on('connect', () => got(1)).on('error', () => got(0));`,
      ),
    open: atPermission,
  },
  {
    name: 'makes a socket file',
    source: () =>
      awaiting(
        `require('node:net').createServer().on('error', () => got(0)).listen(${JSON.stringify(ownSocket)}, () => got(1));`,
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
    fs.rmSync(ownSocket, { force: true });
    fs.rmSync(folder, { recursive: true });
    fs.mkdirSync(folder);
    fs.chmodSync(folder, 0o777);
    writeSecret();
    expect(printed).toMatch(/got [1-9]/);
  });
});

const here = levelsHere();

describe.each(LEVELS)('%s', (level) => {
  const at = here.includes(level) ? test : test.skip;

  for (const { name, source, open = never } of FOR_NOTHING)
    at(open(level) ? `DOES NOT contain: ${name}` : name, async () => {
      const { session, got } = await attack(level, source());
      session.close();
      if (open(level)) expect(got).not.toEqual(NOTHING);
      else expect(got).toEqual(NOTHING);
      expect(fs.readFileSync(secret, 'utf8')).toBe('module.exports = 26492;');
      expect(fs.readdirSync(folder)).toEqual(['solution.js']);
      if (!open(level)) expect(fs.readdirSync(sockets)).toEqual(['host']);
      fs.rmSync(ownSocket, { force: true });
    });

  at(
    atPermission(level) ? 'DOES NOT contain: offers a port of the machine' : 'offers a port of the machine',
    async () => {
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
      expect(heard).toBe(atPermission(level));
      session.close();
    },
  );
});

test('the server was reached without a sandbox and at the permission level, no more', async () => {
  const open = NETWORK_IS_OPEN && (await probeLevel('permission')).available ? 1 : 0;
  expect(connections).toBe(1 + open);
});
