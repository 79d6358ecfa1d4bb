/** After grading: marks, rows of who is missing, `hand-ins.json` and `class.csv`, made of results that are there. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { maxScore, validate } from '@course/fixtures';
import { allReports } from '../class/again';
import { concludeClass } from '../class/conclude';
import { type HandInRow, handInsSchema } from '../class/hand-ins';
import { noRules, type Rules, readRules } from '../class/rules';
import type { HandIn } from '../intake/hand-in';
import type { Submission } from '../intake/rows';
import { folderOf, type Report, writeSubmissionReport } from '../report';
import { csvNumber } from '../report/gradebook';
import { reportOf } from './report-class';

const SHEETS = ['01-relax', '02-attribution', '03-structure'];
let out: string;
beforeEach(() => void (out = fs.mkdtempSync(path.join(os.tmpdir(), 'course-conclude-'))));
afterEach(() => fs.rmSync(out, { recursive: true, force: true }));

/** A report with this score, of one item. */
function report(student: string, sheet: string, score: number): Report {
  const items = [{ id: 'a', problem: 1, points: 100, score, status: 'pass' as const, feedback: '' }];
  return { ...reportOf(student), sheet, score, maxScore: 100, items };
}
function row(student: string, sheet: string, more: Partial<Submission> = {}, handIn: Partial<HandIn> = {}): Submission {
  return {
    key: `${student}/${sheet}`,
    student,
    sheet,
    source: `in/${student}/${sheet}.ipynb`,
    place: `/in/${student}/${sheet}.ipynb`,
    rules: '',
    notes: [],
    handIn: { platform: 'plain', people: [{ student }], rule: '', ...handIn },
    ...more,
  };
}
const at = (text: string) => ({ time: { at: text, from: 'the list', trusted: true } });

function rulesOf(content: object, roster?: string): Rules {
  if (roster !== undefined) fs.writeFileSync(path.join(out, 'roster.csv'), roster);
  const file = path.join(out, 'class.json');
  fs.writeFileSync(file, JSON.stringify(roster === undefined ? content : { roster: 'roster.csv', ...content }));
  return readRules(file, SHEETS);
}
const kept = () => allReports(out);
const conclude = (rows: Submission[], rules: Rules = noRules, ofDownload = ['01-relax']) =>
  concludeClass({ out, rules, sheets: SHEETS, ofDownload, rows, reports: kept() });
const handIns = () => {
  const read: unknown = JSON.parse(fs.readFileSync(path.join(out, 'hand-ins.json'), 'utf8'));
  return validate<HandInRow[]>(handInsSchema, read, 'hand-ins.json');
};
const csv = () => fs.readFileSync(path.join(out, 'class.csv'), 'utf8').replace(/\r\n$/, '').split('\r\n');
const marks = () => kept().map(({ student, sheet, standing }) => `${student}/${sheet} ${standing?.mark}`);

test('without class.json nothing stands in a result; hand-ins.json and class.csv are there', () => {
  writeSubmissionReport(out, report('anna', '01-relax', 80));
  const before = fs.readFileSync(path.join(out, 'results/anna/01-relax.json'), 'utf8');
  const person = { student: 'anna', name: 'Anna B', id: '7', login: 'ab' };
  const handIn = { platform: 'canvas' as const, people: [person] as [typeof person], returnName: 'b_7_9_x.ipynb' };
  const { asks, says } = conclude([row('anna', '01-relax', {}, { ...handIn, ...at('2026-11-20T12:00:00Z') })]);
  expect([asks, says]).toEqual([[], []]);
  expect(fs.readFileSync(path.join(out, 'results/anna/01-relax.json'), 'utf8')).toBe(before);
  expect(handIns()).toEqual([
    {
      student: 'anna',
      sheet: '01-relax',
      platform: 'canvas',
      person: { name: 'Anna B', login: 'ab', id: '7' },
      returnName: 'b_7_9_x.ipynb',
      source: 'in/anna/01-relax.ipynb',
      time: '2026-11-20T12:00:00Z',
      handedIn: { at: '2026-11-20T12:00:00Z', from: 'the list', trusted: true },
    },
  ]);
  expect(csv()).toEqual(['\ufeffid,name,group,01-relax,total,dropped', '"7","Anna B","",80,80,""']);
});

