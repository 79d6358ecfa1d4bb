/** The page of a class: who is in which group, what each row can be found by, attempts, figures, links from page to page. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { ClassMember } from '../class/class-table';
import { factsOf, tokensOf } from '../class-page/facts';
import { itemGroups } from '../class-page/groups';
import { classPage } from '../class-page/page';
import { shortValue, valueKey } from '../class-page/value-words';
import { type Details, type Report, resultTable, summary, writePages, writeSubmissionReport } from '../report';
import { renewPages } from '../report/pages';
import { classOf300 } from './class-of-300';
import { expectInertClass } from './inert';
import { reportOf, unreadable } from './report-class';

const fail = (feedback: string, mistake?: string) => ({ status: 'fail' as const, feedback, mistake });
const got = (value: number, feedback = 'differs'): Details => ({
  items: { importance: { hidden: { id: 'importance/1', about: 'a case', feedback, got: value } } },
});

test('who failed an item: by mistake, by equal value up to rounding, by the same words; who did nothing comes last', () => {
  const all: [Report, Details][] = [
    [reportOf('a', { importance: fail('You divided by N.\nMore.', 'importance/over-n') }), got(1)],
    [reportOf('b', { importance: fail('x', 'over-n') }), got(2)],
    [reportOf('c', { importance: fail('wrong') }), got(0.123456, 'expected 1, got 0.123456')],
    [reportOf('d', { importance: fail('wrong') }), got(0.1234561)],
    [reportOf('e', { importance: fail('wrong') }), got(0.5, 'expected 1, got 0.5')],
    [reportOf('f', { importance: { status: 'error', feedback: 'cell 3, line 2: x is not y\nmore' } }), {}],
    [reportOf('k', { importance: { status: 'error', feedback: 'cell 14, line 2: x is not y' } }), {}],
    ...['g', 'h', 'i'].map((name): [Report, Details] => [
      reportOf(name, { importance: fail('not done yet') }),
      { items: { importance: { absent: true } } },
    ]),
    [reportOf('j'), {}],
  ];
  const details = new Map(all);
  const facts = all.map(([report]) => factsOf(report, undefined));
  const items = itemGroups(facts, (report) => details.get(report)!);
  const importance = items.find(({ id }) => id === 'importance')!;
  expect(importance).toMatchObject({ right: 1, failed: 10, toMark: 0 });
  const who = (reports: readonly Report[]) => reports.map(({ student }) => student).join('');
  const groups = importance.groups.map(({ kind, title, says, reports }) => [kind, title, says, who(reports)]);
  expect(groups).toEqual([
    ['mistake', 'over-n', 'You divided by N.', 'ab'],
    ['value', 'got 0.1235', 'expected 1, got 0.123456', 'cd'],
    ['words', 'cell 3, line 2: x is not y', '', 'fk'],
    ['value', 'got 0.5', 'expected 1, got 0.5', 'e'],
    ['absent', 'not handed in', '', 'ghi'],
  ]);
  expect(items.find(({ id }) => id === 'derivation')).toMatchObject({ right: 0, failed: 0, toMark: 11 });
});

test('values in words, and the same key for those that rounding alone tells apart', () => {
  const tensor = (...data: number[]) => {
    return { tensor: true as const, dtype: 'float32', shape: [data.length], data: Float32Array.from(data) };
  };
  expect(valueKey(tensor(0.1, 2))).toBe(valueKey(tensor(0.1000001, 2)));
  expect(valueKey(tensor(0.1, 2))).not.toBe(valueKey(tensor(0.2, 2)));
  expect(valueKey(0)).toBe(valueKey(-0));
  expect(valueKey([1])).not.toBe(valueKey(1));
  expect(valueKey(new Map([['a', 1]]))).not.toBe(valueKey(new Map([['a', 2]])));
  expect(['7/6', 3516, [0.35, null], NaN].map(shortValue)).toEqual(['"7/6"', '3516', '[0.35, null]', 'NaN']);
  expect(shortValue(tensor(1, 2))).toContain('shape [2]');
  expect(shortValue('x\n'.repeat(1000)).length).toBeLessThan(150);
});

const standing = (mark: number, more: object = {}) => ({ mark, sentences: [], ...more });

test('what a submission is found by: its state, its wrong items, its mistakes', () => {
  const lateRow = { student: 'a', sheet: '01-relax', platform: 'canvas', person: {}, source: '', late: true } as const;
  const of = (report: Report, late = false) => tokensOf(factsOf(report, late ? lateRow : undefined));
  expect(of(reportOf('a', { importance: fail('x', 'importance/over-n') }, ['a locked cell was changed']))).toEqual([
    'open',
    'noted',
    '01-relax/importance',
    '01-relax/importance/over-n',
  ]);
  expect(of(unreadable('a'))).toEqual(['unread']);
  expect(of(reportOf('a'), true)).toEqual(['open', 'late']);
  expect(of({ ...reportOf('a'), standing: standing(80, { daysLate: 2 }) })).toEqual(['open', 'late']);
  expect(of({ ...reportOf('a'), standing: standing(0, { missing: true }) }, true)).toEqual(['missing']);
  const two = ['1', '2'].map((name) => ({ name, counts: false }));
  expect(of({ ...reportOf('a'), standing: standing(0, { attempts: two }) })).toEqual(['undecided']);
  expect(of({ ...reportOf('a', { importance: fail('x') }), sheet: 'a b' })).toContain('a%20b/importance');
});

test('a row a student: the name, the id and the group, a mark for each sheet, the total; what is missing is no mark', () => {
  const [first, second] = [
    reportOf('ab', { importance: fail('x') }),
    { ...reportOf('ab'), sheet: '02-attribution', standing: standing(45, { daysLate: 1 }) },
  ];
  const missing = { ...reportOf('li'), score: 0, items: [], standing: standing(0, { missing: true }) };
  const own = new Map([first, second].map((one) => [one.sheet, one]));
  const members: ClassMember[] = [
    { id: '7', name: 'Anna <B>', group: 'G1', reports: own, total: 71.25, dropped: ['03-structure'] },
    { id: 'li', name: 'Li', group: '', reports: new Map([['01-relax', missing]]), total: 0, dropped: [] },
  ];
  const page = classPage([first, second, missing], { members });
  expectInertClass(page);
  const [, ...marked] = page.split('<tr ');
  const rows = marked.map((row) => row.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' '));
  expect(rows[0]).toContain('Anna &lt;B&gt; 7 , ab , group G1 2 to mark 84 ✓✓ ○');
  expect(rows[0]).toContain('1 day late 45 (92 for the work)');
  expect(rows[0]).toContain('71.3 without 03-structure');
  expect(rows[1]).toContain('not handed in –');
  expect(page).toContain('<tr data-words="anna &lt;b&gt; 7 ab g1">');
  expect(page).toContain(
    '1 handed in; mean 84, median 84 of 100 points; 1 not handed in, and not in the mean; 2 answers to mark.',
  );
});

test('all attempts stand in a table, with the one that counts', () => {
  const attempts = [
    { name: '01-relax.ipynb', time: '2026-11-18T09:12:44+01:00', score: 61, counts: false },
    { name: '01-relax-Copy1.ipynb', score: 84, counts: true },
  ];
  const page = classPage([{ ...reportOf('anna'), standing: standing(84, { attempts }) }, reportOf('bob')]);
  expect(page).toContain('1 with more than one attempt<');
  expect(page).toContain(
    '<td>01-relax.ipynb</td><td>2026-11-18 09:12:44 +01:00</td><td class="number-cell">61</td><td></td>',
  );
  expect(page).toContain('<td>01-relax-Copy1.ipynb</td><td></td><td class="number-cell">84</td><td>counts</td>');
  expect(classPage([reportOf('bob')])).not.toContain('id="attempts"');
});

test('300 students on three sheets: a page that is made at once, with every one in it', () => {
  const members = classOf300();
  const found = new Map(members.map(({ report, details }) => [report, details]));
  const page = classPage([...found.keys()], {
    detailsOf: (report) => found.get(report)!,
    handIns: members.map(({ handIn }) => handIn),
  });
  expectInertClass(page);
  expect(page.match(/<tr data-words/g)).toHaveLength(300);
  expect(page.length).toBeLessThan(1_500_000);
});

test('an empty class has a page', () => {
  expectInertClass(classPage([]));
});

test('a note does not displace a mistake in the terminal; it stands where there is none', () => {
  const wrong = reportOf('anna', { importance: fail('You divided by N.') }, ['a locked cell was changed']);
  expect(resultTable([wrong], 120)).toContain('importance: You divided by N.');
  expect(resultTable([reportOf('bob', {}, ['a locked cell was changed'])], 120)).toContain('a locked cell was changed');
});

test('the terminal says the mean of those who handed in, and how many did not', () => {
  const two = ['1', '2'].map((name) => ({ name, counts: false }));
  const all = [
    { ...reportOf('a'), standing: standing(80) },
    { ...reportOf('b'), items: [], score: 0, standing: standing(0, { missing: true }) },
    { ...reportOf('c'), items: [], score: 0, standing: standing(0, { attempts: two }) },
  ];
  expect(summary(all)).toEqual([
    '01-relax: 2 submissions, mean 80, median 80 of 100, 2 written answers to mark, 1 without an attempt that counts, 1 not handed in',
  ]);
  expect(summary([all[1]!])).toEqual(['01-relax: 0 submissions, 1 not handed in']);
});

describe('from page to page', () => {
  let out: string;
  beforeEach(() => void (out = fs.mkdtempSync(path.join(os.tmpdir(), 'course-neighbours-'))));
  afterEach(() => fs.rmSync(out, { recursive: true, force: true }));
  const links = (student: string) =>
    [
      ...fs
        .readFileSync(path.join(out, 'pages', student, '01-relax.html'), 'utf8')
        .matchAll(/rel="(\w+)" href="([^"]+)"/g),
    ].map(([, rel, href]) => `${rel} ${decodeURIComponent(href!)}`);
  const write = (...students: string[]) => {
    const reports = students.map((student) => reportOf(student));
    for (const report of reports) writeSubmissionReport(out, report);
    expect(writePages(out, [...reports, { ...reportOf('bo'), sheet: '02-attribution' }])).toEqual([]);
    return reports;
  };

  test('staff go to the one before and the one after on the same sheet; students go nowhere', () => {
    const reports = write('cem', 'anna', 'Ben');
    expect(links('Ben')).toEqual(['prev ../../pages/anna/01-relax.html', 'next ../../pages/cem/01-relax.html']);
    expect(links('anna')).toEqual(['next ../../pages/Ben/01-relax.html']);
    expect(links('cem')).toEqual(['prev ../../pages/Ben/01-relax.html']);
    const student = fs.readFileSync(path.join(out, 'students', 'Ben', '01-relax.html'), 'utf8');
    expect(student).not.toMatch(/index\.html|\.\.\/|anna|cem|<nav/);
    renewPages(out, reports.slice(2)); // as when a person marked something
    expect(links('Ben')).toHaveLength(2);
  });

  test('somebody new between two is linked from both, and the others stay as they are', () => {
    write('anna', 'ben', 'dora', 'eva');
    const stamp = () => fs.statSync(path.join(out, 'pages', 'anna', '01-relax.html'), { bigint: true }).ino;
    const before = stamp();
    write('anna', 'ben', 'cem', 'dora', 'eva');
    expect(links('ben')[1]).toContain('cem');
    expect(links('dora')[0]).toContain('cem');
    expect(stamp()).toBe(before);
  });
});
