/** What people mark: answers with their fingerprints, and what stands beside them. */
import { type Answer, answersOf } from '../marks/answers';
import { questionsOf } from '../marks/question';
import { fingerprintOf } from '../report/fingerprint';
import { type Graded, gradedFolder, SHEET, worth } from './marked-class';
import { itemOrder, unreadable } from './report-class';

let made: Graded;
beforeEach(() => void (made = gradedFolder()));
afterEach(() => made.remove());

const answers = (student: string): Map<string, Answer> =>
  new Map(answersOf(made.graded, made.report(student)).map((one) => [one.key.item, one]));
const cell = (source: string, attachments?: { [name: string]: { [type: string]: string } }) => [
  { items: ['a'], source, markdown: true, ...(attachments ? { attachments } : {}) },
];

test('every item with its answer: text, kind, points, what was not handed in', () => {
  made.add('anna', { written: { derivation: 'By Bayes.' } });
  const own = answers('anna');
  expect(own.size).toBe(itemOrder.length);
  expect(own.get('derivation')).toMatchObject({
    key: { student: 'anna', sheet: SHEET, item: 'derivation' },
    kind: 'written',
    problem: 1,
    points: worth('derivation'),
    text: 'By Bayes.',
    empty: false,
    fingerprint: made.answer('anna', 'derivation'),
  });
  expect(own.get('whyNeverZero')).toMatchObject({ text: '', fingerprint: '', empty: true });
  expect(own.get('importance')).toMatchObject({
    kind: 'automatic',
    text: expect.stringContaining('function importance'),
  });
  expect(answersOf(made.graded, unreadable('felix'))).toEqual([]);
});

test('a written item stays one when it is marked, and its answer the same', async () => {
  made.add('anna');
  const before = answers('anna').get('derivation')!;
  made.mark(['anna', 'derivation'], { points: 3 });
  await made.again();
  const { item, ...after } = answers('anna').get('derivation')!;
  expect(after).toEqual({ ...before, item: undefined });
  expect(item).toMatchObject({ status: 'marked', person: { points: 3 } });
});

test('a fingerprint knows neither white space nor the way that letters are composed, but pictures', () => {
  const of = (...given: Parameters<typeof cell>) => fingerprintOf(cell(...given), 'a');
  expect(of(' x \n\n y\t')).toBe(of('x y'));
  expect(of('\u00e9')).toBe(of('e\u0301'));
  expect(of('x y')).not.toBe(of('xy'));
  expect(of(' \n')).toBe('');
  const png = (data: string) => ({ 'image.png': { 'image/png': data } });
  const text = '![image.png](attachment:image.png)';
  expect(of(text, png('AAAA'))).not.toBe(of(text, png('BBBB')));
  expect(of(text, png('AAAA'))).toBe(of(`${text}\n`, png('AAAA')));
  expect(of('', png('AAAA'))).not.toBe('');
  const withOther = [...cell('x'), { items: ['a'], source: 'beside', aside: true as const }];
  expect(fingerprintOf(withOther, 'a')).toBe(of('x'));
  expect(fingerprintOf(withOther, 'a', true)).toBe(of('beside'));
  expect(fingerprintOf(cell('x'), 'a', true)).toBe('');
});

test('question, model answer and rubric of each item', () => {
  const of = new Map(questionsOf(SHEET).map((one) => [one.id, one]));
  expect(of.size).toBe(itemOrder.length);
  const { question, model, rubric, points } = of.get('derivation')!;
  expect(question).toContain('(2)');
  expect(question).not.toContain('The denominator is');
  expect(model).toContain('The denominator is $p$.');
  expect(rubric.reduce((sum, line) => sum + line.points, 0)).toBe(points);
  expect(of.get('importance')).toMatchObject({ kind: 'function', rubric: [], model: expect.stringContaining('tf.') });
  for (const { question: text, kind } of questionsOf('03-structure'))
    if (kind === 'written') expect(text.length).toBeGreaterThan(40);
});
