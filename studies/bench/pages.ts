/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * Pages of a class of 300 in Chromium, beside what they replace: the next answer on the marking page against a page of its own for
 * each answer, as nbgrader's formgrader has it; a sort and a filter of the class's table against a page loaded anew.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as readline from 'node:readline';
import { sheetItems } from '@course/fixtures';
import { repositoryFolder } from '@course/grader';
import { type Browser, chromium, type Page } from 'playwright-core';
import { median } from './median';

const STUDENTS = 300;
/** Of them; the others are in the roster alone. */
const HANDED_IN = 40;
const RELOADS = 10;
const SHEET = '01-relax';
const course = path.join(repositoryFolder, 'grader', 'course.cjs');
const executable = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];

type Notebook = { cells: { metadata: { nbgrader?: { grade_id: string } }; source: string | string[] }[] };

/** Times in milliseconds. */
const shown = (times: number[]) => `median ${median(times).toFixed(0)} ms, worst ${Math.max(...times).toFixed(0)} ms`;

/** Grades a class in which each who handed in has written an answer of their own. @returns the folder `graded` */
function gradedClass(folder: string): string {
  const solved = path.join(repositoryFolder, 'fixtures', 'submissions', 'full-solution', `${SHEET}.ipynb`);
  const notebook = JSON.parse(fs.readFileSync(solved, 'utf8')) as Notebook;
  const written = sheetItems(SHEET).find(({ kind, points }) => kind === 'written' && points > 0)!.id;
  const cell = notebook.cells.find(({ metadata }) => metadata.nbgrader?.grade_id === written)!;
  const names = Array.from({ length: STUDENTS }, (_, i) => `student${String(i).padStart(3, '0')}`);
  for (const [i, name] of names.slice(0, HANDED_IN).entries()) {
    cell.source = `My own words, number ${i}: ${'it follows from the chain rule. '.repeat(1 + (i % 7))}`;
    fs.mkdirSync(path.join(folder, 'in', name), { recursive: true });
    fs.writeFileSync(path.join(folder, 'in', name, `${SHEET}.ipynb`), JSON.stringify(notebook));
  }
  fs.writeFileSync(path.join(folder, 'roster.csv'), `login;name\n${names.map((name) => `${name};${name}\n`).join('')}`);
  fs.writeFileSync(path.join(folder, 'class.json'), JSON.stringify({ roster: 'roster.csv' }));
  const graded = path.join(folder, 'graded');
  const rules = ['--class', path.join(folder, 'class.json')];
  const { status, stderr } = spawnSync(
    process.execPath,
    [course, 'grade', path.join(folder, 'in'), '--out', graded, ...rules, '--insecure'],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`course grade ended with status ${status}: ${stderr.slice(-2000)}`);
  return graded;
}

async function startMarking(graded: string): Promise<{ server: ChildProcess; link: string }> {
  const server = spawn(process.execPath, [course, 'mark', graded, '--markers', 'anna', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of readline.createInterface({ input: server.stdout! })) {
    const link = /http:\/\/127\.0\.0\.1:\S+/.exec(line)?.[0];
    if (link) return { server, link };
  }
  throw new Error('course mark ended before it printed a link');
}

const answerIsThere = (page: Page) => page.locator('.answer .given').first().waitFor();

/** Milliseconds from Enter to the frame that shows the next answer, and from a page's address to its answer. */
async function marking(browser: Browser, link: string): Promise<{ keys: number[]; loads: number[] }> {
  const page = await browser.newPage({ viewport: { width: 1360, height: 900 } });
  await page.goto(link);
  await answerIsThere(page);
  await page.evaluate(() => {
    const times: number[] = [];
    let pressed = 0;
    Object.assign(window, { times });
    window.addEventListener('keydown', ({ key, timeStamp }) => key === 'Enter' && (pressed = timeStamp), true);
    new MutationObserver(() => {
      if (pressed === 0 || !document.querySelector('[data-answer]:not([data-answer=""]) .given')) return;
      const began = pressed;
      pressed = 0;
      // painted: the frame after the next one begins
      requestAnimationFrame(() => requestAnimationFrame(() => times.push(performance.now() - began)));
    }).observe(document.querySelector('.answer')!, { attributes: true, attributeFilter: ['data-answer'] });
  });
  const count = () => page.evaluate(() => (window as unknown as { times: number[] }).times.length);
  for (let n = 1; n < HANDED_IN; n++) {
    await page.keyboard.press(String((n % 2) + 1));
    await page.waitForTimeout(100); // nobody reads faster
    await page.keyboard.press('Enter');
    while ((await count()) < n) await page.waitForTimeout(10);
  }
  const keys = await page.evaluate(() => (window as unknown as { times: number[] }).times);
  const loads: number[] = [];
  for (let n = 0; n < RELOADS; n++) {
    const began = performance.now();
    await page.reload();
    await answerIsThere(page);
    loads.push(performance.now() - began);
  }
  await page.close();
  return { keys, loads };
}

/** Milliseconds from a choice to the layout that shows it. */
async function table(browser: Browser, graded: string) {
  const page = await browser.newPage({ viewport: { width: 1360, height: 900 } });
  const loads: number[] = [];
  for (let n = 0; n < RELOADS; n++) {
    const began = performance.now();
    await page.goto(`file://${graded}/index.html`);
    loads.push(performance.now() - began);
  }
  const { sorts, filters } = await page.evaluate(() => {
    const time = (choose: () => void): number => {
      const began = performance.now();
      choose();
      document.body.getBoundingClientRect();
      return performance.now() - began;
    };
    const buttons = [...document.querySelectorAll<HTMLButtonElement>('.sort')];
    const field = document.querySelector<HTMLInputElement>('input[name=q]')!;
    const search = (text: string) => () => {
      field.value = text;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    };
    return {
      sorts: [...buttons, ...buttons].map((button) => time(() => button.click())),
      filters: ['1', '12', '123', 'x', ''].map((text) => time(search(text))),
    };
  });
  await page.close();
  return { loads, sorts, filters };
}

export async function pagesBench(): Promise<void> {
  const executablePath = executable.find((file) => fs.existsSync(file));
  if (!executablePath) {
    console.log('  left out: no Chromium (apt-get install chromium-headless-shell)');
    return;
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-bench-'));
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  let server: ChildProcess | undefined;
  try {
    const graded = gradedClass(folder);
    const started = await startMarking(graded);
    server = started.server;
    const { keys, loads } = await marking(browser, started.link);
    console.log(`  from Enter to the next answer: ${shown(keys)}; a page of its own for each answer: ${shown(loads)}`);
    console.log(
      `  the next answer takes ${(median(keys) / median(loads)).toFixed(2)} times as long as a page of its own`,
    );
    const { loads: anew, sorts, filters } = await table(browser, graded);
    console.log(
      `  class of ${STUDENTS}: a sort ${shown(sorts)}; a search ${shown(filters)}; loaded anew ${shown(anew)}`,
    );
    console.log(`  a sort takes ${(median(sorts) / median(anew)).toFixed(2)} times as long as the page loaded anew`);
  } finally {
    await browser.close();
    if (server?.kill()) await once(server, 'exit'); // it writes pages still
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
