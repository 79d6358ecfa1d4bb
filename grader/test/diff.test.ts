/** What changed: every changed mark with its true reason, and no other; results that are kept are made of what changed alone. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { generateCases, sheetItems } from '@course/fixtures';
import { writeOwnRules } from '../class/rules-text';
import { diffCommand } from '../cli/diff';
import { copyOf, requireSameSecret } from '../cli/grade-changes';
import { changesOf } from '../diff/changes';
import { keepBefore, type Result, readBefore, type Snapshot, settleBefore, snapshotOf } from '../diff/snapshot';
import { changeCsv, changeLine, changeTable } from '../diff/table';
import { record, recordPoints } from '../jest/record';
import { type Fingerprints, fingerprintsOf, secretFingerprint, sheetFingerprints, toDo } from '../mark/fingerprints';
import { merged, withPoints } from '../mark/kept-report';
import { readRecord, writeRecord } from '../mark/record-file';
import type { Assignment } from '../mark/tools';
import { type Report, type ReportItem, readReport, writeSubmissionReport } from '../report';
import { detailsText, parseDetails } from '../report/details-file';
import { columns } from '../report/width';
import { reportOf } from './report-class';

let out: string;
beforeEach(() => void (out = fs.mkdtempSync(path.join(os.tmpdir(), 'course-diff-'))));
afterEach(() => {
  jest.restoreAllMocks();
  fs.rmSync(out, { recursive: true, force: true });
});

const SHEET = '01-relax';
const items = sheetItems(SHEET);
const made: Fingerprints = {
  grader: 'g',
  course: 'c',
  sheet: 's',
  maxScore: 100,
  notebook: 'n',
  intake: 'i',
  secret: 'k',
  items: Object.fromEntries(items.map(({ id, points }) => [id, { cases: `of ${id}`, points }])),
};
const shares = Object.fromEntries(items.map(({ id, kind }) => [id, kind === 'written' ? 0 : 1]));

/** A result with everything right. */
const right = (student: string): Result => ({ report: reportOf(student), rules: {}, made, shares });
const snapshot = (...results: Result[]): Snapshot =>
  new Map(results.map((one) => [`${one.report.student}/${one.report.sheet}`, one]));

/** The result with one item otherwise. */
function withItem(result: Result, id: string, change: Partial<ReportItem>): Result {
  const own = result.report.items.map((item) => (item.id === id ? { ...item, ...change } : item));
  const score = own.reduce((sum, item) => sum + item.score, 0);
  return { ...result, report: { ...result.report, items: own, score } };
}
const wrong = (student: string, id = 'importance') => withItem(right(student), id, { status: 'fail', score: 2 });
const withMade = (result: Result, change: Partial<Fingerprints>): Result => ({
  ...result,
  made: { ...made, ...change },
});
const withCases = (...ids: string[]) => ({
  items: { ...made.items, ...Object.fromEntries(ids.map((id) => [id, { ...made.items[id]!, cases: 'new' }])) },
});
const whys = (before: Result, after: Result) =>
  changesOf(snapshot(before), snapshot(after)).map(({ item = '', before: old, after: now, why }) => [
    item,
    old,
    now,
    why.join('; '),
  ]);

test('nothing changed: no line, whatever the fingerprints are; a new row is no change', () => {
  expect(whys(right('a'), withMade(right('a'), { grader: 'new', notebook: 'new' }))).toEqual([]);
  expect(changesOf(snapshot(), snapshot(right('a')))).toEqual([]);
});

test.each<[string, Partial<Fingerprints>, string]>([
  ['the notebook', { notebook: 'new' }, 'the notebook changed'],
  ['the cases of the item', withCases('importance'), "the item's cases changed"],
  [
    'the cases of another item',
    withCases('relax'),
    'nothing that it rests on: the same notebook and cases gave another result',
  ],
  ['the grader', { grader: 'new' }, 'the grader changed'],
  ['course.json', { course: 'new' }, 'course.json changed'],
  ['the sheet', { sheet: 'new' }, 'the sheet changed'],
  [
    'the secret, and with it all cases',
    { secret: 'new', ...withCases('importance') },
    'another COURSE_SECRET makes other hidden cases',
  ],
  ['two things', { notebook: 'new', ...withCases('importance') }, "the notebook changed; the item's cases changed"],
])('an item whose verdict changed says why: %s', (_, change, why) => {
  expect(whys(right('a'), withMade(wrong('a'), change))).toEqual([['importance', 8, 2, why]]);
});

test('an item that rests on one whose cases changed says of which', () => {
  const on = items.find(({ restsOn }) => restsOn)!;
  const after = withMade(wrong('a', on.id), withCases(on.restsOn![0]!));
  expect(whys(right('a'), after)[0]![3]).toBe(`the cases of ${on.restsOn![0]}, on which it rests, changed`);
});

