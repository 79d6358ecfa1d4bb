/** What the marking page is told of a class: equal answers, shares, second marks, changed and hostile answers. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Answer, Difference, Entry, Overview, Saved } from '../marking/api';
import { diffLines } from '../marking/diff';
import { expectInert } from './inert';
import { FULL, linesWorth, worth } from './marked-class';
import { writeHandIn } from './marking-class';
import { answer, type Browser, DERIVATION, derivation, openedForEach, save, view } from './marking-folder';

const open = openedForEach();
const saved = async (reply: Response) => (await reply.json()) as Saved;
const share = (browser: Browser, sharing: object) =>
  browser.post('/api/sharing', { by: 'queue', questions: {}, second: 0, ...sharing });

test('equal answers but for white space are one, and are marked at once', async () => {
  const { login, store, concluded } = open({
    a: derivation('By Bayes.\n\nDone.'),
    b: derivation('By  Bayes.\nDone.\n'),
    c: derivation('By Bayes. Done!'),
    d: derivation(''),
  });
  const anna = await login('anna');
  const { entries, question } = await view(anna);
  expect(entries.map(({ size, state }) => `${size} ${state}`).sort()).toEqual(['1 nothing', '1 open', '2 open']);
  expect([question.mine, question.mineLeft]).toEqual([3, 3]);
  const both = await answer(anna, entries.find(({ size }) => size === 2)!);
  const reply = await saved(await save(anna, both, { picked: ['sum', 'bayes'], adjust: 0.5, comment: 'Fine.' }));
  const points = linesWorth('sum', 'bayes') + 0.5;
  expect(reply.answer.entry).toMatchObject({ state: 'marked', points, todo: '' });
  expect(reply.question.mineLeft).toBe(1);
  const mark = { points, comment: 'Fine.', marker: 'anna' };
  for (const student of ['a', 'b']) expect(store.get({ student, ...DERIVATION })!.mark).toMatchObject(mark);
  expect(store.get({ student: 'c', ...DERIVATION })).toBeUndefined();
  expect(concluded.sort()).toEqual(['a', 'b']);
  expect((await view(anna)).comments).toEqual(['Fine.']);
});

test('a hand-in that is broken is named, and does not stop the others', async () => {
  const { login, graded, said } = open({ a: derivation('One.'), b: derivation('Two.') });
  fs.writeFileSync(path.join(graded, '.details', 'b', '01-relax.json'), '{');
  const anna = await login('anna');
  expect((await view(anna)).entries).toHaveLength(1);
  expect(said).toEqual([
    expect.stringMatching(/^b\/01-relax cannot be marked: [^\n]*01-relax\.json: \/: expected JSON$/),
  ]);
});

test('names are told only when they are asked for', async () => {
  const { login } = open({ 'Ada Lovelace': derivation('One.'), 'Emmy Noether': derivation('Two.') });
  const anna = await login('anna');
  const { entries } = await view(anna);
  const told = JSON.stringify([await view(anna), await answer(anna, entries[0]!), await anna.read('/api/overview')]);
  expect(told).not.toMatch(/Ada|Emmy/);
  expect(Object.values(await anna.read<object>('/api/names')).sort()).toEqual(['Ada Lovelace', 'Emmy Noether']);
  const found = (words: string, names: 0 | 1) =>
    anna.read<string[]>(`/api/search/01-relax/derivation?q=${words}&names=${names}`);
  expect(await found('emmy', 0)).toEqual([]);
  expect(await found('emmy', 1)).toHaveLength(1);
  expect(await found('one', 0)).toHaveLength(1);
});

test('an answer that changed since it was marked waits again, with the difference', async () => {
  const { login, graded } = open({ a: derivation('By Bayes.\n\nSo it is p.\n\nDone.') });
  const anna = await login('anna');
  await save(anna, await answer(anna, (await view(anna)).entries[0]!), { picked: ['sum'], comment: 'And p?' });
  writeHandIn(graded, 'a', derivation('By Bayes.\n\nSo it is 1/p.\n\nDone.'));
  const { entries, question } = await view(anna);
  expect([entries[0]!.state, entries[0]!.todo, question.mineLeft]).toEqual(['changed', 'again', 1]);
  const shown = await answer(anna, entries[0]!);
  expect(shown.mark).toMatchObject({ points: linesWorth('sum'), comment: 'And p?' });
  expect(shown.changed!.filter(({ is }) => is !== ' ')).toEqual([
    { is: '-', text: 'So it is p.' },
    { is: '+', text: 'So it is 1/p.' },
  ]);
  await save(anna, shown, { picked: ['sum', 'denominator'] });
  const points = linesWorth('sum', 'denominator');
  expect((await view(anna)).entries[0]).toMatchObject({ state: 'marked', todo: '', points });
});

test('an answer that changes while it is looked at is not marked as the new one', async () => {
  const { login, graded, store } = open({ a: derivation('Old.') });
  const anna = await login('anna');
  const shown = await answer(anna, (await view(anna)).entries[0]!);
  writeHandIn(graded, 'a', derivation('New, and longer.'));
  expect((await save(anna, shown, { picked: ['sum'] })).status).toBe(409);
  expect(store.all()).toEqual([]);
});

test('an automatic item is adjusted with a reason', async () => {
  const { login, store } = open({ a: {} });
  const anna = await login('anna');
  const question = { sheet: '01-relax', item: 'importance' };
  const { entries, question: about } = await view(anna, question);
  expect([about.mine, about.mineLeft, entries[0]!.todo]).toEqual([0, 0, '']);
  const shown = await answer(anna, entries[0]!, question);
  const points = worth(question.item);
  expect(shown).toMatchObject({ automatic: points, blind: false });
  const bare = await save(anna, shown, { ...question, adjust: -3 });
  expect([bare.status, await bare.json()]).toEqual([400, { error: expect.stringContaining('reason: expected') }]);
  expect((await save(anna, shown, { ...question, adjust: -3, reason: 'The sum is over rows.' })).status).toBe(200);
  const mark = { points: points - 3, adjust: -3, reason: 'The sum is over rows.' };
  expect(store.get({ student: 'a', ...question })!.mark).toMatchObject(mark);
});

test('where there are no points only a comment is asked for', async () => {
  const { login, graded } = open({ b: {} });
  const sheet = '02-attribution';
  writeHandIn(graded, 'a', { written: { derivation1a: 'The gradient is zero.' } }, sheet);
  const anna = await login('anna');
  const question = { sheet, item: 'derivation1a' };
  const overview = await anna.read<Overview>('/api/overview');
  const about = overview.questions.find(({ item }) => item === 'derivation1a');
  expect(about).toMatchObject({ points: 0, mine: 0, mineLeft: 0 });
  const { entries } = await view(anna, question);
  expect(entries[0]!.todo).toBe('');
  const reply = await save(anna, await answer(anna, entries[0]!, question), { ...question, comment: 'Well done.' });
  expect((await saved(reply)).answer.mark).toMatchObject({ points: 0, comment: 'Well done.' });
});

test.each([
  ['more than there is', { adjust: FULL.points + 1 }, `points: expected 0 to ${FULL.points}, got ${FULL.points + 1}`],
  ['less than 0', { picked: ['sum'], adjust: -linesWorth('sum') - 1 }, `points: expected 0 to ${FULL.points}, got -1`],
  [
    'a line that is none',
    { picked: ['none'] },
    "picked: expected some of sum, bayes, indicator, denominator, got 'none'",
  ],
  ['a number that is none', { adjust: '1' }, 'request#/adjust: expected number, got "1"'],
  ['a comment that is too long', { comment: 'x'.repeat(20_001) }, 'request#/comment: expected'],
  ['another marker', { marker: 'ben' }, 'request#: expected only the keys'],
] as const)('%s is refused in one line', async (_what, change, says) => {
  const { login, store } = open({ a: derivation('One.') });
  const anna = await login('anna');
  const shown = await answer(anna, (await view(anna)).entries[0]!);
  const reply = await save(anna, shown, change as object);
  expect(reply.status).toBe(400);
  const { error } = (await reply.json()) as { error: string };
  expect(error).toContain(says);
  expect(error).not.toContain('\n');
  expect(store.all()).toEqual([]);
});

test('a request that is too long, and one that is no JSON', async () => {
  const { login } = open({ a: derivation('One.') });
  const anna = await login('anna');
  expect((await anna.post('/api/save', `"${'x'.repeat(1_100_000)}"`)).status).toBe(413);
  const reply = await anna.post('/api/save', '{');
  expect([reply.status, await reply.json()]).toEqual([400, { error: 'request: expected JSON' }]);
});

describe('markers', () => {
  const students = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`s${i}`, derivation(`Number ${i}.`)]));

  test('share by hand-in: each answer has one of them', async () => {
    const { login } = open(students, ['anna', 'ben', 'cem']);
    const all = await Promise.all(['anna', 'ben', 'cem'].map(login));
    expect((await share(all[0]!, { by: 'hand-in' })).status).toBe(200);
    const shares = await Promise.all(all.map(async (one) => (await view(one)).entries.filter(({ mine }) => mine)));
    expect(shares.map(({ length }) => length)).toEqual([4, 4, 4]);
    expect(new Set(shares.flat().map(({ id }) => id)).size).toBe(12);
  });

  test('share by question, as they say', async () => {
    const { login } = open(students);
    const [anna, ben] = [await login('anna'), await login('ben')];
    await share(anna, { by: 'question', questions: { '01-relax/derivation': 'ben' } });
    expect([(await view(anna)).question.mineLeft, (await view(ben)).question.mineLeft]).toEqual([0, 12]);
    const wrong = await share(anna, { by: 'question', questions: { '01-relax/derivation': 'eve' } });
    expect(wrong.status).toBe(400);
    expect(await wrong.json()).toEqual({ error: "questions: expected one of anna, ben, got 'eve'" });
  });

  test('mark twice, blind; a list says where they differ, and one of them settles it', async () => {
    const { login } = open({ a: derivation('One.'), b: derivation('Two.') });
    const [anna, ben] = [await login('anna'), await login('ben')];
    await share(anna, { second: 1 });
    const [first, other] = (await view(anna)).entries as [Entry, Entry];
    await save(anna, await answer(anna, first), { picked: ['sum', 'bayes'], comment: 'SECRET' });
    await save(anna, await answer(anna, other), { picked: ['sum'] });
    const seen = await answer(ben, first);
    expect(seen).toMatchObject({ blind: true, entry: { todo: 'second', state: 'open' } });
    expect(JSON.stringify(seen)).not.toMatch(/SECRET|"points"/);
    expect(seen.history).toEqual([]);
    const comments = async (browser: Browser) => (await view(browser)).comments;
    expect([await comments(anna), await comments(ben)]).toEqual([['SECRET'], []]);
    expect((await save(ben, seen, { as: 'mark', picked: [] })).status).toBe(409);
    expect((await save(ben, seen, { picked: ['denominator'] })).status).toBe(200);
    await save(ben, await answer(ben, other), { picked: ['sum'], adjust: 1 });
    expect((await view(ben)).question.mineLeft).toBe(0);
    const list = (above: number) => anna.read<Difference[]>(`/api/differences?points=${above}`);
    expect((await list(1)).map(({ id, points, settled }) => [id, points, settled])).toEqual([
      [first.id, linesWorth('sum', 'bayes') - linesWorth('denominator'), false],
    ]);
    expect(await list(linesWorth('sum', 'bayes') - linesWorth('denominator'))).toEqual([]);
    expect(await list(0)).toHaveLength(2);
    const both = await answer(anna, first);
    expect([both.mark!.points, both.second!.points]).toEqual([linesWorth('sum', 'bayes'), linesWorth('denominator')]);
    await save(anna, both, { picked: ['sum'] });
    expect((await list(1)).map(({ points, settled }) => [points, settled])).toEqual([
      [linesWorth('sum') - linesWorth('denominator'), true],
    ]);
  });
});

describe('what a student wrote', () => {
  const EVIL = '<script>alert(1)</script><img src=x onerror=alert(1)>';

  test('never becomes markup, nor a style that the policy refuses', async () => {
    const { login } = open({
      [`${EVIL.replace(/[/<>:]/g, '-')}`]: {
        written: {
          derivation: `${EVIL}\n\n| a |\n|--:|\n| 1 |\n\n$\\boxed{x}$ $\\colorbox{red}{x}$\n\n![${EVIL}](attachment:x.png)`,
        },
        attachments: { 'x.png': { 'image/png': 'iVBORw0KGgo=' }, '"><script>': { 'image/png': 'iVBORw0KGgo=' } },
      },
    });
    const anna = await login('anna');
    const shown = await answer(anna, (await view(anna)).entries[0]!);
    expectInert(`<style></style>${shown.html}`);
    expect(shown.html).not.toMatch(/ style=/);
    expect(shown.html).toContain('class="align-right"');
    expect(shown.html).toContain('data:image/png;base64,iVBORw0KGgo=');
  });

  test('may have photographs: as many answers are fetched ahead as are not too much at once', async () => {
    const attachments = { 'p.jpg': { 'image/jpeg': 'A'.repeat(1_500_000) } };
    const students = [1, 2, 3, 4].map((i) => [`s${i}`, { ...derivation(`Number ${i}.`), attachments }] as const);
    const { login } = open(Object.fromEntries(students));
    const anna = await login('anna');
    const ids = (await view(anna)).entries.map(({ id }) => id);
    const ahead = await anna.read<Answer[]>(`/api/answers/01-relax/derivation?ids=${ids}`);
    expect(ahead.map(({ entry }) => entry.id)).toEqual(ids.slice(0, 2));
  });

  test('may have 5 MB: the beginning and the end are shown at once, the whole is a link away', async () => {
    const { login } = open({ a: derivation(`Begin. ${'a $x$ '.repeat(850_000)} End.`) });
    const anna = await login('anna');
    const { entries } = await view(anna);
    const shown = await answer(anna, entries[0]!);
    expect(shown.html.length).toBeLessThan(500_000);
    expect(shown.source.length).toBeLessThan(61_000);
    expect(shown.source).toMatch(/^Begin\.[\s\S]*End\.$/);
    expect(shown.whole).toBeGreaterThan(5_000_000);
    const whole = await anna.get(`/api/whole/01-relax/derivation/${entries[0]!.id}`);
    expect(whole.headers.get('content-type')).toMatch(/^text\/plain/);
    expect((await whole.text()).length).toBe(shown.whole);
    expect((await save(anna, shown, { picked: ['sum'] })).status).toBe(200);
  });
});

test('a difference has the fewest lines', () => {
  const difference = (a: string, b: string) => diffLines(a, b).map(({ is, text }) => is + text);
  expect(difference('a\nb\nc\nd', 'a\nc\nx\nd')).toEqual([' a', '-b', ' c', '+x', ' d']);
  expect(difference('', 'a')).toEqual(['-', '+a']);
  const multiples = (k: number) => Array.from({ length: 3_000 }, (_, i) => `${i * k}`).join('\n');
  const left = diffLines(multiples(1), multiples(2)).filter(({ is }) => is !== '+');
  expect(left.map(({ text }) => text).join('\n')).toBe(multiples(1));
});
