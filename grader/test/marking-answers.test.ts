/** What the marking page is told of a class: equal answers, shares, second marks, changed and hostile answers. */

import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Answer, Difference, Entry, Overview, Saved } from '../marking/api';
import { diffLines } from '../marking/diff';
import { MarksFault } from '../marks/types';
import { expectInert } from './inert';
import { writeHandIn } from './marking-class';
import { answer, type Browser, DERIVATION, type Marking, openMarking, saveFor, view } from './marking-folder';

let marking: Marking | undefined;
afterEach(() => {
  marking?.close();
  marking = undefined;
});
const derivation = (text: string) => ({ written: { derivation: text } });
const open = (...parameters: Parameters<typeof openMarking>) => {
  marking = openMarking(...parameters);
  return marking;
};
const save = async (browser: Browser, shown: Answer, change: Parameters<typeof saveFor>[1] = {}) =>
  browser.post('/api/save', saveFor(shown, change));
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
  expect(entries.map(({ size, state }) => [size, state]).sort()).toEqual([
    [1, 'nothing'],
    [1, 'open'],
    [2, 'open'],
  ]);
  expect([question.mine, question.mineLeft]).toEqual([3, 3]);
  const both = await answer(anna, entries.find(({ size }) => size === 2)!);
  const reply = await saved(await save(anna, both, { picked: ['sum', 'bayes'], adjust: 0.5, comment: 'Fine.' }));
  expect(reply.answer.entry).toMatchObject({ state: 'marked', points: 6.5, todo: '' });
  expect(reply.question.mineLeft).toBe(1);
  for (const student of ['a', 'b'])
    expect(store.get({ student, ...DERIVATION })!.mark).toMatchObject({
      points: 6.5,
      comment: 'Fine.',
      marker: 'anna',
    });
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

test('the second of two sees the change, and nothing is overwritten', async () => {
  const { login, store } = open({ a: derivation('One.') });
  const [anna, ben] = [await login('anna'), await login('ben')];
  const [entry] = (await view(anna)).entries as [Entry];
  const [hers, his] = [await answer(anna, entry), await answer(ben, entry)];
  const { seen } = await view(ben);
  expect((await save(anna, hers, { picked: ['sum'] })).status).toBe(200);
  const late = await save(ben, his, { picked: ['bayes', 'indicator'], comment: 'Mine.' });
  expect(late.status).toBe(409);
  const { conflict } = (await late.json()) as { conflict: Answer };
  expect(conflict.mark).toMatchObject({ marker: 'anna', points: 3 });
  expect(store.get({ student: 'a', ...DERIVATION })!.mark!.marker).toBe('anna');
  const changes = await ben.read<{ changed: { marker: string; entry: Entry }[] }>(
    `/api/changes/01-relax/derivation?seen=${seen}`,
  );
  expect(changes.changed).toEqual([{ marker: 'anna', entry: expect.objectContaining({ state: 'marked', points: 3 }) }]);
  // Having seen it, ben may put his in its place.
  expect((await save(ben, conflict, { picked: ['bayes', 'indicator'] })).status).toBe(200);
  expect(store.get({ student: 'a', ...DERIVATION })).toMatchObject({ version: 2, mark: { marker: 'ben', points: 6 } });
});

test('the same request again, as after a crash, changes nothing and is no conflict', async () => {
  const { login, store } = open({ a: derivation('One.'), b: derivation('One. ') });
  const anna = await login('anna');
  const shown = await answer(anna, (await view(anna)).entries[0]!);
  await save(anna, shown, { picked: ['sum'] });
  const again = await save(anna, shown, { picked: ['sum'] });
  expect(again.status).toBe(200);
  expect(store.get({ student: 'b', ...DERIVATION })!.version).toBe(1);
  expect((await save(anna, shown, { picked: ['bayes'] })).status).toBe(409);
});

test('a crash between two who gave the same answer: the request again gives it to both, as one step', async () => {
  const { login, store } = open({ a: derivation('One.'), b: derivation('One. ') });
  const anna = await login('anna');
  const shown = await answer(anna, (await view(anna)).entries[0]!);
  const { put } = store;
  let count = 0;
  store.put = (...parameters) => {
    if (++count === 2) throw new Error('killed');
    return put(...parameters);
  };
  expect((await save(anna, shown, { picked: ['sum'] })).status).toBe(500);
  const points = () => ['a', 'b'].map((student) => store.get({ student, ...DERIVATION })?.mark?.points);
  expect(points()).toEqual([3, undefined]);
  expect((await save(anna, shown, { picked: ['sum'] })).status).toBe(200);
  expect(points()).toEqual([3, 3]);
  await anna.post('/api/undo', {});
  expect(points()).toEqual([undefined, undefined]);
});

