/** Where on this machine JupyterLab answers. */
import * as net from 'node:net';
import { CliError, UsageError } from '../errors';

const FIRST = 8888; // Jupyter's own
const TRIED = 50;

export const HOST = '127.0.0.1';

/** `--port` as a number. @throws UsageError when it is none */
export function checkPort(text: unknown): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!/^\d+$/.test(String(text)) || port < 1 || port > 65535)
    throw new UsageError(`course lab: --port: expected a whole number from 1 to 65535, got '${String(text)}'`);
  return port;
}

/** `undefined` when the port is free, else why it cannot be had (`EADDRINUSE`, `EACCES`). */
export function occupied(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ port, host: HOST, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

/**
 * The wanted port, or the first free one from 8888 on.
 * @throws CliError when the wanted one is taken
 */
export async function choosePort(wanted?: number): Promise<number> {
  if (wanted !== undefined) {
    const why = await occupied(wanted);
    if (why === 'EADDRINUSE')
      throw new CliError(
        `course lab: port ${wanted} is in use; end what uses it, give another --port, or leave it out`,
      );
    if (why)
      throw new CliError(`course lab: port ${wanted} cannot be used (${why}); give another --port, or leave it out`);
    return wanted;
  }
  for (let port = FIRST; port < FIRST + TRIED; port++) if (!(await occupied(port))) return port;
  throw new CliError(
    `course lab: the ports ${FIRST} to ${FIRST + TRIED - 1} are all in use; give a free one with --port`,
  );
}
