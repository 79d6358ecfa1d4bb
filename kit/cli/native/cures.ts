/** What to do about each thing that the build of the addon can lack: one line each. */
const TOOLS =
  '`sudo apt install build-essential` (Debian, Ubuntu), `sudo dnf install gcc-c++ make` (Fedora) or ' +
  '`xcode-select --install` (macOS)';

export function noTool(names: readonly string[]): string {
  const [are, them] = names.length > 1 ? ['are', 'them'] : ['is', 'it'];
  return `course native: ${names.join(' and ')} ${are} missing; compiling the addon needs ${them}; install ${them} with ${TOOLS}`;
}

export const NO_NODE_GYP =
  'course native: npm is missing; its node-gyp compiles the addon; install it with ' +
  '`sudo apt install npm` (Debian, Ubuntu), `sudo dnf install nodejs-npm` (Fedora) or `brew install node` (macOS)';

/** The failures of node-gyp and the compiler that a user can mend, by what they print; the first that fits is taken. */
const FAILURES: readonly { pattern: RegExp; line: string }[] = [
  {
    pattern: /No space left on device|ENOSPC|Disk quota exceeded/,
    line: 'course native: there is no disk space left; make room and run the command again',
  },
  { pattern: /make: not found|not found: make|`make` failed to run|spawn make ENOENT/, line: noTool(['make']) },
  { pattern: /[gc]\+\+: (not found|No such file)|xcode-select: error/, line: noTool(['a C++ compiler']) },
  {
    pattern: /node_api\.h: No such file|'node_api\.h' file not found/,
    line:
      "course native: Node's headers are missing; install them with `sudo apt install libnode-dev` (Debian, Ubuntu) or " +
      '`sudo dnf install nodejs-devel` (Fedora), or take the Node of nodejs.org, which has them',
  },
];

const NETWORK =
  /ENOTFOUND|EAI_AGAIN|ECONN(REFUSED|RESET)|ETIMEDOUT|ENETUNREACH|network connectivity|[45]\d\d (status|response)/i;
const NO_HEADERS =
  "course native: there is no network: node-gyp does not reach nodejs.org for Node's headers; connect, or set " +
  'HTTPS_PROXY, or name the folder that holds include/node in `npm_config_nodedir`, and run the command again';

/** One line for what node-gyp printed when it failed. */
export function compileFailure(output: string, log: string): string {
  const known = FAILURES.find(({ pattern }) => pattern.test(output))?.line;
  if (known) return `${known} (${log})`;
  const compiled = /CXX\(target\)/.test(output); // then the headers were there
  if (!compiled && NETWORK.test(output)) return `${NO_HEADERS} (${log})`;
  const error = output
    .split(/\r?\n/)
    .find((line) => /\berror\b|ERR! stack/i.test(line))
    ?.replace(/^.*ERR! stack /, '');
  return `course native: the addon does not compile${error ? `: ${error.trim().slice(0, 200)}` : ''} (${log})`;
}