test('answers that cannot be kept, results that are gone: one line that names the place, and the page asks again', async () => {
  const { login, store, graded } = open({ a: derivation('One.') });
  const anna = await login('anna');
  const shown = await answer(anna, (await view(anna)).entries[0]!);
  const refused = async () => {
    const reply = await save(anna, shown, { picked: ['sum'] });
    return [reply.status, ((await reply.json()) as { error: string }).error];
  };
  fs.writeFileSync(path.join(store.folder, '.answers'), 'a file in the place of the folder');
  expect(await refused()).toEqual([
    500,
    expect.stringMatching(/\/\.answers\/[0-9a-f]{64}\.txt: expected a place that can be written to \(EEXIST\)/),
  ]);
  fs.rmSync(path.join(store.folder, '.answers'));
  fs.renameSync(graded, `${graded}-away`);
  expect(await refused()).toEqual([
    500,
    `${graded}: expected the folder that \`course grade\` wrote, with results/ in it`,
  ]);
  fs.renameSync(`${graded}-away`, graded);
  expect((await save(anna, shown, { picked: ['sum'] })).status).toBe(200);
});

test('a disk that is full: one line, and the page keeps the mark', async () => {
  const { login, store, said } = open({ a: derivation('One.') });
  const anna = await login('anna');
  const shown = await answer(anna, (await view(anna)).entries[0]!);
  store.put = () => {
    throw new MarksFault('graded-marks/a/01-relax/derivation.json: expected space on the disk (ENOSPC)');
  };
  const reply = await save(anna, shown, { picked: ['sum'] });
  const error = 'graded-marks/a/01-relax/derivation.json: expected space on the disk (ENOSPC)';
  expect([reply.status, await reply.json()]).toEqual([500, { error }]);
  expect(said).toEqual([`course mark: ${error}`]);
});

test('undo takes back, step by step, and not what somebody has changed since', async () => {
  const { login, store } = open({ a: derivation('One.'), b: derivation('Two.') });
  const [anna, ben] = [await login('anna'), await login('ben')];
  const [first, second] = (await view(anna)).entries as [Entry, Entry];
  await save(anna, await answer(anna, first), { picked: ['sum'] });
  await save(anna, await answer(anna, first), { picked: ['sum', 'bayes'] });
  await save(anna, await answer(anna, second), { picked: ['sum'] });
  await save(ben, await answer(ben, second), { picked: [], comment: 'No.' });
  expect((await anna.post('/api/undo', {})).status).toBe(409);
  const back = (await (await anna.post('/api/undo', {})).json()) as Saved;
  expect(back.answer.mark).toMatchObject({ points: 3 });
  const none = (await (await anna.post('/api/undo', {})).json()) as Saved;
  expect([none.answer.mark, none.answer.entry.state]).toEqual([undefined, 'open']);
  expect((await anna.post('/api/undo', {})).status).toBe(404);
  expect(
    store
      .all()
      .filter(({ file }) => file.mark)
      .map(({ file }) => file.mark!.marker),
  ).toEqual(['ben']);
});

test('undo goes on after a crash: from the journal, the own last step first, all who gave the answer', async () => {
  const before = open({ a: derivation('One.'), b: derivation('One. '), c: derivation('Two.') });
  const [anna, ben] = [await before.login('anna'), await before.login('ben')];
  const { entries } = await view(anna);
  const [both, alone] = [entries.find(({ size }) => size === 2)!, entries.find(({ size }) => size === 1)!];
  await save(anna, await answer(anna, both), { picked: ['sum'] });
  await save(ben, await answer(ben, alone), { picked: ['bayes'] });
  await save(anna, await answer(anna, both), { picked: ['sum', 'bayes'] });
  await save(anna, await answer(anna, alone), { picked: ['sum', 'indicator'], comment: 'Now mine.' });
  await save(anna, await answer(anna, both), { picked: [], comment: 'No.' });
  await anna.post('/api/undo', {});
  before.release();

  const after = open({}, ['anna', 'ben'], before.folder);
  const again = await after.login('anna');
  const undone = async () => (await (await again.post('/api/undo', {})).json()) as Saved;
  const points = () => ['a', 'b', 'c'].map((student) => after.store.get({ student, ...DERIVATION })?.mark?.points);
  expect(points()).toEqual([6, 6, 6]);
  expect((await undone()).answer.mark).toMatchObject({ points: 3, marker: 'ben' });
  await undone();
  expect(points()).toEqual([3, 3, 3]);
  await undone();
  expect(points()).toEqual([undefined, undefined, 3]);
  expect((await again.post('/api/undo', {})).status).toBe(404); // ben’s is not hers
  expect(after.store.history({ student: 'c', ...DERIVATION }).map(({ marker }) => marker)).toEqual([
    'ben',
    'anna',
    'anna',
  ]);
});

