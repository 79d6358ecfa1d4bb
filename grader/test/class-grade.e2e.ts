/** class.json through the command line, with notebooks that are graded: two attempts, one choice, and a rule that changes. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { repositoryFolder } from '../author/sheets';
import { openMarks } from '../marks/store';
import { readReport } from '../report';
import { csvNumber } from '../report/gradebook';
import { FULL, markOf, worth } from './marked-class';
import { notebookWith } from './test-grader';

const course = path.join(repositoryFolder, 'grader', 'course.cjs');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-class-grade-'));
const [out, rules] = [path.join(folder, 'graded'), path.join(folder, 'class.json')];
beforeAll(() => fs.writeFileSync(path.join(folder, 'roster.csv'), 'login;name\nanna;Anna B\nben;Ben C\n'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
/** What the first item is worth, and both that are handed in. */
const ONE = worth('conditionalImportance');
const BOTH = ONE + worth('summedImportance');

function write(name: string, ...items: string[]): void {
  const file = path.join(folder, 'in', name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, JSON.stringify(notebookWith('01-relax', items)));
}
const grade = (content: object, ...args: string[]) => {
  fs.writeFileSync(rules, JSON.stringify({ roster: 'roster.csv', ...content }));
  const all = [course, 'grade', path.join(folder, 'in'), '--out', out, '--class', rules, ...args];
  return spawnSync(process.execPath, all, { encoding: 'utf8' });
};
const result = (student: string) => readReport(path.join(out, 'results', student, '01-relax.json'));

test('attempts are graded, a person chooses, and a rule that changes grades nothing again', () => {
  write('anna/01-relax.ipynb', 'conditionalImportance');
  write('anna/01-relax-Copy1.ipynb', 'conditionalImportance', 'summedImportance');

  const wrong = grade({ count: { anna: { '01-relax': 'x' } } });
  expect([wrong.status, fs.existsSync(out)]).toEqual([2, false]);
  expect(wrong.stderr.trim().split('\n').at(-1)).toMatch(
    /class\.json#\/count\/anna\/01-relax: expected one of the attempts "01-relax-Copy1\.ipynb", "01-relax\.ipynb", got "x"$/,
  );

  const open = grade({});
  expect(open.status).toBe(3);
  expect(open.stderr).toContain('"count": {"anna": {"01-relax": "01-relax.ipynb"}}');
  expect(result('anna')).toMatchObject({ score: 0, standing: { attempts: [{ score: BOTH }, { score: ONE }] } });
  expect(result('ben')).toMatchObject({ score: 0, standing: { missing: true } });

  const count = { anna: { '01-relax': '01-relax.ipynb' } };
  const late = { deadlines: { '01-relax': '2026-11-20T23:59Z' }, late: { pointsADay: 1 } };
  const chosen = grade({ count, ...late, times: { anna: { '01-relax': '2026-11-22T12:00Z' } } });
  expect(chosen.stderr).toContain('1 of 1 are already graded');
  expect(chosen.status).toBe(0);
  expect(result('anna')).toMatchObject({ score: ONE, standing: { mark: ONE - 2 } });
  expect(fs.readFileSync(path.join(out, 'gradebook.csv'), 'utf8')).toMatch(
    new RegExp(`^"anna","01-relax",${ONE},.*,${ONE - 2},${ONE},0,-2,${ONE - 2},"complete"\r$`, 'm'),
  );

  const best = grade({ attempts: 'best' });
  expect(best.stderr).toContain('2 of 2 are already graded');
  expect(result('anna')).toMatchObject({ score: BOTH, standing: { mark: BOTH } });

  // one of the two is gone: the other is graded as a row of its own
  fs.rmSync(path.join(folder, 'in/anna/01-relax-Copy1.ipynb'));
  expect(grade({}).status).toBe(0);
  expect(result('anna')).toMatchObject({ score: ONE, standing: { mark: ONE, sentences: [] } });

  // pages that cannot be written are the grader's own failure
  fs.writeFileSync(path.join(out, '.details/anna/01-relax.json'), '{');
  const broken = grade({});
  expect([broken.status, broken.stderr]).toEqual([
    1,
    expect.stringContaining('no pages for anna/01-relax: .details/anna'),
  ]);
}, 900_000);

test('marks of people stay whatever is graded, and count; a broken one is said before anything is graded', () => {
  write('anna/01-relax.ipynb', 'conditionalImportance', 'derivation');
  expect(grade({}).status).toBe(0);
  const item = () => result('anna').items.find(({ id }) => id === 'derivation')!;
  expect(item()).toMatchObject({ status: 'manual', answer: expect.stringMatching(/^[0-9a-f]{64}$/) });
  const { answer } = item();
  const file = path.join(`${out}-marks`, 'anna/01-relax/derivation.json');
  const marks = openMarks(out);
  marks.put(
    { student: 'anna', sheet: '01-relax', item: 'derivation' },
    { mark: markOf({ answer, points: FULL.points }) },
    0,
  );
  marks.close();
  const before = fs.readFileSync(file, 'utf8');
  const late = { deadlines: { '01-relax': '2026-11-20T23:59Z' }, late: { perCentADay: 10 } };
  const times = { anna: { '01-relax': '2026-11-21T12:00Z' } };
  const score = ONE + FULL.points;
  for (const flags of [[], ['--again'], ['--fresh']]) {
    expect(grade({ ...late, times }, ...flags).status).toBe(0);
    expect(result('anna')).toMatchObject({ score, standing: { mark: expect.closeTo(0.9 * score, 9) } });
    expect(item()).toMatchObject({ status: 'marked', score: FULL.points, answer });
  }
  expect(fs.readFileSync(file, 'utf8')).toBe(before);
  expect(fs.readFileSync(path.join(out, 'gradebook.csv'), 'utf8')).toContain(
    `,${[0.9 * score, ONE, FULL.points, -0.1 * score, 0.9 * score].map(csvNumber)},"complete"\r\n`,
  );
  fs.writeFileSync(file, before.slice(0, -20));
  const { status, stderr } = grade({}, '--again');
  expect([status, stderr.trim().split('\n').at(-1)]).toEqual([2, `${file}: /: expected JSON`]);
}, 900_000);
