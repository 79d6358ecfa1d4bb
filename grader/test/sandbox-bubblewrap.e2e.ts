/**
 * Two walls: what bubblewrap, seccomp and the limits hold by themselves, with Node's permission model taken out of the command.
 */
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { probeLevel } from '../sandbox';
import { commandFor, type Inside, runAs } from '../sandbox/commands';
import { findImage } from '../sandbox/image';
import { withDefaults } from '../sandbox/limits';

const ATTEMPTS = `
const fs = require('node:fs');
const attempts = {
  root: () => fs.readdirSync('/').sort().join(' '),
  proc: () => fs.readdirSync('/proc'),
  passwd: () => fs.readFileSync('/etc/passwd'),
  write: () => fs.writeFileSync('/written', ''),
  device: () => fs.writeFileSync('/dev/shm/written', ''),
  process: () => require('node:child_process').spawnSync('/bin/node', ['-v']).error,
  grader: () => process.kill(GRADER, 0),
  environment: () => Object.keys(process.env).filter((name) => !/^(COURSE_(GRADING|BACKEND|WASM|MODULES|FRAME)|PATH|HOME|TZ|LANG|PWD)$/.test(name)).join(' '),
  memory: () => { const all = []; for (let i = 0; i < 64; i++) all.push(Buffer.alloc(16 << 20, 1)); return 'a gigabyte'; },
  user: () => String([process.getuid(), process.getgid(), process.pid < 10]),
};
const told = {};
for (const [name, attempt] of Object.entries(attempts))
  try { const got = attempt(); told[name] = got instanceof Error ? got.code : got ?? 'done'; } catch (error) { told[name] = error.code ?? error.name; }
const end = (network) => { console.log(JSON.stringify({ ...told, network })); process.exit(); };
require('node:net').connect(80, '127.0.0.1').on('error', (error) => end(error.code)).on('connect', () => end('reached'));
`;

test('bubblewrap holds without the permission model', async () => {
  const report = await probeLevel('bubblewrap');
  if (!report.available) {
    process.stderr.write(`not here: sandbox level bubblewrap (${report.reason})\n`);
    return;
  }
  const inside: Inside = { modules: [], backend: 'wasm', frameBytes: 1 };
  const command = commandFor('bubblewrap', findImage(), withDefaults({ dataMegabytes: 600 }), inside);
  const program = command.arguments.slice(0, -1).filter((argument) => !/permission|--allow-fs/.test(argument));
  expect(program.length).toBe(command.arguments.length - 3);
  const filter = fs.openSync(path.resolve(__dirname, `../sandbox/seccomp-${process.arch}.bpf`), 'r');
  const child = spawn(command.program, [...program, '-e', ATTEMPTS.replace('GRADER', String(process.pid))], {
    stdio: ['ignore', 'pipe', 'inherit', 'pipe', filter],
    env: command.environment,
    cwd: '/',
    detached: true,
    ...runAs(),
  });
  fs.closeSync(filter);
  let printed = '';
  child.stdout!.on('data', (chunk: Buffer) => (printed += String(chunk)));
  await new Promise((ended) => child.on('close', ended));
  expect(JSON.parse(printed)).toEqual({
    root: expect.stringMatching(/^bin course dev lib( lib64)?( usr)?$/),
    proc: 'ENOENT',
    passwd: 'ENOENT',
    write: 'EROFS',
    device: 'EROFS',
    process: 'EPERM', // seccomp: no clone without CLONE_THREAD
    grader: expect.stringMatching(/ESRCH|done/), // its number means nothing there, or another process inside
    environment: '',
    memory: expect.stringMatching(/^(RangeError|ERR_MEMORY_ALLOCATION_FAILED)$/),
    user: '65534,65534,true',
    network: 'EPERM', // seccomp: no sockets at all
  });
});
