/** What changed: every changed mark with its true reason, and no other. */
import { changesOf } from '../diff/changes';
import type { Result } from '../diff/snapshot';
import { changeCsv, changeLine, changeTable } from '../diff/table';
import type { Fingerprints } from '../mark/fingerprints';
import type { Report, ReportItem } from '../report';
import { columns } from '../report/width';
import { items, right, SHEET, shares, snapshot, withCases, withItem, withMade, wrong } from './diff-results';
import { reportOf } from './report-class';

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
  const person = (marker: string, points: number, more: Partial<NonNullable<ReportItem['person']>> = {}) => {
    const given = { automatic: 0, points, picked: [], missed: [], adjust: points };
    return { ...given, comment: '', marker, at: '2026-11-26T19:00:00Z', ...more };
  };
  const marked = (marker: string, score: number) =>
    withItem(right('a'), 'derivation', { status: 'marked', score, person: person(marker, score) });
  expect(whys(right('a'), withMade(marked('anna', 8), { grader: 'new' }))).toEqual([
    ['derivation', undefined, 8, 'anna marked it'],
  ]);
  expect(whys(marked('anna', 8), marked('ben', 6))).toEqual([['derivation', 8, 6, 'ben changed the mark']]);
  expect(whys(marked('anna', 8), right('a'))).toEqual([
    ['derivation', 8, undefined, 'the mark of anna was taken back'],
  ]);
  const again = { person: person('anna', 8, { changed: 'answer' }) };
  const changed = withItem(withMade(right('a'), { notebook: 'new' }), 'derivation', again);
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
  const rules = { late: '10', deadline, rounding: '1' };
  const lower = ruled(withMade(wrong('a'), { notebook: 'new' }), score * 0.9, rules, '1 day late');
  expect(whys(late, lower)).toEqual([['importance', 8, 2, 'the notebook changed']]);
  const attempts = (counts: string, mark: number): Result => {
    const list = ['1', '2'].map((name) => ({ name, counts: name === counts }));
    return { ...right('a'), report: { ...right('a').report, standing: { mark, sentences: [], attempts: list } } };
  };
  expect(whys(attempts('1', 92), withItem(attempts('2', 86), 'importance', { score: 2 }))).toEqual([
    ['importance', 8, 2, 'another attempt counts: 2'],
  ]);
  const none = attempts('none', 0);
  const open = { ...none, report: { ...none.report, score: 0, items: [], notes: ['choose'] } };
  expect(whys(open, attempts('2', 92))).toEqual([['', undefined, 92, 'an attempt counts now: 2']]);
  expect(whys(right('a'), open)).toEqual([['', 92, undefined, 'there are attempts that differ, and none counts yet']]);
});

test('handed in late, handed in no more, read again: one line for the sheet', () => {
  const missing = (student: string): Result => {
    const standing = { mark: 0, sentences: ['Not handed in'], missing: true };
    return { report: { ...reportOf(student), score: 0, items: [], standing }, rules: {} };
  };
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
