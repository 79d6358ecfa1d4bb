/** The command line of a runner at each level. The tests of attacks show what they stop. */
import { spawnSync } from 'node:child_process';
import * as path from 'node:path';
import { OPTIMISE_LATER } from '../v8-flags';
import { type Image, isRoot } from './image';
import { type Limits, prlimitArguments } from './limits';

/** From the safest to the weakest. */
export const LEVELS = ['bubblewrap', 'namespaces', 'permission'] as const;
export type Level = (typeof LEVELS)[number];

/** `seccomp`: the program must be open on fd 4. */
export type Command = { program: string; arguments: string[]; environment: Record<string, string>; seccomp: boolean };

/** Modules of Node that a cell may require unless the session says otherwise: nothing that touches the machine. */
export const DEFAULT_MODULES = ['node:assert', 'node:util'];

const PATHS = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: '/nonexistent', TZ: 'UTC', LANG: 'C.UTF-8' };

/** What TensorFlow.js computes on in a runner. tfjs-node's addon does not load in the sandbox. */
export type RunnerBackend = 'wasm' | 'cpu';
export type Inside = { modules: string[]; backend: RunnerBackend; frameBytes: number };

function environmentOf(folder: string, { modules, backend, frameBytes }: Inside): Record<string, string> {
  return {
    ...PATHS,
    COURSE_GRADING: '1',
    COURSE_BACKEND: backend,
    COURSE_WASM: folder,
    COURSE_MODULES: modules.join(','),
    COURSE_FRAME: String(frameBytes),
  };
}

/** Node's permission model is out of its experimental name since 22.13. */
export function permissionFlag(version: string = process.versions.node): string {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 13) ? '--permission' : '--experimental-permission';
}

/** V8 takes what it compiled ahead (runner/start.ts) only under the flags that it was compiled with. */
export function v8Flags(limits: Limits): string[] {
  return [`--max-old-space-size=${limits.heapMegabytes}`, ...OPTIMISE_LATER];
}

function nodeArguments(folder: string, limits: Limits): string[] {
  return [
    ...v8Flags(limits),
    '--no-warnings',
    permissionFlag(),
    `--allow-fs-read=${folder}${path.sep}*`,
    path.join(folder, 'start.js'),
  ];
}

const libraries = new Map<string, string[]>();

/** The shared libraries that a program loads, by `ldd`. */
function librariesOf(program: string): string[] {
  let found = libraries.get(program);
  if (!found) {
    const { stdout } = spawnSync('ldd', [program], { encoding: 'utf8', env: { PATH: PATHS.PATH } });
    found = [...(stdout ?? '').matchAll(/(?:=> )?(\/\S+) \(0x/g)].map((match) => match[1]!);
    libraries.set(program, found);
  }
  return found;
}

function bubblewrap(image: Image, limits: Limits, inside: Inside): Command {
  const folder = '/course';
  const prlimit = '/usr/bin/prlimit';
  const environment = environmentOf(folder, inside);
  const bind = (from: string, to: string) => ['--ro-bind', from, to];
  const files = [...new Set([image.node, prlimit].flatMap(librariesOf))];
  return {
    program: 'bwrap',
    seccomp: true,
    environment: { PATH: PATHS.PATH }, // /proc/1/environ inside is bwrap's own: --clearenv does not reach it
    arguments: [
      '--unshare-all',
      '--unshare-user',
      '--uid',
      '65534',
      '--gid',
      '65534',
      '--disable-userns',
      '--hostname',
      'sandbox',
      '--cap-drop',
      'ALL',
      '--die-with-parent',
      '--new-session',
      '--clearenv',
      ...Object.entries(environment).flatMap(([name, value]) => ['--setenv', name, value]),
      ...files.flatMap((file) => bind(file, file)),
      ...bind(image.node, '/bin/node'),
      ...bind(prlimit, '/bin/prlimit'),
      ...bind(image.folder, folder),
      '--dev',
      '/dev',
      '--remount-ro',
      '/dev',
      '--remount-ro',
      '/',
      '--chdir',
      '/',
      '--seccomp',
      '4',
      '--',
      '/bin/prlimit',
      ...prlimitArguments(limits, true),
      '/bin/node',
      ...nodeArguments(folder, limits),
    ],
  };
}

/** util-linux alone: a network, users, processes and queues of its own; files are the permission model's part. */
function namespaces(image: Image, limits: Limits, inside: Inside): Command {
  return {
    program: 'setpriv', // --pdeathsig: unshare dies with us, and --kill-child kills the rest with it
    seccomp: false,
    environment: environmentOf(image.folder, inside),
    arguments: [
      '--pdeathsig',
      'KILL',
      'unshare',
      '--user',
      '--map-root-user',
      '--net',
      '--ipc',
      '--uts',
      '--pid',
      '--fork',
      '--kill-child=SIGKILL',
      '--mount-proc',
      'setpriv',
      '--no-new-privs',
      '--bounding-set=-all',
      '--inh-caps=-all',
      'prlimit',
      ...prlimitArguments(limits, true),
      image.node,
      ...nodeArguments(image.folder, limits),
    ],
  };
}

/** Node's permission model alone: stops honest mistakes. On Linux with limits, and an end with the parent. */
function permission(image: Image, limits: Limits, inside: Inside): Command {
  const node = [image.node, ...nodeArguments(image.folder, limits)];
  const command =
    process.platform === 'linux'
      ? ['setpriv', '--pdeathsig', 'KILL', 'prlimit', ...prlimitArguments(limits, false), ...node]
      : node;
  return {
    program: command[0]!,
    arguments: command.slice(1),
    environment: environmentOf(image.folder, inside),
    seccomp: false,
  };
}

/** The command that starts a runner at a level. As root it must be started as nobody (see `startRunner`). */
export function commandFor(level: Level, image: Image, limits: Limits, inside: Inside): Command {
  return { bubblewrap, namespaces, permission }[level](image, limits, inside);
}

/** The user that runners start as: root steps down, everybody else stays. */
export function runAs(): { uid?: number; gid?: number } {
  return isRoot() ? { uid: 65534, gid: 65534 } : {};
}
