/** The command line of a runner at each level. The tests of attacks show what they stop. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
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

/** Of a command line in which none holds a space. */
const words = (text: string) => text.split(' ');

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

/** Where a program lies, by PATH as runners have it. */
function locate(program: string): string {
  const places = PATHS.PATH.split(':').map((folder) => path.join(folder, program));
  return places.find((file) => fs.existsSync(file)) ?? program;
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
      ...words('--unshare-all --unshare-user --uid 65534 --gid 65534 --disable-userns --hostname sandbox'),
      ...words('--cap-drop ALL --die-with-parent --new-session --clearenv'),
      ...Object.entries(environment).flatMap(([name, value]) => ['--setenv', name, value]),
      ...files.flatMap((file) => bind(file, file)),
      ...bind(image.node, '/bin/node'),
      ...bind(prlimit, '/bin/prlimit'),
      ...bind(image.folder, folder),
      ...words('--dev /dev --remount-ro /dev --remount-ro / --chdir / --seccomp 4 -- /bin/prlimit'),
      ...prlimitArguments(limits, true),
      '/bin/node',
      ...nodeArguments(folder, limits),
    ],
  };
}

/** Where the new root is put together, unseen by anybody else: a folder that every Linux has, and in which no file is that we need. */
const NEW_ROOT = '/sys';

/**
 * For `sh -c`: a root that holds what the pairs FROM TO before `--` name, and nothing else, all of it read-only; then the command
 * after `--`. So there are no sockets, and no place for a new one.
 */
const WITH_NEW_ROOT = `set -e
mount -t tmpfs -o mode=755,nosuid,nodev tmpfs ${NEW_ROOT}
while [ "$1" != -- ]; do
  if [ -d "$1" ]; then mkdir -p "${NEW_ROOT}$2"; else mkdir -p "${NEW_ROOT}\${2%/*}"; : > "${NEW_ROOT}$2"; fi
  mount -o bind,ro,nosuid,nodev "$1" "${NEW_ROOT}$2"
  shift 2
done
shift
mount -o remount,bind,ro,nosuid,nodev ${NEW_ROOT}
exec "$@"`;

/** util-linux alone: a network, users, processes, queues and a root folder of its own. */
function namespaces(image: Image, limits: Limits, inside: Inside): Command {
  const folder = '/course';
  const programs = { setpriv: locate('setpriv'), prlimit: locate('prlimit'), node: image.node };
  const libraries = new Set(Object.values(programs).flatMap(librariesOf));
  return {
    program: 'setpriv', // --pdeathsig: unshare dies with us, and --kill-child kills the rest with it
    seccomp: false,
    environment: environmentOf(folder, inside),
    arguments: [
      ...words('--pdeathsig KILL unshare --user --map-root-user --mount --net --ipc --uts --pid --fork'),
      ...words('--kill-child=SIGKILL sh -c'),
      WITH_NEW_ROOT,
      'sh',
      ...[...libraries].flatMap((file) => [file, file]),
      ...Object.entries(programs).flatMap(([name, file]) => [file, `/bin/${name}`]),
      ...[image.folder, folder],
      ...words(`-- unshare --root=${NEW_ROOT} --wd=/ /bin/setpriv --no-new-privs --bounding-set=-all`),
      ...words('--inh-caps=-all /bin/prlimit'),
      ...prlimitArguments(limits, true),
      '/bin/node',
      ...nodeArguments(folder, limits),
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
