/** The next submission is begun while one is marked: each is opened once, its failure is its own, and none is left open. */
import { openInTurn } from '../mark/in-turn';
import * as submissions from '../mark/submission';
import type { Assignment, Tools } from '../mark/tools';

type OpenSubmission = submissions.OpenSubmission;
const open = jest.spyOn(submissions, 'openSubmission');

const NAMES = ['a.ipynb', 'b.ipynb', 'c.ipynb'];
const assignment = (name: string | undefined) =>
  name && NAMES.includes(name) ? ({ file: name } as Assignment) : undefined;

function toolsOf(inOrder: boolean): Tools {
  const assignmentAfter = (name: string) => assignment(NAMES[NAMES.indexOf(name) + 1]);
  return { options: { inOrder }, assignment, assignmentAfter } as unknown as Tools;
}

/** A submission of two items that says what was asked of it. */
function submissionOf(name: string, log: string[]): OpenSubmission {
  const items = ['first', 'second'].map((id) => ({ id }));
  return {
    problems: [{ items }],
    grade: async (id: string) => log.push(`${name}: ${id}`),
    close: () => log.push(`${name}: closed`),
  } as unknown as OpenSubmission;
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
let log: string[];
beforeEach(() => {
  log = [];
  open.mockReset();
  open.mockImplementation(async (file) => {
    log.push(`${file}: opened`);
    return submissionOf(file, log);
  });
});

test('in order, each is opened once and the next one is marked ahead', async () => {
  const tools = toolsOf(true);
  await openInTurn('a.ipynb', tools);
  await settled();
  expect(log).toEqual(['a.ipynb: opened', 'b.ipynb: opened', 'b.ipynb: first', 'b.ipynb: second']);
  await openInTurn('b.ipynb', tools);
  await openInTurn('c.ipynb', tools);
  await settled();
  expect(log.filter((line) => line.endsWith('opened'))).toEqual(NAMES.map((name) => `${name}: opened`));
  expect(log.filter((line) => line.endsWith('closed'))).toEqual([]);
});

test('without an order, nothing is begun ahead', async () => {
  const tools = toolsOf(false);
  await openInTurn('a.ipynb', tools);
  await settled();
  expect(log).toEqual(['a.ipynb: opened']);
});

test('one that was begun and is not the next to be asked for is closed, and the one asked for is opened', async () => {
  const tools = toolsOf(true);
  await openInTurn('a.ipynb', tools);
  await settled();
  await openInTurn('c.ipynb', tools);
  await settled();
  expect(log).toEqual([
    'a.ipynb: opened',
    'b.ipynb: opened',
    'b.ipynb: first',
    'b.ipynb: second',
    'c.ipynb: opened',
    'b.ipynb: closed',
  ]);
});

test('what fails ahead is told to its own submission, and the one before and the one after are marked', async () => {
  const tools = toolsOf(true);
  open.mockImplementation(async (file) => {
    if (file === 'b.ipynb') throw new Error('b cannot be opened');
    return submissionOf(file, log);
  });
  await openInTurn('a.ipynb', tools);
  await settled();
  await expect(openInTurn('b.ipynb', tools)).rejects.toThrow('b cannot be opened');
  await expect(openInTurn('c.ipynb', tools)).resolves.toBeDefined();
});

test("two graders in one process do not take each other's submissions", async () => {
  const [one, other] = [toolsOf(true), toolsOf(true)];
  await openInTurn('a.ipynb', one);
  await settled();
  await openInTurn('b.ipynb', other);
  expect(log.filter((line) => line === 'b.ipynb: opened')).toHaveLength(2);
});
