/** Marks as the page saves them: two at once, crashes, undo, their history, a rubric that changes. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Answer, Entry, Saved } from '../marking/api';
import { markLines, mergeOf } from '../marks/of-class';
import { MarksFault } from '../marks/types';
import { readReport } from '../report';
import { linesWorth } from './marked-class';
import { answer, DERIVATION, derivation, openedForEach, save, view } from './marking-folder';

const open = openedForEach();
const [SUM, BOTH] = [linesWorth('sum'), linesWorth('sum', 'bayes')];

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
  expect(conflict.mark).toMatchObject({ marker: 'anna', points: SUM });
  expect(store.get({ student: 'a', ...DERIVATION })!.mark!.marker).toBe('anna');
  const changes = await ben.read<{ changed: { marker: string; entry: Entry }[] }>(
    `/api/changes/01-relax/derivation?seen=${seen}`,
  );
  expect(changes.changed).toEqual([
    { marker: 'anna', entry: expect.objectContaining({ state: 'marked', points: SUM }) },
  ]);
  // Having seen it, ben may put his in its place.
  expect((await save(ben, conflict, { picked: ['bayes', 'indicator'] })).status).toBe(200);
  expect(store.get({ student: 'a', ...DERIVATION })).toMatchObject({
    version: 2,
    mark: { marker: 'ben', points: linesWorth('bayes', 'indicator') },
  });
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
  expect(points()).toEqual([SUM, undefined]);
  expect((await save(anna, shown, { picked: ['sum'] })).status).toBe(200);
  expect(points()).toEqual([SUM, SUM]);
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
  expect(back.answer.mark).toMatchObject({ points: SUM });
  const none = (await (await anna.post('/api/undo', {})).json()) as Saved;
  expect([none.answer.mark, none.answer.entry.state]).toEqual([undefined, 'open']);
  expect((await anna.post('/api/undo', {})).status).toBe(404);
  expect(store.all().flatMap(({ file: { mark } }) => (mark ? [mark.marker] : []))).toEqual(['ben']);
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
  expect(points()).toEqual([BOTH, BOTH, linesWorth('sum', 'indicator')]);
  expect((await undone()).answer.mark).toMatchObject({ points: linesWorth('bayes'), marker: 'ben' });
  await undone();
  expect(points()).toEqual([SUM, SUM, linesWorth('bayes')]);
  await undone();
  expect(points()).toEqual([undefined, undefined, linesWorth('bayes')]);
  expect((await again.post('/api/undo', {})).status).toBe(404); // ben’s is not hers
  expect(after.store.history({ student: 'c', ...DERIVATION }).map(({ marker }) => marker)).toEqual([
    'ben',
    'anna',
    'anna',
  ]);
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
  expect(after.store.get({ student: 'a', ...DERIVATION })!.mark!.points).toBe(BOTH);
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
    { at, marker: 'anna', after: SUM },
    { at, marker: 'ben', before: SUM, after: BOTH },
    { at, marker: 'ben', before: BOTH, after: SUM },
  ]);
  expect([...history].sort((x, y) => (x.at < y.at ? -1 : 1))).toEqual(history); // when it was changed, not when it was first given
  expect(mark!.html).toContain('<em>Bayes</em>: <span class="katex">');
  expect(mark!.html).toContain('&lt;script&gt;');
  const preview = await (await anna.post('/api/preview', { comment: mark!.comment })).json();
  expect(preview).toEqual({ html: mark!.html });
  expect((await anna.post('/api/preview', { comment: 'x'.repeat(20_001) })).status).toBe(400);
});

test('a mark by a rubric that has changed since stays, and is named', async () => {
  const { login, store, graded } = open({ a: derivation('One.') });
  const anna = await login('anna');
  const [entry] = (await view(anna)).entries as [Entry];
  await save(anna, await answer(anna, entry), { picked: ['sum', 'bayes'] });
  const key = { student: 'a', ...DERIVATION };
  const { mark } = store.get(key)!;
  const said = () => {
    const merge = mergeOf(store);
    return markLines(store, [merge(readReport(path.join(graded, 'results', 'a', '01-relax.json')))]);
  };
  expect([(await view(anna)).entries[0]!.otherwise, said()]).toEqual([undefined, []]);
  for (const then of [
    { ...mark!, picked: ['sum', 'gone'], points: 4 }, // a line that is gone
    { ...mark!, points: 4 }, // lines that were worth less
  ]) {
    store.put(key, { mark: then }, store.get(key)!.version);
    expect((await view(anna)).entries[0]).toMatchObject({ state: 'marked', todo: '', points: 4, otherwise: true });
    expect(said()).toEqual([
      'a mark was given by a rubric that has changed since, and stays as it is: a/01-relax derivation',
    ]);
  }
});

test('a mark by a rubric that has changed since keeps its points where it is changed', () => {
  const { draftOf, pointsOf } = require('../marking/page/draft'); // of the page: compiled for browsers
  const mark = { comment: '', picked: ['sum', 'bayes'], adjust: 0.5, points: 6.5 };
  const as = (...rubric: [string, number][]) => {
    const lines = rubric.map(([id, points]) => ({ id, points }));
    const terms = { question: { written: true, points: 10 }, rubric: lines, answer: { mark } };
    const draft = draftOf(terms, 'anna');
    return [draft.picked.join(), draft.points, pointsOf(draft, terms)];
  };
  expect(as(['sum', 3], ['bayes', 3])).toEqual(['sum,bayes', '0.5', 6.5]);
  expect(as(['sum', 4], ['bayes', 3])).toEqual(['sum,bayes', '-0.5', 6.5]); // other points
  expect(as(['sum', 3], ['p', 3])).toEqual(['sum', '3.5', 6.5]); // a line that is gone
});
