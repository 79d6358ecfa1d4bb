/** Debian's Chromium, headless, with a watch on what it asks of the network and what it complains about. */
import * as fs from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { endKernels, type Lab } from './lab-server';
import { KEY } from './setup';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost', // no other host, whoever asks for it
];
/** What JupyterLab 4.6 itself complains of, and a student never sees: its debugger looks at a kernel that has none. */
const KNOWN = ['Error: No active debugger session'];
/** The headless shell first: it draws the page alone, and no window around it, which costs a second of processor time for each. */
const PATHS = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'].map(
  (name) => `/usr/bin/${name}`,
);

export type Watched = {
  page: Page;
  lab: Lab;
  /** Requests to any host but JupyterLab's: none gets there, and each is listed here. */
  foreign: string[];
  /** Errors of the console, and exceptions that nobody caught. */
  complaints: string[];
  /** Names of the notebooks that were opened. */
  opened: Set<string>;
  /** Ends the browser and the kernels of what was opened. */
  close: () => Promise<void>;
};

function executable(): string {
  const found = [process.env.CHROMIUM ?? '', ...PATHS].find((file) => file && fs.existsSync(file));
  if (!found)
    throw new Error('expected Chromium in /usr/bin (apt-get install chromium-headless-shell), or its path in CHROMIUM');
  return found;
}

export const launchChromium = (): Promise<Browser> => chromium.launch({ executablePath: executable(), args: FLAGS });

/** A new browser with nothing in its profile, at the size of a laptop's screen. */
export async function openBrowser(): Promise<Watched> {
  const given = process.env[KEY];
  if (!given) throw new Error('expected JupyterLab to run: npm run test:browser');
  const lab = JSON.parse(given) as Lab;
  const browser = await launchChromium();
  const context = await browser.newContext({ viewport: { width: 1360, height: 900 } });
  const foreign: string[] = [];
  const complaints: string[] = [];
  const page = await context.newPage();
  const host = new URL(lab.origin).host;
  const isForeign = (address: string) => /^(?:http|ws)s?:/.test(address) && new URL(address).host !== host;
  page.on('request', (request) => {
    if (isForeign(request.url())) foreign.push(request.url());
  });
  page.on('websocket', (socket) => {
    if (isForeign(socket.url())) foreign.push(socket.url());
  });
  const complain = (text: string): void => {
    if (!KNOWN.includes(text)) complaints.push(text);
  };
  page.on('console', (message) => {
    if (message.type() === 'error') complain(message.text());
  });
  page.on('pageerror', (error) => complain(String(error)));
  const opened = new Set<string>();
  const close = async (): Promise<void> => {
    await browser.close();
    await endKernels(lab, opened);
  };
  return { page, lab, foreign, complaints, opened, close };
}
