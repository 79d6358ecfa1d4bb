/** `course mark`: the marking page on 127.0.0.1, until Ctrl-C. */
import * as fs from 'node:fs';
import type { AddressInfo } from 'node:net';
import * as path from 'node:path';
import { type ServerType, serve } from '@hono/node-server';
import { openMarks } from '../marks/store';
import { MarksFault, type MarksStore } from '../marks/types';
import { openAccess } from './access';
import { type Assets, markingApp } from './app';
import { openClass } from './class';
import { openConcluding } from './concluding';
import { openDesk } from './desk';
import { openSaving } from './save';
import { markingStyle } from './style';

export const DEFAULT_PORT = 8377;
const ADDRESS = '127.0.0.1';
/** The page's script, as `npm run build` bundled it. */
const SCRIPT = path.join(__dirname, 'page.js');

export type Markers = {
  markers: readonly string[];
  /** 0: any that is free. */
  port?: number;
  say?: (line: string) => void;
};
type Serving = {
  port: number;
  /** By marker, for one use. */
  links: ReadonlyMap<string, string>;
  /** Ends the server; what was saved is in the results, and on the pages. */
  close(): Promise<void>;
};

function readAssets(): Assets {
  if (!fs.existsSync(SCRIPT)) throw new MarksFault(`${SCRIPT}: expected the page's script: run \`npm run build\``);
  return { script: fs.readFileSync(SCRIPT, 'utf8'), style: markingStyle };
}

const faultOfPort = (error: NodeJS.ErrnoException, port: number): Error => {
  if (error.code === 'EADDRINUSE')
    return new MarksFault(`--port ${port}: expected a free port, and another program has this one; --port 0 takes any`);
  if (error.code === 'EACCES') return new MarksFault(`--port ${port}: expected a port that you may open, from 1024 on`);
  return error;
};

function listen(
  fetch: Parameters<typeof serve>[0]['fetch'],
  port: number,
): Promise<{ server: ServerType; port: number }> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname: ADDRESS }, (address: AddressInfo) =>
      resolve({ server, port: address.port }),
    );
    server.once('error', (error: NodeJS.ErrnoException) => reject(faultOfPort(error, port)));
  });
}

/**
 * @param graded the folder that `course grade` wrote
 * @throws MarksFault, or an error of one line, when the folder, its marks or the port cannot be had
 */
export async function serveMarking(
  graded: string,
  { markers, port = DEFAULT_PORT, say = console.log }: Markers,
): Promise<Serving> {
  const assets = readAssets();
  const klass = openClass(graded, say);
  const store: MarksStore = openMarks(graded);
  try {
    const desk = openDesk(klass, store, markers);
    const access = openAccess(store.folder, markers);
    const concluding = openConcluding(graded, store, say);
    const saving = openSaving(desk, concluding.later);
    const app = markingApp({ desk, saving, access, assets, say });
    const { server, port: open } = await listen(app.fetch, port);
    const links = [...access.tokens].map(
      ([marker, token]) => [marker, `http://${ADDRESS}:${open}/?token=${token}`] as const,
    );
    return {
      port: open,
      links: new Map(links),
      async close() {
        await new Promise<void>((resolve) => {
          server.close(() => resolve());
          if ('closeAllConnections' in server) server.closeAllConnections();
        });
        await concluding.end();
        store.close();
      },
    };
  } catch (error) {
    store.close();
    throw error;
  }
}