test('who changed a mark when, from what to what; a comment as its student will see it', async () => {
  const { login } = open({ a: derivation('One.') });
  const [anna, ben] = [await login('anna'), await login('ben')];
  const [entry] = (await view(anna)).entries as [Entry];
  expect((await answer(anna, entry)).history).toEqual([]);
  await save(anna, await answer(anna, entry), { picked: ['sum'], comment: 'See *Bayes*: $p$ <script>' });
  await save(ben, await answer(ben, entry), { picked: ['sum', 'bayes'] });
  await anna.post('/api/undo', {});
  await ben.post('/api/undo', {});
  const { history, mark } = await answer(anna, entry);
  const at = expect.any(String);
  expect(history).toEqual([
    { at, marker: 'anna', after: 3 },
    { at, marker: 'ben', before: 3, after: 6 },
    { at, marker: 'ben', before: 6, after: 3 },
  ]);
  expect([...history].sort((x, y) => (x.at < y.at ? -1 : 1))).toEqual(history); // when it was changed, not when it was first given
  expect(mark!.html).toContain('<em>Bayes</em>: <span class="katex">');
  expect(mark!.html).toContain('&lt;script&gt;');
  const preview = await (await anna.post('/api/preview', { comment: mark!.comment })).json();
  expect(preview).toEqual({ html: mark!.html });
  expect((await anna.post('/api/preview', { comment: 'x'.repeat(20_001) })).status).toBe(400);
});

test('what the journal does not know is not taken back to nothing', async () => {
  const before = open({ a: derivation('One.') });
  const anna = await before.login('anna');
  const [entry] = (await view(anna)).entries as [Entry];
  await save(anna, await answer(anna, entry), { picked: ['sum'] });
  before.release();
  fs.rmSync(path.join(before.store.folder, 'journal.ndjson'));
  const after = open({}, ['anna'], before.folder);
  const again = await after.login('anna');
  await save(again, await answer(again, entry), { picked: ['bayes', 'sum'] });
  expect((await again.post('/api/undo', {})).status).toBe(404);
  expect(after.store.get({ student: 'a', ...DERIVATION })!.mark!.points).toBe(6);
});

test('an answer that changed since it was marked waits again, with the difference', async () => {
  const { login, graded } = open({ a: derivation('By Bayes.\n\nSo it is p.\n\nDone.') });
  const anna = await login('anna');
  await save(anna, await answer(anna, (await view(anna)).entries[0]!), { picked: ['sum'], comment: 'And p?' });
  writeHandIn(graded, 'a', derivation('By Bayes.\n\nSo it is 1/p.\n\nDone.'));
  const { entries, question } = await view(anna);
  expect([entries[0]!.state, entries[0]!.todo, question.mineLeft]).toEqual(['changed', 'again', 1]);
  const shown = await answer(anna, entries[0]!);
  expect(shown.mark).toMatchObject({ points: 3, comment: 'And p?' });
  expect(shown.changed!.filter(({ is }) => is !== ' ')).toEqual([
    { is: '-', text: 'So it is p.' },
    { is: '+', text: 'So it is 1/p.' },
  ]);
  await save(anna, shown, { picked: ['sum', 'denominator'] });
  expect((await view(anna)).entries[0]).toMatchObject({ state: 'marked', todo: '', points: 4 });
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
  expect(shown).toMatchObject({ automatic: 8, blind: false });
  const bare = await save(anna, shown, { ...question, adjust: -3 });
  expect([bare.status, await bare.json()]).toEqual([400, { error: expect.stringContaining('reason: expected') }]);
  expect((await save(anna, shown, { ...question, adjust: -3, reason: 'The sum is over rows.' })).status).toBe(200);
  expect(store.get({ student: 'a', ...question })!.mark).toMatchObject({
    points: 5,
    adjust: -3,
    reason: 'The sum is over rows.',
  });
});

