/** 300 answers through the real page, while the server is killed 20 times: none is lost. (`npm run bench pages` has the times.) */
import type { Browser } from 'playwright-core';
import { openClass } from '../../marking/class';
import { groupsOf } from '../../marking/groups';
import { openMarks } from '../../marks/store';
import { launchChromium } from '../chromium';
import { resultFile } from '../results';
import { openPage, type Server, saveAndNext, shownId, startServer, whenSaved, whenShown } from './server';
import { DERIVATION, RUBRIC } from './suite';

const STUDENTS = 300;
const KILLS = 20;

let browser: Browser;
let server: Server;
beforeAll(async () => {
  browser = await launchChromium();
});
beforeEach(async () => {
  server = await startServer(STUDENTS);
});
afterEach(() => server.remove());
afterAll(() => browser.close());

/** Which lines the nth answer gets: all sixteen sets in turn. */
const linesOf = (n: number) => RUBRIC.map((_, k) => k).filter((k) => ((n >> k) & 1) === 1);

test('none is lost over 20 kills of the server', async () => {
  const { page, complaints } = await openPage(browser, server, 'anna');
  const given = new Map<string, number>();
  const total = Number(/of (\d+)/.exec((await page.locator('#answer').textContent()) ?? '')![1]);
  const every = Math.floor(total / (KILLS + 1));
  let kills = 0;
  let starting: Promise<void> = Promise.resolve();
  // three hand in nothing, and have their 0 already
  for (let n = 0; n < total - 3; n++) {
    await whenShown(page);
    const id = await shownId(page);
    expect([...given.keys()]).not.toContain(id);
    const lines = linesOf(n);
    for (const line of lines) await page.keyboard.press(String(line + 1));
    if (lines.length === 0) await page.keyboard.press('0');
    given.set(
      id,
      lines.reduce((sum, line) => sum + RUBRIC[line]!.points, 0),
    );
    if (kills < KILLS && n % every === every - 1) {
      kills++;
      await starting;
      starting = server.killAndStart(); // in the middle of it: the key follows at once
    }
    await saveAndNext(page);
  }
  await starting;
  await whenSaved(page);
  await page.locator('.progress', { hasText: `${STUDENTS - 3} of ${STUDENTS - 3}` }).waitFor();
  await page.screenshot({ path: resultFile('marking', 'all-marked') });
  expect(complaints).toEqual([]);
  expect(await server.end()).toBe(0);

  expect(kills).toBe(KILLS);
  const store = openMarks(server.graded, { readOnly: true });
  const groups = groupsOf(openClass(server.graded, console.error).handIns(), DERIVATION).filter(({ id }) =>
    given.has(id),
  );
  const lost = groups.flatMap((group) =>
    group.givers.filter(({ student }) => store.get({ student, ...DERIVATION })?.mark?.points !== given.get(group.id)),
  );
  expect(lost.map(({ student }) => student)).toEqual([]);
  expect(groups.reduce((sum, { givers }) => sum + givers.length, 0)).toBe(STUDENTS - 3);
  const twice = store.all().filter(({ file }) => file.version !== 1);
  expect(twice).toEqual([]);
}, 600_000);
