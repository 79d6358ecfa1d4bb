/** `course mark GRADED`: the marking page, until Ctrl-C. */
import * as os from 'node:os';
import { DEFAULT_PORT, serveMarking } from '../marking/serve';
import { plain } from '../report';
import { CliError, UsageError } from './errors';

type Flags = { markers?: unknown; port?: unknown };

const MARKER = /^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._'-]{0,39}$/u;
const wrong = (message: string) => new UsageError(`course mark: ${plain(message)}`);

/** @throws UsageError for a name that is none, or that stands there twice */
export function markersOf(value: unknown): string[] {
  const names = String(value ?? os.userInfo().username)
    .split(',')
    .map((name) => name.normalize('NFC').trim());
  for (const [i, name] of names.entries()) {
    if (!MARKER.test(name))
      throw wrong(
        `--markers: expected names of 1 to 40 letters, digits, spaces, dots, hyphens, with commas between them, got '${name}'`,
      );
    if (names.indexOf(name) < i) throw wrong(`--markers: expected each name once, got '${name}' twice`);
  }
  return names;
}

export function portOf(value: unknown): number {
  if (value === undefined) return DEFAULT_PORT;
  const port = Number(value);
  if (/^\d{1,5}$/.test(String(value)) && port <= 65_535) return port;
  throw wrong(`--port: expected a number from 0 (any free port) to 65535, got '${value}'`);
}

/** Resolves when the server was ended, by Ctrl-C or SIGTERM. */
export async function markPage(graded: string, { markers, port }: Flags): Promise<number> {
  const names = markersOf(markers);
  const serving = await serveMarking(graded, { markers: names, port: portOf(port) }).catch((error: Error) => {
    throw new CliError(`course mark: ${plain(error.message)}`, 2);
  });
  const width = Math.max(...names.map((name) => name.length));
  for (const [marker, link] of serving.links) console.log(`${marker.padEnd(width)}  ${link}`);
  console.log(
    [
      'Each link works once. From another machine, use a tunnel:',
      `ssh -L ${serving.port}:127.0.0.1:${serving.port} ${os.hostname()}`,
    ].join(' '),
  );
  console.log('Ctrl-C ends. What was saved stays.');
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
  await serving.close();
  return 0;
}