test('where there are no points only a comment is asked for', async () => {
  const { login } = open({ b: {} });
  const sheet = '02-attribution';
  writeHandIn(marking!.graded, 'a', { written: { derivation1a: 'The gradient is zero.' } }, sheet);
  const anna = await login('anna');
  const question = { sheet, item: 'derivation1a' };
  const overview = await anna.read<Overview>('/api/overview');
  expect(overview.questions.find(({ item }) => item === 'derivation1a')).toMatchObject({
    points: 0,
    mine: 0,
    mineLeft: 0,
  });
  const { entries } = await view(anna, question);
  expect(entries[0]!.todo).toBe('');
  const reply = await save(anna, await answer(anna, entries[0]!, question), { ...question, comment: 'Well done.' });
  expect((await saved(reply)).answer.mark).toMatchObject({ points: 0, comment: 'Well done.' });
});

test.each([
  ['more than there is', { adjust: 11 }, 'points: expected 0 to 10, got 11'],
  ['less than 0', { picked: ['sum'], adjust: -4 }, 'points: expected 0 to 10, got -1'],
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
    expect([wrong.status, await wrong.json()]).toEqual([
      400,
      { error: "questions: expected one of anna, ben, got 'eve'" },
    ]);
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
    expect((await save(ben, seen, { as: 'mark', picked: [] })).status).toBe(409);
    expect((await save(ben, seen, { picked: ['denominator'] })).status).toBe(200);
    await save(ben, await answer(ben, other), { picked: ['sum'], adjust: 1 });
    expect((await view(ben)).question.mineLeft).toBe(0);
    const list = (above: number) => anna.read<Difference[]>(`/api/differences?points=${above}`);
    expect((await list(1)).map(({ id, points, settled }) => [id, points, settled])).toEqual([[first.id, 5, false]]);
    expect(await list(5)).toEqual([]);
    expect(await list(0)).toHaveLength(2);
    const both = await answer(anna, first);
    expect([both.mark!.points, both.second!.points]).toEqual([6, 1]);
    await save(anna, both, { picked: ['sum'] });
    expect((await list(1)).map(({ points, settled }) => [points, settled])).toEqual([[2, true]]);
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
    const students = [1, 2, 3, 4].map(
      (i) => [`s${i}`, { written: { derivation: `Number ${i}.` }, attachments }] as const,
    );
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
    const began = performance.now();
    const shown = await answer(anna, entries[0]!);
    expect(performance.now() - began).toBeLessThan(2_000);
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

test('a mark by a rubric that has changed since keeps its points where it is changed', () => {
  const { draftOf, isOfAnotherRubric, pointsOf } = require('../marking/page/draft'); // of the page: compiled for browsers
  const mark = { comment: '', picked: ['sum', 'bayes'], adjust: 0.5, points: 6.5 };
  const as = (...rubric: [string, number][]) => {
    const lines = rubric.map(([id, points]) => ({ id, points }));
    const terms = { question: { written: true, points: 10 }, rubric: lines, answer: { mark } };
    const draft = draftOf(terms, 'anna');
    return [draft.picked.join(), draft.points, pointsOf(draft, terms), isOfAnotherRubric(terms, 'anna')];
  };
  expect(as(['sum', 3], ['bayes', 3])).toEqual(['sum,bayes', '0.5', 6.5, false]);
  expect(as(['sum', 4], ['bayes', 3])).toEqual(['sum,bayes', '-0.5', 6.5, true]); // other points
  expect(as(['sum', 3], ['p', 3])).toEqual(['sum', '3.5', 6.5, true]); // a line that is gone
});

test('a difference has the fewest lines', () => {
  expect(diffLines('a\nb\nc\nd', 'a\nc\nx\nd').map(({ is, text }) => is + text)).toEqual([
    ' a',
    '-b',
    ' c',
    '+x',
    ' d',
  ]);
  expect(diffLines('', 'a').map(({ is, text }) => is + text)).toEqual(['-', '+a']);
  const [long, other] = [1, 2].map((k) => Array.from({ length: 3_000 }, (_, i) => `${i * k}`).join('\n')) as [
    string,
    string,
  ];
  expect(
    diffLines(long, other)
      .filter(({ is }) => is !== '+')
      .map(({ text }) => text)
      .join('\n'),
  ).toBe(long);
});
