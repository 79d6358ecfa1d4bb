/** What is kept of a grading: the results before it, what need not be graded again, and results made of what changed alone. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { generateCases, pointsOf, sheetItems } from '@course/fixtures';
import { writeOwnRules } from '../class/rules-text';
import { diffCommand } from '../cli/diff';
import { copyOf, requireSameSecret } from '../cli/grade-changes';
import { changesOf } from '../diff/changes';
import { keepBefore, type Result, readBefore, settleBefore, snapshotOf } from '../diff/snapshot';
import { record, recordPoints } from '../jest/record';
import { type Fingerprints, fingerprintsOf, secretFingerprint, sheetFingerprints, toDo } from '../mark/fingerprints';
import { merged, withPoints } from '../mark/kept-report';
import { readRecord, writeRecord } from '../mark/record-file';
import type { Assignment } from '../mark/tools';
import { type Report, readReport, writeSubmissionReport } from '../report';
import { detailsText, parseDetails } from '../report/details-file';
import { items, made, right, SHEET, shares, withCases, withItem, wrong } from './diff-results';
import { reportOf } from './report-class';

let out: string;
beforeEach(() => void (out = fs.mkdtempSync(path.join(os.tmpdir(), 'course-diff-'))));
afterEach(() => {
  jest.restoreAllMocks();
  fs.rmSync(out, { recursive: true, force: true });
});

describe('predecessors in .before/', () => {
  const save = ({ report, made: own = made, shares: kept = shares }: Result) => {
    writeSubmissionReport(out, report);
    writeRecord(out, report, { made: own, shares: kept });
  };
  const now = (...results: Result[]) =>
    snapshotOf(
      out,
      results.map(({ report }) => report),
    );
  const lines: string[] = [];
  beforeEach(() => {
    lines.length = 0;
    jest.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  });

  test('are kept when a run changes a mark, and stay when the next one changes none', () => {
    save(right('a'));
    const before = keepBefore(out, now(right('a')));
    save(wrong('a'));
    settleBefore(out, changesOf(before, now(wrong('a'))).length > 0);
    expect(readBefore(out)!.get(`a/${SHEET}`)!.report.score).toBe(92);
    keepBefore(out, now(wrong('a')));
    settleBefore(out, false);
    expect(fs.readdirSync(path.join(out, '.before'))).toEqual(['results.ndjson']);
    expect(readBefore(out)!.get(`a/${SHEET}`)!.report.score).toBe(92);
    expect(diffCommand({}, [out])).toBe(0);
    expect(lines.at(-1)).toBe('1 mark changed, 1 fell; 1 student');
  });

  test('a run that was stopped: what it had graded is compared with what was there before it', () => {
    save(right('a'));
    save(right('b'));
    keepBefore(out, now(right('a'), right('b')));
    save(wrong('a')); // and stopped here
    const before = keepBefore(out, now(wrong('a'), right('b')));
    save(wrong('b'));
    const changes = changesOf(before, now(wrong('a'), wrong('b')));
    expect(changes.map(({ student, before: old, after }) => [student, old, after])).toEqual([
      ['a', 8, 2],
      ['b', 8, 2],
    ]);
  });

  test('a folder without them, none at all, a broken file, an item that is none: one line', () => {
    save(right('a'));
    expect(diffCommand({}, [out])).toBe(0);
    expect(lines).toEqual([`${out}: no run has changed a mark yet`]);
    expect(() => diffCommand({}, [path.join(out, 'none')])).toThrow(
      'none: expected a folder that `course grade` wrote',
    );
    expect(() => diffCommand({ item: 'import' }, [out])).toThrow(
      '--item: expected one of conditionalImportance, summed',
    );
    fs.mkdirSync(path.join(out, '.before'));
    fs.writeFileSync(path.join(out, '.before', 'results.ndjson'), '{"report":\n');
    expect(() => diffCommand({}, [out])).toThrow('results.ndjson: line 1: expected a result as JSON');
    fs.writeFileSync(path.join(out, '.before', 'results.ndjson'), '{"report": {"student": 3}}\n');
    expect(() => diffCommand({}, [out])).toThrow(/^course diff: .*results\.ndjson: line 1/);
  });

  test('the attempt that counts says what a row rests on', () => {
    writeSubmissionReport(out, reportOf('a'));
    writeRecord(out, { student: 'a', sheet: SHEET, attempt: 2 }, { made: { ...made, notebook: 'second' }, shares });
    writeOwnRules(out, [{ student: 'a', sheet: SHEET, attempt: 2, rules: { attempts: 'best' } }]);
    expect(snapshotOf(out, [reportOf('a')]).get(`a/${SHEET}`)).toMatchObject({
      made: { notebook: 'second' },
      rules: { attempts: 'best' },
    });
  });

  test('another COURSE_SECRET is said before anything is overwritten; --again goes on, --propose says it', () => {
    const job = { student: 'a', sheet: SHEET };
    const check = (secret: string, more: { again?: boolean; propose?: boolean } = {}) => {
      writeRecord(out, job, { made: { ...made, secret }, shares });
      const given = { out, again: false, propose: false, ...more };
      requireSameSecret(given, snapshotOf(out, [reportOf('a')]), [job]);
    };
    expect(() => check(secretFingerprint())).not.toThrow();
    expect(() => check('of then')).toThrow(
      `course grade: ${out} was graded with another COURSE_SECRET (none is set now), so with other hidden cases: set the earlier ` +
        'one, choose another folder (--out), or grade again with this one (--again); nothing was overwritten',
    );
    expect(() => check('of then', { again: true })).not.toThrow();
    const said = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    expect(() => check('of then', { propose: true })).not.toThrow();
    expect(String(said.mock.calls[0])).toContain('another COURSE_SECRET');
    expect(secretFingerprint('one')).not.toBe(secretFingerprint('two'));
    expect(secretFingerprint('one')).not.toContain('one');
  });

  test('a copy for --propose: what is made in it leaves the folder as it was', () => {
    save(right('a'));
    const copy = copyOf(out);
    writeSubmissionReport(copy, wrong('a').report);
    expect(snapshotOf(copy, [wrong('a').report]).get(`a/${SHEET}`)!.made).toEqual(made);
    expect(fs.readFileSync(path.join(out, 'results', 'a', `${SHEET}.json`), 'utf8')).toContain('"score": 92');
    fs.rmSync(path.dirname(copy), { recursive: true });
  });
});

describe('what is left to do', () => {
  const after = (change: Partial<Fingerprints>) => toDo(made, { ...made, ...change }, items);

  test('nothing, the points, the items that changed with those that rest on them, or all', () => {
    expect(toDo(undefined, made, items)).toBe('all');
    expect(after({})).toBe('nothing');
    expect(after({ items: { ...made.items, relax: { ...made.items.relax!, points: 50 } } })).toBe('points');
    expect(after({ maxScore: 101 })).toBe('points');
    for (const key of ['grader', 'course', 'sheet', 'notebook', 'intake', 'secret'] as const)
      expect(after({ [key]: 'new' })).toBe('all');
    const onImportance = items.filter(({ restsOn }) => restsOn?.includes('importance')).map(({ id }) => id);
    const todo = after(withCases('importance')) as string[];
    expect(todo).toEqual(expect.arrayContaining(['importance', ...onImportance]));
    expect(todo.length).toBeLessThan(items.length);
    expect(after(withCases('smallestSimilarity'))).toEqual(['smallestSimilarity', 'masksNeededNow']);
  });

  test('of a sheet, an item whose cases changed has another fingerprint, and no other has', () => {
    const [hidden, open] = (['hidden', 'public'] as const).map((visibility) => generateCases(SHEET, visibility, 'one'));
    const before = sheetFingerprints(SHEET, hidden!, open!, 'g');
    expect(sheetFingerprints(SHEET, hidden!, open!, 'g')).toEqual(before);
    const changed = {
      ...hidden!,
      cases: hidden!.cases.map((one) => (one.item === 'relax' ? { ...one, about: 'other' } : one)),
    };
    const after = sheetFingerprints(SHEET, changed, open!, 'g');
    expect(toDo({ ...made, ...before }, { ...made, ...after }, items)).toEqual(['relax']);
    const others = sheetFingerprints(SHEET, generateCases(SHEET, 'hidden', 'two'), open!, 'g').items;
    expect(others.importance!.cases).not.toBe(before.items.importance!.cases);
  });

  test('the notebook and the notes of the intake have fingerprints of their own', () => {
    const file = path.join(out, 'n.ipynb');
    fs.writeFileSync(file, 'one');
    const of = (notes: string[]) => fingerprintsOf({ student: 'a', sheet: SHEET, notes, file }, made);
    const first = of([]);
    expect(of(['moved'])).toEqual({ ...first, intake: expect.not.stringMatching(first.intake) as string });
    fs.writeFileSync(file, 'two');
    expect(of([])).toEqual({ ...first, notebook: expect.not.stringMatching(first.notebook) as string });
  });
});

test('other points make another score of what is kept: the verdict, the feedback and the mistake stay', () => {
  const { report } = withItem(right('a'), 'importance', { status: 'fail', score: 2, mistake: 'importance/x' });
  const sheet = items.map((item) => (item.id === 'importance' ? { ...item, points: 20 } : item));
  const standing = { mark: 3, sentences: ['late'] };
  const other = withPoints({ ...report, standing }, sheet, { ...shares, importance: 0.25 });
  expect(other.items.find(({ id }) => id === 'importance')).toMatchObject({
    points: 20,
    score: 5,
    status: 'fail',
    mistake: 'importance/x',
  });
  expect(other.score).toBe(report.score - 2 + 5);
  expect(other.standing).toBeUndefined();
});

test('points of a class are recomputed from what is kept, and each result stays its own', () => {
  const changed = { ...made, items: { ...made.items, importance: { ...made.items.importance!, points: 1 } } };
  const students = Array.from({ length: 40 }, (_, i) => `s${i}`);
  for (const student of students) {
    const { report } = student.endsWith('7') ? wrong(student) : right(student);
    const points = report.items.map((item) => (item.id === 'importance' ? { ...item, points: 9 } : item));
    writeSubmissionReport(out, { ...report, items: points });
    writeRecord(out, report, {
      made: changed,
      shares: student.endsWith('7') ? { ...shares, importance: 0.25 } : shares,
    });
  }
  for (const student of students) recordPoints(out, { student, sheet: SHEET, made } as Assignment);
  const item = (student: string) =>
    readReport(path.join(out, 'results', student, `${SHEET}.json`)).items.find(({ id }) => id === 'importance');
  const points = pointsOf(SHEET, 'importance');
  expect(item('s1')).toMatchObject({ points, score: points, status: 'pass' });
  expect(item('s37')).toMatchObject({ points, score: points / 4, status: 'fail' });
  expect(readRecord(out, { student: 's37', sheet: SHEET })).toMatchObject({ made, shares: { importance: 0.25 } });
});

test('an item that is marked alone: its result and its details are new, what is kept of the others stays', () => {
  const kept = wrong('a').report;
  const [first, second] = ['importance', 'relax'].map((id) => ({ id, about: 'a case', feedback: 'f' }));
  writeSubmissionReport(out, kept, {
    source: 'old',
    items: { importance: { hidden: first! }, relax: { hidden: second! } },
  });
  writeRecord(out, kept, { made: { ...made, ...withCases('importance') }, shares: { ...shares, importance: 0.25 } });
  const now = reportOf('a', {}, [], SHEET, sheetItems(SHEET));
  record(out, {
    report: { ...now, score: 8, items: now.items.filter(({ id }) => id === 'importance') },
    details: { source: 'new', items: { importance: { milliseconds: 1 } } },
    shares: { importance: 1 },
    assignment: { student: 'a', sheet: SHEET, made, only: ['importance'] } as unknown as Assignment,
  });
  expect(readReport(path.join(out, 'results', 'a', `${SHEET}.json`)).score).toBe(now.score);
  expect(parseDetails(detailsText(out, kept)!, 'details')).toMatchObject({
    source: 'new',
    items: { importance: { milliseconds: 1 }, relax: { hidden: second } },
  });
  expect(parseDetails(detailsText(out, kept)!, 'details').items!.importance).not.toHaveProperty('hidden');
  expect(readRecord(out, kept)).toEqual({ made, shares });
});

test('an item that was marked alone is put among the ones that are kept', () => {
  const kept = wrong('a').report;
  const now = { ...reportOf('a'), notes: ['new'] };
  const fresh: Report = { ...now, score: 8, items: now.items.filter(({ id }) => id === 'importance') };
  const report = merged(kept, fresh, items, { ...shares, importance: 0.25 });
  expect(report.items.map(({ id }) => id)).toEqual(items.map(({ id }) => id));
  expect(report).toMatchObject({ score: 92, notes: ['new'] });
  expect(report.items.find(({ id }) => id === 'importance')!.score).toBe(8);
});