test('points that changed are the only reason where the verdict is the same, whatever else changed', () => {
  const after = withMade(withItem(right('a'), 'importance', { points: 10, score: 10 }), { grader: 'new' });
  expect(whys(right('a'), after)).toEqual([['importance', 8, 10, 'points changed: 8 → 10']]);
  const both = { ...withMade(withItem(wrong('a'), 'importance', { points: 10 }), { notebook: 'new' }) };
  expect(whys(right('a'), { ...both, shares: { ...shares, importance: 0.2 } })[0]![3]).toBe(
    'points changed: 8 → 10; the notebook changed',
  );
});

test('what people gave, changed and took back, also over a grading that changed nothing', () => {
  const person = (marker: string, points: number, more: Partial<NonNullable<ReportItem['person']>> = {}) => ({
    automatic: 0,
    points,
    picked: [],
    missed: [],
    adjust: points,
    comment: '',
    marker,
    at: '2026-11-26T19:00:00Z',
    ...more,
  });
  const marked = (marker: string, score: number) =>
    withItem(right('a'), 'derivation', { status: 'marked', score, person: person(marker, score) });
  expect(whys(right('a'), withMade(marked('anna', 8), { grader: 'new' }))).toEqual([
    ['derivation', undefined, 8, 'anna marked it'],
  ]);
  expect(whys(marked('anna', 8), marked('ben', 6))).toEqual([['derivation', 8, 6, 'ben changed the mark']]);
  expect(whys(marked('anna', 8), right('a'))).toEqual([
    ['derivation', 8, undefined, 'the mark of anna was taken back'],
  ]);
  const changed = withItem(withMade(right('a'), { notebook: 'new' }), 'derivation', {
    person: person('anna', 8, { changed: 'answer' }),
  });
  expect(whys(marked('anna', 8), changed)).toEqual([
    ['derivation', 8, undefined, 'the mark of anna does not count: the answer changed'],
  ]);
});

test('the rules of the class: a line for the sheet, and none where they did with a new score what they did with the old', () => {
  const ruled = (result: Result, mark: number, rules: Result['rules'], sentence: string): Result => ({
    ...result,
    report: { ...result.report, standing: { mark, sentences: [sentence] } },
    rules,
  });
  const deadline = '2026-11-20T23:59:00+01:00';
  const before = ruled(right('a'), 92, { late: '10' }, 'on time');
  const late = ruled(right('a'), 82.8, { late: '10', deadline }, '1 day late');
  expect(whys(before, late)).toEqual([['', 92, 82.8, `the deadline changed: none → ${deadline}`]]);
  expect(whys(late, ruled(right('a'), 46, { late: '50', deadline }, '1 day late'))).toEqual([
    ['', 82.8, 46, 'the late rule of the class changed'],
  ]);
  const score = wrong('a').report.score;
  const lower = ruled(
    withMade(wrong('a'), { notebook: 'new' }),
    score * 0.9,
    { late: '10', deadline, rounding: '1' },
    '1 day late',
  );
  expect(whys(late, lower)).toEqual([['importance', 8, 2, 'the notebook changed']]);
  const attempts = (counts: string, mark: number): Result => {
    const list = ['1', '2'].map((name) => ({ name, counts: name === counts }));
    return { ...right('a'), report: { ...right('a').report, standing: { mark, sentences: [], attempts: list } } };
  };
  expect(whys(attempts('1', 92), withItem(attempts('2', 86), 'importance', { score: 2 }))).toEqual([
    ['importance', 8, 2, 'another attempt counts: 2'],
  ]);
  const open = {
    ...attempts('none', 0),
    report: { ...attempts('none', 0).report, score: 0, items: [], notes: ['choose'] },
  };
  expect(whys(open, attempts('2', 92))).toEqual([['', undefined, 92, 'an attempt counts now: 2']]);
  expect(whys(right('a'), open)).toEqual([['', 92, undefined, 'there are attempts that differ, and none counts yet']]);
});

test('handed in late, handed in no more, read again: one line for the sheet', () => {
  const missing = (student: string): Result => ({
    report: {
      ...reportOf(student),
      score: 0,
      items: [],
      standing: { mark: 0, sentences: ['Not handed in'], missing: true },
    },
    rules: {},
  });
  const note = 'not JSON: line 3';
  const broken: Report = { ...reportOf('a'), score: 0, items: [], notes: [note] };
  expect(whys(missing('a'), right('a'))).toEqual([['', 0, 92, 'handed in now']]);
  expect(whys(right('a'), missing('a'))).toEqual([['', 92, 0, 'no longer handed in']]);
  expect(whys({ report: broken, rules: {} }, right('a'))).toEqual([
    ['', 0, 92, 'the notebook changed: it can be read now'],
  ]);
  expect(changesOf(snapshot(right('a')), snapshot()).map(({ why }) => why)).toEqual([['no longer handed in']]);
});

