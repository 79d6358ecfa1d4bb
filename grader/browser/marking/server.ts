/** `course mark` as a process of its own, which can be killed, and its page in Chromium. */
import { type ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as readline from 'node:readline';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { repositoryFolder } from '../../author/sheets';
import { writeClass } from '../../test/marking-class';

export type Server = {
  graded: string;
  /** Of the first start. */
  port: number;
  /** By marker, of the last start. */
  links: Map<string, string>;
  /** SIGKILL, and a new start on the same port. */
  killAndStart(): Promise<void>;
  /** SIGTERM. @returns the exit status */
  end(): Promise<number | null>;
  remove(): void;
};

type Started = { child: ChildProcess; links: Map<string, string> };

async function start(graded: string, markers: readonly string[], port: number): Promise<Started> {
  const command = [path.join(repositoryFolder, 'grader', 'course.cjs'), 'mark', graded];
  const options = ['--markers', markers.join(','), '--port', String(port)];
  const child = spawn(process.execPath, [...command, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  const links = new Map<string, string>();
  for await (const line of readline.createInterface({ input: child.stdout! })) {
    const [marker, link] = line.split(/\s+/) as [string, string | undefined];
    if (link?.startsWith('http://127.0.0.1:')) links.set(marker, link);
    if (links.size === markers.length) break;
  }
  if (links.size < markers.length) throw new Error('expected course mark to print a link for each marker');
  child.stdout!.resume();
  return { child, links };
}

const ended = (child: ChildProcess) =>
  new Promise<number | null>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode);
    else child.once('exit', (code) => resolve(code));
  });

/** A class of so many students, and its server. */
export async function startServer(count: number): Promise<Server> {
  const markers = ['anna', 'ben'];
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-mark-'));
  const graded = path.join(folder, 'graded');
  writeClass(graded, count);
  let { child, links } = await start(graded, markers, 0);
  const port = Number(new URL([...links.values()][0]!).port);
  return {
    graded,
    port,
    get links() {
      return links;
    },
    async killAndStart() {
      child.kill('SIGKILL');
      await ended(child);
      ({ child, links } = await start(graded, markers, port));
    },
    async end() {
      child.kill('SIGTERM');
      return ended(child);
    },
    remove() {
      child.kill('SIGKILL');
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Milliseconds until something that must come is given up, on a machine with much else to do; Jest has a limit for the whole test. */
export const PATIENCE = 100_000;

export type Watched = {
  page: Page;
  /** Requests to another host, errors of the console, exceptions, refusals of the policy; not those of a server that is down. */
  complaints: string[];
};

/** What the browser says while the server is killed and starts again, or refuses a mark. */
const EXPECTED = /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_SOCKET|status of 409/;

/** A browser of a marker's own, which has opened the link. */
export async function openPage(
  browser: Browser,
  server: Server,
  marker: string,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 1360, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const complaints: string[] = [];
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol !== 'data:' && host !== `127.0.0.1:${server.port}`) complaints.push(`asked for ${request.url()}`);
  });
  page.on('console', (message) => {
    if (message.type() === 'error' && !EXPECTED.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(server.links.get(marker)!);
  await whenShown(page);
  return { page, complaints };
}

export async function whenShown(page: Page): Promise<void> {
  await page.locator('.answer .given, .plain').first().waitFor();
}

/** The id of the answer that is shown, once there is one. */
export const shownId = async (page: Page): Promise<string> =>
  (await page.locator('[data-answer]:not([data-answer=""])').getAttribute('data-answer'))!;

/** Saves with Enter, and waits for another answer to be there. */
export const saveAndNext = (page: Page): Promise<void> => pressForAnother(page, 'Enter');

/** Presses a key that leads to another answer (`n`, `p`, `Enter`), and waits for it to be there. */
export async function pressForAnother(page: Page, key: string): Promise<void> {
  const before = await shownId(page);
  await page.keyboard.press(key);
  await page.waitForFunction((id) => {
    const shown = document.querySelector('[data-answer]')?.getAttribute('data-answer');
    return (
      (shown !== id && shown !== '') ||
      document.querySelector('[role="status"]')?.textContent?.startsWith('That was the last')
    );
  }, before);
}

/** Nothing is on its way any more. */
export async function whenSaved(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const key = `course-mark-outbox ${document.getElementById('page')!.dataset.marker}`;
    return JSON.parse(sessionStorage.getItem(key) ?? '[]').length === 0;
  });
}

/**
 * Until a file of `graded/` holds a text: the server answers as soon as the mark itself is safe, and writes results and
 * pages after that, one after the other.
 */
export async function whenWritten(file: string, text: string): Promise<void> {
  const end = Date.now() + PATIENCE;
  while (Date.now() < end) {
    if (fs.existsSync(file) && fs.readFileSync(file, 'utf8').includes(text)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${file} does not hold “${text}” after ${PATIENCE / 1000} s`);
}
