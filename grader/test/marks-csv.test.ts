/** `course mark --csv` and `--from`: out, unchanged back in, and changed. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { pointsText } from '../report/points';
import { AUTOMATIC, BOTH, MAX, SHEET, worth } from './marked-class';
import { change, course, everything, exported, file, HEAD, MOST, made, marks, text, WHY } from './marks-spreadsheet';

test('a row for each written answer and each mark; nothing is a formula', async () => {
  made.mark(['ben', 'derivation'], { points: 7.5, comment: '@ben: "line 3"' });
  made.mark(['ben', 'importance'], { points: 3, adjust: -5, reason: 'copied' });
  await exported();
  expect(text().split('\r\n')).toEqual([
    `\ufeff${HEAD}`,
    `"anna","${SHEET}","derivation","'=SUM(A1)\nline ""two""; a, b",,${MOST},"",""`,
    `"anna","${SHEET}","whyNeverZero","ReLU.",,${WHY},"",""`,
    `"ben","${SHEET}","derivation","By Bayes.",7.5,${MOST},"'@ben: ""line 3""","anna"`,
    `"ben","${SHEET}","importance","export function importance() {\n  return 1;\n}",3,${worth('importance')},"copied","anna"`,
    `"ben","${SHEET}","whyNeverZero","ReLU.",,${WHY},"",""`,
    '',
  ]);
});

describe('an unchanged round trip changes nothing', () => {
  beforeEach(async () => {
    made.mark(['ben', 'derivation'], {
      points: 10 / 3,
      picked: ['sum'],
      adjust: 1 / 3,
      comment: `'=1+1\r\n\u202eodd\n  \t`,
      marker: '+eve',
    });
    made.mark(['ben', 'importance'], { points: 3, adjust: -5, reason: '-5, since it was copied', marker: 'ben' });
    await made.again();
    await exported();
  });
  const ways: [string, (csv: string) => Buffer | string][] = [
    ['as it is', (csv) => csv],
    ['without a byte order mark', (csv) => csv.slice(1)],
    ['with line feeds', (csv) => csv.replace(/\r\n/g, '\n')],
    ['in UTF-16', (csv) => Buffer.from(csv, 'utf16le')],
    [
      'with semicolons and decimal commas',
      (csv) => csv.replace(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/g, ';').replace('3.3333', '3,3333'),
    ],
    ['with empty rows', (csv) => `${csv},,,,,,,\r\n\r\n`],
    ['with a column more', (csv) => csv.replace(/\r\n/g, ',x\r\n')],
  ];
  test.each(ways)('%s', async (_, written) => {
    fs.writeFileSync(file, written(text()));
    const before = everything();
    const { status, said } = await course({ from: file });
    expect({ status, said }).toEqual({ status: 0, said: expect.stringContaining('0 new, 0 changed; 3 to mark') });
    expect(everything()).toEqual(before);
  });
});

test('points and comments come in; what the file does not name, and rows without points, stay', async () => {
  made.mark(['ben', 'derivation'], { points: 4, picked: ['sum'], adjust: 1, marker: 'ben' });
  made.mark(['ben', 'whyNeverZero'], { points: WHY, marker: 'ben' });
  await exported();
  change(`"ReLU.",,${WHY},"",""`, `"ReLU.","7,5",${WHY},"'=why? say ""more""",eve`); // anna's
  change(/"'=SUM.*\n.*,,\d+/, `"",${MOST},${MOST}`); // the answer's cell is empty
  change(`4,${MOST}`, `5,${MOST}`);
  change(/"ben","01-relax","whyNeverZero".*\r\n/, '');
  const anna = AUTOMATIC + MOST + 7.5;
  const ben = AUTOMATIC + 5 + WHY;
  const [mean, median] = [(anna + ben + AUTOMATIC) / 3, [anna, ben, AUTOMATIC].sort((a, b) => a - b)[1]!];
  const { status, said } = await course({ from: file });
  expect({ status, said: said.split('\n').slice(0, 3) }).toEqual({
    status: 0,
    said: [
      'ben/01-relax derivation: 4 → 5',
      '2 new, 1 changed; nothing is left to mark',
      `01-relax: 3 submissions, mean ${pointsText(mean)}, median ${median} of ${MAX}`,
    ],
  });
  const user = expect.any(String);
  expect(marks()).toEqual([
    ['anna', 'derivation', MOST, '', user],
    ['anna', 'whyNeverZero', 7.5, '=why? say "more"', 'eve'],
    ['ben', 'derivation', 5, '', 'ben'],
    ['ben', 'whyNeverZero', WHY, '', 'ben'],
  ]);
  expect(made.report('anna').score).toBe(anna);
  const person = (item: string) => made.report('anna').items.find(({ id }) => id === item)!.person!;
  expect(person('derivation')).toMatchObject({ adjust: 0, missed: [] }); // full points are all the lines
  expect(person('derivation').picked).toHaveLength(4);
  expect(person('whyNeverZero')).toMatchObject({ picked: [], missed: [] }); // nobody said for what
  expect(made.text('gradebook.csv')).toContain('"complete"');
});

test('the word unmarked takes a mark back; an empty cell does not, and is said', async () => {
  made.mark(['anna', 'whyNeverZero'], { points: WHY, marker: 'eve' });
  made.mark(['ben', 'derivation'], { points: 4, comment: 'Old.' });
  made.mark(['ben', 'whyNeverZero'], { points: 7 });
  await exported();
  change(`"ReLU.",${WHY},${WHY},"","eve"`, `"ReLU.",,${WHY},"","eve"`);
  change(`4,${MOST}`, `Unmarked,${MOST}`);
  made.add('ben', { written: { ...BOTH, whyNeverZero: 'Another one.' } }); // its mark does not count any more, and goes, too
  change(`7,${WHY}`, `unmarked,${WHY}`);
  made.mark(['cem', 'derivation'], { points: 3 });
  fs.rmSync(path.join(made.graded, 'results', 'cem'), { recursive: true }); // he is not in the class any more
  fs.appendFileSync(file, `cem,${SHEET},derivation,,unmarked,${MOST},,\r\n`);
  const { status, said } = await course({ from: file });
  expect({ status, said: said.split('\n').slice(0, 5) }).toEqual({
    status: 0,
    said: [
      'ben/01-relax derivation: 4 → unmarked',
      'ben/01-relax whyNeverZero: 7 → unmarked',
      'cem/01-relax derivation: 3 → unmarked',
      '0 new, 0 changed, 3 taken back; 3 to mark',
      '1 without points in the file: the mark stays (the word unmarked in the cell takes it back)',
    ],
  });
  expect(marks()).toEqual([['anna', 'whyNeverZero', WHY, '', 'eve']]);
  expect(made.report('ben').items.find(({ id }) => id === 'derivation')).toMatchObject({ score: 0, status: 'manual' });
  const journal = fs.readFileSync(`${made.graded}-marks/journal.ndjson`, 'utf8').trim().split('\n');
  expect(JSON.parse(journal.at(-1)!)).toMatchObject({ student: 'cem', marker: os.userInfo().username });
  expect((await course({ from: file })).error).toContain("expected a student whose hand-in could be read, got 'cem'"); // nothing to take back
});

/** As Excel and LibreOffice save what they opened: a cell that they take for a number, a day or a truth is written otherwise. */
function savedBySpreadsheet(csv: string): string {
  const rewritten = (cell: string) => {
    if (/^0\d+$/.test(cell)) return String(Number(cell));
    if (/^\d{12,}$/.test(cell)) return `${cell[0]}.${cell.slice(1, 6)}E+${cell.length - 1}`;
    if (/^(\d+\/\d+|sep\d+)$/i.test(cell)) return '01. Feb';
    if (/^\d+%$/.test(cell)) return `${cell.slice(0, -1)},00 %`;
    return /^(true|false)$/i.test(cell) ? cell.toUpperCase() : cell;
  };
  return csv.replace(/"((?:[^"]|"")*)"/g, (_, cell: string) => `"${rewritten(cell)}"`);
}