test('of 300, exactly those that changed are listed, each with its reason; the line, the table and the CSV agree', () => {
  const name = (i: number) => `student ${String(i).padStart(3, '0')}`;
  const before = snapshot(...Array.from({ length: 300 }, (_, i) => right(name(i))));
  const after = snapshot(
    ...Array.from({ length: 300 }, (_, i) => {
      if (i % 100 === 7) return withMade(wrong(name(i)), { notebook: 'new' });
      if (i % 150 === 20)
        return withMade(withItem(right(name(i)), 'relax', { score: 5.5, points: 6 }), { grader: 'new' });
      return withMade(right(name(i)), { grader: 'new' });
    }),
  );
  const changes = changesOf(before, after);
  expect(changes.map(({ student, item }) => `${student} ${item}`)).toEqual(
    [7, 20, 107, 170, 207].map((i) => `${name(i)} ${i % 100 === 7 ? 'importance' : 'relax'}`),
  );
  expect(changeLine(changes)).toBe('5 marks changed, 3 fell');
  expect(changeLine(changes.slice(0, 1))).toBe('1 mark changed, 1 fell');
  expect(changeLine([])).toBeUndefined();
  const table = changeTable(changes, 80);
  expect(table[1]).toBe('student 007  01-relax  importance    8 →   2  the notebook changed');
  expect(table).toHaveLength(7);
  expect(changeCsv(changes).split('\r\n')[1]).toBe(
    '"student 007","01-relax","importance",8,2,-6,"the notebook changed"',
  );
});

test('names stay in their line, steer no terminal and are no formula', () => {
  const evil = '\u001b[2J=HYPERLINK("x")\u202e\nline';
  const changes = [{ student: evil, sheet: SHEET, item: 'a', before: 1, after: 0, why: ['the notebook changed'] }];
  expect(changeTable(changes, 80).join('')).not.toMatch(/[\u0000-\u001f\u202e]/);
  expect(columns(changeTable(changes, 80)[1]!)).toBeLessThan(80);
  expect(changeCsv([{ ...changes[0]!, student: '=1+1' }])).toContain(`"'=1+1"`);
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
      `course grade: ${out} was graded with another COURSE_SECRET (none is set now), so with other hidden cases: set the one of ` +
        'then, take another folder (--out), or grade again with this one (--again); nothing was overwritten',
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

test('points of 300 are recomputed from what is kept, in a second or two, and each result stays its own', () => {
  const changed = { ...made, items: { ...made.items, importance: { ...made.items.importance!, points: 1 } } };
  const students = Array.from({ length: 300 }, (_, i) => `s${i}`);
  for (const student of students) {
    const { report } = student.endsWith('7') ? wrong(student) : right(student);
    const points = report.items.map((item) => (item.id === 'importance' ? { ...item, points: 9 } : item));
    writeSubmissionReport(out, { ...report, items: points });
    writeRecord(out, report, {
      made: changed,
      shares: student.endsWith('7') ? { ...shares, importance: 0.25 } : shares,
    });
  }
  const began = process.cpuUsage();
  for (const student of students) recordPoints(out, { student, sheet: SHEET, made } as Assignment);
  const { user, system } = process.cpuUsage(began);
  expect((user + system) / 1e6).toBeLessThan(3); // 0.8 s on a machine that does nothing else
  const item = (student: string) =>
    readReport(path.join(out, 'results', student, `${SHEET}.json`)).items.find(({ id }) => id === 'importance');
  expect(item('s1')).toMatchObject({ points: 8, score: 8, status: 'pass' });
  expect(item('s297')).toMatchObject({ points: 8, score: 2, status: 'fail' });
  expect(readRecord(out, { student: 's297', sheet: SHEET })).toMatchObject({ made, shares: { importance: 0.25 } });
});

test('an item that is marked alone: its result and its details are new, what is kept of the others stays', () => {
  const kept = wrong('a').report;
  const [first, second] = ['importance', 'relax'].map((id) => ({ id, about: 'a case', feedback: 'f' }));
  writeSubmissionReport(out, kept, {
    source: 'old',
    items: { importance: { hidden: first! }, relax: { hidden: second! } },
  });
  writeRecord(out, kept, { made: { ...made, ...withCases('importance') }, shares: { ...shares, importance: 0.25 } });
  const now = reportOf('a');
  record(out, {
    report: { ...now, score: 8, items: now.items.filter(({ id }) => id === 'importance') },
    details: { source: 'new', items: { importance: { milliseconds: 1 } } },
    shares: { importance: 1 },
    assignment: { student: 'a', sheet: SHEET, made, only: ['importance'] } as unknown as Assignment,
  });
  expect(readReport(path.join(out, 'results', 'a', `${SHEET}.json`)).score).toBe(92);
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