describe('rules', () => {
  const deadlines = { '01-relax': '2026-11-20T23:59Z', '02-attribution': '2026-12-04T23:59Z' };
  const rows = [
    row('anna', '01-relax', {}, at('2026-11-22T12:00:00Z')),
    row('anna', '02-attribution', {}, at('2026-12-05T12:00:00Z')),
  ];
  beforeEach(() => {
    writeSubmissionReport(out, report('anna', '01-relax', 80));
    writeSubmissionReport(out, report('anna', '02-attribution', 50));
  });

  test('days in hand go through the sheets; a rule that changes makes other marks of the same scores', () => {
    conclude(rows, rulesOf({ deadlines, late: { perCentADay: 10, daysInHand: 2 } }));
    expect(kept().map(({ score, standing }) => [score, standing])).toEqual([
      [80, { mark: 80, sentences: ['2 days late, 2 days in hand: nothing is taken off'], daysLate: 2 }],
      [50, { mark: 45, sentences: ['1 day late: −10 %'], daysLate: 1 }],
    ]);
    conclude(rows, rulesOf({ deadlines, late: { perCentADay: 10, daysInHand: 0 } }));
    expect(marks()).toEqual(['anna/01-relax 64', 'anna/02-attribution 45']);
    conclude(rows, noRules);
    expect(marks()).toEqual(['anna/01-relax undefined', 'anna/02-attribution undefined']);
  });

  test('what an earlier run took in is still known: its time, its days in hand', () => {
    const rules = rulesOf({ deadlines, late: { pointsADay: 5, daysInHand: 2 } });
    conclude(rows.slice(0, 1), rules);
    conclude(rows.slice(1), rules, ['02-attribution']);
    expect(marks()).toEqual(['anna/01-relax 80', 'anna/02-attribution 45']);
    expect(handIns().map(({ time }) => time)).toEqual(['2026-11-22T12:00:00Z', '2026-12-05T12:00:00Z']);
  });

  test('weights, and the lowest sheet that does not count', () => {
    const weights = { '01-relax': 1, '02-attribution': 3, '03-structure': 0 };
    conclude(rows, rulesOf({ weights }));
    expect(csv()[1]).toBe('"anna","anna","",80,50,57.5,""');
    conclude(rows, rulesOf({ weights, dropLowest: 1 }));
    expect(csv()[1]).toBe('"anna","anna","",80,50,80,"02-attribution"');
  });

  test('a time that is not known is a question', () => {
    const { asks } = conclude([row('anna', '01-relax'), rows[1]!], rulesOf({ deadlines, late: { pointsADay: 5 } }));
    expect(asks).toEqual([
      '01-relax: it is not known when it was handed in, for anna: nothing was taken off; say the time in class.json, "times"',
    ]);
    const known = rulesOf({ deadlines, late: { pointsADay: 5 }, times: { anna: { '01-relax': '2026-11-21T12:00Z' } } });
    expect(conclude([row('anna', '01-relax'), rows[1]!], known).asks).toEqual([]);
    expect(marks()[0]).toBe('anna/01-relax 75');
  });
});

describe('attempts', () => {
  const attempts = (first = {}, second = {}) =>
    [first, second].map((more, i) => {
      const name = ['one', 'two'][i]!;
      const { handIn } = row('anna', '', {}, { returnName: `r${i + 1}`, ...more });
      return { name, source: `in/${name}.ipynb`, place: `/in/${name}`, notes: [], handIn };
    });
  const graded = (n: number, score: number) =>
    writeSubmissionReport(folderOf(out, n), report('anna', '01-relax', score));

  test('the one that counts is the row: its score, its page, its return name', () => {
    graded(1, 90);
    graded(2, 70);
    const rows = [
      row('anna', '01-relax', { attempts: attempts(at('2026-11-18T10:00:00Z'), at('2026-11-19T10:00:00Z')) }),
    ];
    expect(conclude(rows).asks).toEqual([]);
    expect(kept()).toMatchObject([
      {
        score: 70,
        standing: {
          mark: 70,
          attempts: [
            { name: 'one', counts: false },
            { name: 'two', score: 70, counts: true },
          ],
        },
      },
    ]);
    expect(fs.existsSync(path.join(out, '.details/anna/01-relax.json'))).toBe(true);
    expect(handIns()).toMatchObject([{ returnName: 'r2', source: 'in/two.ipynb', time: '2026-11-19T10:00:00Z' }]);

    conclude(rows, rulesOf({ attempts: 'best' })); // nothing is graded for that
    expect(kept()).toMatchObject([{ score: 90, standing: { mark: 90 } }]);
    expect(handIns()).toMatchObject([{ returnName: 'r1' }]);
  });

  test('none counts until a person chooses', () => {
    graded(1, 90);
    graded(2, 70);
    const rows = [row('anna', '01-relax', { attempts: attempts() })];
    expect(conclude(rows).asks).toEqual([
      'anna/01-relax: 2 attempts differ ("one", "two") and none counts: choose one in class.json, "count": {"anna": {"01-relax": "two"}}',
    ]);
    expect(kept()).toMatchObject([{ score: 0, standing: { mark: 0, attempts: [{ score: 90 }, { score: 70 }] } }]);
    expect(csv()[1]).toBe('"anna","anna","",,0,""');
    expect(conclude(rows, rulesOf({ count: { anna: { '01-relax': 'one' } } })).asks).toEqual([]);
    expect(kept()).toMatchObject([
      { score: 90, standing: { mark: 90, sentences: ['Attempt one counts: course staff chose it.'] } },
    ]);
    // an earlier run's attempts are still there to choose from
    conclude([], rulesOf({ count: { anna: { '01-relax': 'two' } } }));
    expect(kept()).toMatchObject([{ score: 70, standing: { mark: 70 } }]);
  });

  test('where one attempt is left, the others’ reports go', () => {
    graded(1, 90);
    graded(2, 70);
    conclude([row('anna', '01-relax', { attempts: attempts() })]);
    writeSubmissionReport(out, report('anna', '01-relax', 90));
    conclude([row('anna', '01-relax')]);
    expect(kept()[0]!.standing).toBeUndefined();
    for (const n of [1, 2]) expect(fs.readdirSync(path.join(out, 'attempts', `${n}`, 'results'))).toEqual([]);
  });
});