test('what a spreadsheet would take for a number or a day comes back as it was', async () => {
  for (const [student, derivation] of [
    ['0012345', '1/2'],
    ['SEP2', '007'],
    ['123456789012', 'true'],
    ['4711', "'12%"],
  ] as const) {
    made.add(student, { written: { ...BOTH, derivation } });
    made.mark([student, 'derivation'], { points: 4, comment: '3/4', marker: '007' });
  }
  await exported();
  expect(text()).toContain(`"4711","${SHEET}"`); // a plain number stays one
  fs.writeFileSync(file, savedBySpreadsheet(text()));
  expect((await course({ from: file })).said).toContain('0 new, 0 changed;');
  for (const before of text().match(new RegExp(`,4,${MOST}`, 'g'))!) change(before, `,5,${MOST}`);
  fs.writeFileSync(file, savedBySpreadsheet(text()));
  change(`"'1/2"`, '"1/2"'); // as a spreadsheet that takes the apostrophe for a sign of its own
  expect((await course({ from: file })).said).toContain('0 new, 4 changed;');
  expect(marks()).toEqual(
    ['0012345', '123456789012', '4711', 'SEP2'].map((name) => [name, 'derivation', 5, '3/4', '007']),
  );
});

test('an answer that changed has no points in the file, and keeps them there', async () => {
  made.mark(['ben', 'derivation'], { points: 4, comment: 'Old.' });
  made.add('ben', { written: { ...BOTH, derivation: 'New.' } });
  await exported();
  expect(text()).toContain(`"derivation","New.",,${MOST},"",""`);
  expect((await course({ from: file })).said).toContain('0 new, 0 changed');
  expect(marks()).toEqual([['ben', 'derivation', 4, 'Old.', 'anna']]);
  change(`"New.",,${MOST}`, `"New.",6,${MOST}`);
  expect((await course({ from: file })).said).toContain('1 new, 0 changed');
  expect(made.report('ben').items.find(({ id }) => id === 'derivation')).toMatchObject({ score: 6, status: 'marked' });
});

test('an automatic item, and what nobody handed in, can be given points, too', async () => {
  fs.writeFileSync(
    file,
    `${HEAD}\nben,${SHEET},importance,,5,,It was unclear.,eve\ncem,${SHEET},derivation,,3,,On paper.,eve\n`,
  );
  expect((await course({ from: file })).said).toContain('2 new, 0 changed');
  expect(made.report('ben').items.find(({ id }) => id === 'importance')).toMatchObject({
    score: 5,
    status: 'pass',
    person: { automatic: worth('importance'), adjust: 5 - worth('importance'), reason: 'It was unclear.' },
  });
  expect(made.report('cem').items.find(({ id }) => id === 'derivation')).toMatchObject({ score: 3, status: 'marked' });
});

test('a comment on an item without points', async () => {
  made.add('dora', { written: { derivation1a: 'w over 2 lambda' } }, '02-attribution');
  await exported();
  change(/("w over 2 lambda"),,0,"",""/, '$1,,0,"Good.",""');
  expect((await course({ from: file })).status).toBe(0);
  expect(made.report('dora', '02-attribution').items.find(({ id }) => id === 'derivation1a')).toMatchObject({
    score: 0,
    status: 'marked',
    person: { comment: 'Good.' },
  });
  await exported();
  const before = everything();
  expect((await course({ from: file })).said).toContain('0 new, 0 changed');
  expect(everything()).toEqual(before);
});
