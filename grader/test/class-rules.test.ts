/** class.json: what it may say, and each fault in one line with its place and the legal value. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { repositoryFolder } from '../author/sheets';
import { classSchema } from '../class/class-schema';
import { personalRules } from '../class/own-rules';
import { peopleOf } from '../class/people';
import { readRules } from '../class/rules';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-rules-'));
const file = path.join(folder, 'class.json');
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
fs.writeFileSync(path.join(folder, 'roster.csv'), 'id,name,group\n1,Anna,G1\n2,Ben,G1\n3,Ben,\n');
const SHEETS = ['01-relax', '02-attribution'];

function read(content: string | object) {
  fs.writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return readRules(file, SHEETS);
}
function faultOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    expect((error as Error).name).toBe('CourseFault');
    expect((error as Error).message).not.toContain('\n');
    return (error as Error).message.split(folder + path.sep).join('');
  }
  throw new Error('no fault was found');
}
const deadlines = { '01-relax': '2026-11-20T23:59Z' };

test('an empty class.json is the rules without one', () => {
  expect(read({})).toMatchObject({ attempts: 'last', dropLowest: 0, extensions: [], count: [], times: [] });
});

test('the example of docs/assistant.md', () => {
  const page = fs.readFileSync(path.join(repositoryFolder, 'docs', 'assistant.md'), 'utf8');
  const example = /## Rules of your class[^]*?```json\n([^]*?)```/.exec(page)![1]!;
  fs.writeFileSync(file, example);
  const rules = readRules(file, ['01-relax', '02-attribution', '03-structure']);
  expect([...rules.deadlines.values()].map((at) => at.toUTC().toISO())).toEqual([
    '2026-11-20T22:59:00.000Z',
    '2026-12-04T23:00:00.000Z',
    '2026-12-18T22:59:00.000Z',
  ]);
  expect(rules.late).toEqual({ perCentADay: 10, graceMinutes: 15, daysInHand: 3, atMost: 50 });
  // the page explains each key of the schema, and no other
  const explained = [...page.matchAll(/^\| `(\w+)` \| /gm)].map(([, key]) => key!);
  for (const key of Object.keys(classSchema.properties))
    if (key !== '$schema')
      expect([key, explained.includes(key), key in JSON.parse(example)]).toEqual([key, true, true]);
});

test('everything at once', () => {
  const rules = read({
    roster: 'roster.csv',
    zone: 'Europe/Berlin',
    deadlines: {
      '01-relax': '2026-11-20T23:59',
      '02-attribution': { at: '2026-12-04T18:00', zone: 'America/New_York' },
    },
    extensions: [{ student: 'Anna', sheet: '02-attribution', deadline: '2026-12-05T18:00' }],
    late: { pointsADay: 5, graceMinutes: 10, daysInHand: 2, atMost: 20 },
    attempts: 'best',
    count: { '2': { '01-relax': 'second' } },
    times: { '1': { '01-relax': '2026-11-20T12:00' } },
    weights: { '01-relax': 1, '02-attribution': 2 },
    dropLowest: 1,
    rounding: { to: 0.5 },
  });
  const instants = [...rules.deadlines].map(([sheet, at]) => [sheet, at.toUTC().toISO()]);
  expect(instants).toEqual([
    ['01-relax', '2026-11-20T22:59:00.000Z'],
    ['02-attribution', '2026-12-04T23:00:00.000Z'],
  ]);
  expect(rules.extensions[0]!.value.toUTC().toISO()).toBe('2026-12-05T23:00:00.000Z'); // in the zone of the sheet
  expect(rules.rounding).toEqual({ to: 0.5, halves: 'up' });
});

test.each([
  ['{"zone": "Europe/Berlin"', 'class.json: not JSON: line 1, column 25: expected `}`, not the end of the file'],
  ['{"zone": "UTC", // x\n}', 'class.json: not JSON: line 1, column 17: expected no comment'],
  ['[]', 'class.json#: expected object, got []'],
  ['{"roster": {"file": "r.csv"}}', "class.json#/roster: expected a key 'columns', got the keys file"],
  ['{"roster": ""}', 'class.json#/roster: expected at least 1 character, got ""'],
  [
    '{"deadlines": {"01-relax": {"at": "x"}}}',
    "class.json#/deadlines/01-relax: expected a key 'zone', got the keys at",
  ],
  ['{"zone": "UTC", "zone": "UTC"}', 'class.json#/zone: expected a key that appears once'],
  ['{"count": {"a": {}, "a": {}}}', 'class.json#/count/a: expected a key that appears once'],
])('%s', (text, expected) => expect(faultOf(() => read(text))).toContain(expected));

test.each([
  [{ deadline: {} }, '#: expected only the keys $schema, roster, handInByGroup, zone, deadlines'],
  [{ zone: 'Berlin' }, '#/zone: expected a zone of the IANA list, such as "Europe/Berlin", got "Berlin"'],
  [{ deadlines: { '01-relax': '2026-11-20T23:59' } }, '#/deadlines/01-relax: expected a time with an offset'],
  [
    { deadlines: { '1-relax': '2026-11-20T23:59Z' } },
    '#/deadlines/1-relax: expected one of the sheets 01-relax, 02-attribution',
  ],
  [
    { deadlines: { '01-relax': 'Friday' } },
    '#/deadlines/01-relax: expected a date and a time, such as "2026-11-20T23:59", got "Friday"',
  ],
  [
    { deadlines: { '01-relax': { at: '2026-11-20T23:59', zone: 'X' } } },
    '#/deadlines/01-relax/zone: expected a zone of the IANA list',
  ],
  [
    { deadlines: { '01-relax': { at: '2026-11-20T23:59+02:00', zone: 'Europe/Berlin' } } },
    '#/deadlines/01-relax/at: expected the offset of Europe/Berlin at that time, +01:00',
  ],
  [
    { late: { perCentADay: 5, pointsADay: 5 }, deadlines },
    '#/late: expected either perCentADay or pointsADay, not both',
  ],
  [{ late: { graceMinutes: 5 }, deadlines }, '#/late: expected perCentADay or pointsADay'],
  [{ late: { perCentADay: 5 } }, '#/late: expected a deadline in /deadlines'],
  [
    { late: { perCentADay: 10, atMost: 5 }, deadlines },
    '#/late/atMost: expected at least 10, what one day costs, got 5',
  ],
  [{ late: { perCentADay: 10, atMost: 200 }, deadlines }, '#/late/atMost: expected at most 100 per cent'],
  [{ late: { perCentADay: 101 }, deadlines }, '#/late/perCentADay: expected <= 100, got 101'],
  [
    { extensions: [{ student: 'a', sheet: '02-attribution', deadline: '2026-11-20T23:59Z' }], deadlines },
    '#/extensions/0/sheet: expected a sheet that has a deadline in /deadlines',
  ],
  [
    { extensions: [{ student: 'a', sheet: '01-relax', deadline: '2026-11-20T22:59Z' }], deadlines },
    "#/extensions/0/deadline: expected a time after the sheet's own deadline",
  ],
  [{ attempts: 'first' }, '#/attempts: expected one of last, best, got "first"'],
  [{ count: { a: { '09': 'x' } } }, '#/count/a/09: expected one of the sheets'],
  [{ times: { 'a/b': { '01-relax': 'noon' } } }, '#/times/a~1b/01-relax: expected a date and a time'],
  [
    { weights: { '01-relax': 1 } },
    '#/weights: expected a weight for each sheet (0: it does not count), also for 02-attribution',
  ],
  [{ weights: { '01-relax': 0, '02-attribution': 0 } }, '#/weights: expected a weight above 0'],
  [{ dropLowest: 2 }, '#/dropLowest: expected a number below 2, the number of sheets, got 2'],
  [{ rounding: { to: 0 } }, '#/rounding/to: expected > 0, got 0'],
  [{ rounding: { to: 1, halves: 'odd' } }, '#/rounding/halves: expected one of up, even, down, got "odd"'],
  [{ roster: 'none.csv' }, '#/roster: expected a CSV file, its path from class.json, got "none.csv"'],
])('%j', (content, expected) => expect(faultOf(() => read(content))).toContain(`class.json${expected}`));

describe('students whom class.json names', () => {
  const own = (content: object, rosterToo = true) => {
    const rules = read({ ...(rosterToo ? { roster: 'roster.csv' } : {}), deadlines, ...content });
    return personalRules(rules, peopleOf([{ student: 'anna', platform: 'plain', person: {} }], rules.roster));
  };
  const extension = (student: string) => ({ student, sheet: '01-relax', deadline: '2026-11-21T23:59Z' });
  test.each([
    [
      { extensions: [extension('zoe')] },
      '#/extensions/0/student: expected somebody who is on the roster or handed something in, got "zoe"',
    ],
    [
      { extensions: [extension('Ben')] },
      '#/extensions/0/student: expected an id or a login, since 2 students have this name, got "Ben"',
    ],
    [
      { extensions: [extension('anna'), extension('1')] },
      '#/extensions/1: expected one entry for anna and 01-relax, got "1"',
    ],
    [{ count: { zoe: { '01-relax': 'x' } } }, '#/count/zoe: expected somebody who is on the roster'],
    [
      { times: { Anna: { '01-relax': '2026-11-20T12:00Z' }, '1': { '01-relax': '2026-11-20T13:00Z' } } },
      'expected one entry for anna and 01-relax',
    ],
  ])('%j', (content, expected) => expect(faultOf(() => own(content))).toContain(expected));
  test('by the id, the name of the row, or a name that only one has', () => {
    for (const student of ['1', 'anna', 'Anna', 'ANNA'])
      expect(() => own({ extensions: [extension(student)] })).not.toThrow();
    expect(faultOf(() => own({ extensions: [extension('Ben')] }, false))).toContain(
      'expected somebody who handed something in',
    );
  });
});