describe('roster', () => {
  const roster = 'id,name,login,group\n1,Anna B,anna,A\n2,Ben C,ben,B\n3,Cem D,cem,B\n';

  test('who handed nothing in is a row, who is not on it is named', () => {
    for (const student of ['anna', 'eve']) writeSubmissionReport(out, report(student, '01-relax', 80));
    const { asks, says } = conclude([row('anna', '01-relax'), row('eve', '01-relax')], rulesOf({}, roster));
    expect(asks).toEqual(['eve is not on the roster']);
    expect(says).toEqual(['01-relax: 2 of the roster not handed in: Ben C, Cem D']);
    expect(kept().map(({ student, score, standing }) => [student, score, standing])).toEqual([
      ['anna', 80, { mark: 80, sentences: [] }],
      ['ben', 0, { mark: 0, sentences: ['Not handed in: 0 points'], missing: true }],
      ['cem', 0, { mark: 0, sentences: ['Not handed in: 0 points'], missing: true }],
      ['eve', 80, { mark: 80, sentences: [] }],
    ]);
    const total = csvNumber((100 * 80) / maxScore('01-relax')); // rows of nobody have the sheet's own maximum
    expect(csv().slice(1)).toEqual([
      `"1","Anna B","A",80,${total},""`,
      '"2","Ben C","B",0,0,""',
      '"3","Cem D","B",0,0,""',
      `"eve","eve","",80,${total},""`,
    ]);
    expect(handIns().map(({ student, person, source, group }) => [student, person.number, source, group])).toEqual([
      ['anna', '1', 'in/anna/01-relax.ipynb', 'A'],
      ['ben', '2', '', 'B'],
      ['cem', '3', '', 'B'],
      ['eve', undefined, 'in/eve/01-relax.ipynb', undefined],
    ]);
  });

  test('who comes later is missing no more, and a class can be graded group by group', () => {
    const rules = rulesOf({}, roster);
    writeSubmissionReport(out, report('anna', '01-relax', 80));
    conclude([row('anna', '01-relax')], rules);
    writeSubmissionReport(out, report('Ben C', '01-relax', 70)); // under another name than the row that was missing
    conclude([row('Ben C', '01-relax')], rules);
    expect(kept().map(({ student, standing }) => [student, standing!.missing])).toEqual([
      ['Ben C', undefined],
      ['anna', undefined],
      ['cem', true],
    ]);
    expect(fs.existsSync(path.join(out, 'pages/ben'))).toBe(false);
    // another sheet: its own rows; those of the first stay
    writeSubmissionReport(out, report('anna', '02-attribution', 60));
    conclude([row('anna', '02-attribution')], rules, ['02-attribution']);
    expect(
      kept().map(({ student, sheet, standing }) => `${student}/${sheet}${standing!.missing ? ' missing' : ''}`),
    ).toEqual([
      'Ben C/01-relax',
      'Ben C/02-attribution missing',
      'anna/01-relax',
      'anna/02-attribution',
      'cem/01-relax missing',
      'cem/02-attribution missing',
    ]);
    conclude([], noRules, []);
    expect(kept().some(({ standing }) => standing?.missing)).toBe(false); // without a roster nobody is
  });

  test('two of one name without an id are unclear; two rows of one student are named', () => {
    const twins = 'id,name,login\n1,Bo Li,b1\n2,Bo Li,b2\n3,Cem D,cem\n';
    for (const student of ['Bo Li', 'cem', 'Cem D']) writeSubmissionReport(out, report(student, '01-relax', 80));
    const rows = ['Bo Li', 'cem', 'Cem D'].map((student) => row(student, '01-relax'));
    const { asks } = conclude(rows, rulesOf({}, twins));
    expect(asks).toEqual([
      'Bo Li: 2 on the roster have this name (lines 2 and 3); an id or a login must say who it is',
      'Cem D and cem are one student of the roster, and each has a hand-in of 01-relax',
    ]);
  });
});
