/** What to do about each thing that can be missing: one line each, with the command for each system. */

function onEachSystem(debian: string, fedora: string, mac: string, windows: string): string {
  return `\`${debian}\` (Debian, Ubuntu), \`${fedora}\` (Fedora), \`${mac}\` (macOS) or \`${windows}\` (Windows)`;
}

const INSTALL = onEachSystem(
  'sudo apt install python3 python3-venv',
  'sudo dnf install python3',
  'brew install python',
  'winget install Python.Python.3.13',
);

export const NO_PYTHON = `Python 3.10 or newer is missing; install it with ${INSTALL}`;

export function tooOld(version: string): string {
  return `Python ${version} is too old, 3.10 or newer is needed; install one with ${INSTALL}, or name one with COURSE_PYTHON`;
}

export function noVenv(version: string): string {
  return `Python ${version} has no venv module; install it with ${INSTALL}`;
}

const NETWORK =
  /Retrying \(Retry|Max retries exceeded|ConnectionError|ConnectTimeout|ReadTimeout|NameResolutionError|ProxyError|unreachable/;

/** The errors of pip and venv that a user can mend, by what they print; the first that fits is taken. */
const FAILURES: readonly { pattern: RegExp; line: (where: { log: string; free: string }) => string }[] = [
  {
    pattern: /No space left on device|ENOSPC|Errno 28|Disk quota exceeded|Errno 122/,
    line: ({ log, free }) => `there is no disk space left (${free} free); make room and run the command again (${log})`,
  },
  {
    pattern: /CERTIFICATE_VERIFY_FAILED/,
    line: ({ log }) =>
      'pip does not trust the certificate of the package index; set PIP_CERT to the certificates of your network and ' +
      `run the command again (${log})`,
  },
  {
    pattern: NETWORK,
    line: ({ log }) =>
      'there is no network: pip does not reach its package index; connect, or set HTTPS_PROXY or PIP_INDEX_URL, and ' +
      `run the command again (${log})`,
  },
  {
    pattern: /Permission denied|Errno 13|Read-only file system|Errno 30/,
    line: ({ log }) => `pip cannot write under .course/; make the folder yours and run the command again (${log})`,
  },
];

/**
 * One line for what pip or venv printed when it failed.
 * @param log the file with the whole output, as the user would name it
 */
export function failureLine(what: string, output: string, where: { log: string; free: string }): string {
  const known = FAILURES.find(({ pattern }) => pattern.test(output));
  if (known) return `${what}: ${known.line(where)}`;
  const missing = /No matching distribution found for (\S+)/.exec(output)?.[1];
  if (missing) return `${what}: the package index has no ${missing} for this Python and system (${where.log})`;
  const last =
    output
      .trim()
      .split(/\r?\n/)
      .filter((line) => /error/i.test(line))
      .pop() ??
    output.trim().split(/\r?\n/).pop() ??
    '';
  return `${what}: failed${last && `: ${last.trim().slice(0, 200)}`} (${where.log})`;
}
