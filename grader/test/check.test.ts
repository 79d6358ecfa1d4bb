/** Each fault that `course check` knows, put into a small course one at a time: exactly its line is said. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { itemFaults } from '../author/check-items';
import { checkTree } from '../author/check-tree';
import type { Tree } from '../author/tree';
import {
  type Change,
  COMPILED,
  ITEM,
  made,
  RUBRIC,
  removed,
  replaced,
  SHEET,
  SLUG,
  SOURCE,
  sheet,
  smallCourse,
  sourceLines,
  WHY,
  written,
} from './small-course';

/** `solutions/04-example.ts: line 24`, where a cell begins. */
const cellAt = (option: string): string =>
  `${SOURCE}: line ${sourceLines.findIndex((line) => line.includes(option)) + 1}`;

/** The line of sheet.json that holds this. */
const lineOf = (text: string): number =>
  fs
    .readFileSync(path.join(made.root, SHEET), 'utf8')
    .split('\n')
    .findIndex((line) => line.includes(text)) + 1;

function check(tree: Tree): { faults: string[]; unreadable: boolean } {
  const { faults, unreadable, sheets } = checkTree(tree);
  return { faults: [...faults, ...sheets.flatMap((named) => itemFaults(named, tree.fixtures))], unreadable };
}

test('a written item without points needs no rubric', () => {
  const tree = smallCourse();
  sheet(({ items }) => Object.assign(items[2], { points: 0 }))(tree);
  removed(RUBRIC)(tree);
  expect(check(tree).faults).toEqual([]);
});

test('a course as `course new` makes it has no fault', () => {
  expect(check(smallCourse())).toEqual({ faults: [], unreadable: false });
});

const POINTS = `${SHEET}#/items/0/points`;
const PROBLEM = `${SHEET}#/items/0/problem`;
const TOLERANCE = `${SHEET}#/tolerances/example04`;

test.each(
  Object.entries<[Change, ...string[]]>({
    'a schema that is broken twice': [
      sheet(({ items }) => {
        items[0].points = -1;
        items[1].kind = 'oral';
      }),
      `${POINTS}: expected >= 0, got -1`,
      `${SHEET}#/items/1/kind: expected one of function, answer, written, got "oral"`,
    ],
    'a tolerance without a reason': [
      sheet(({ tolerances }) => delete tolerances.example04.reason),
      `${TOLERANCE}: expected a key 'reason', got the keys absolute, relative`,
    ],
    'a course.json that breaks its schema': [
      replaced('fixtures/course.json', '"cells": 7', '"cells": 1'),
      'fixtures/course.json#/masks/cells: expected >= 2, got 1',
    ],
    'an id twice in a sheet': [
      sheet(({ items }) => items.push({ ...items[2], points: 0 })),
      `${SHEET}#/items/3/id: expected an id that is used once, got 'why' again`,
    ],
    'a problem number twice': [
      sheet(({ problems }) => problems.push(problems[0])),
      `${SHEET}#/problems/1/number: expected a number that is used once, got 1 again`,
    ],
    'an item of no problem': [
      sheet(({ items }) => Object.assign(items[0], { problem: 3 })),
      `${PROBLEM}: expected one of 1, got 3`,
    ],
    'a problem without items': [
      sheet(({ problems }) => problems.push({ number: 2, title: 'Empty' })),
      `${SHEET}#/problems/1: expected at least one item of problem 2 in items, got none`,
    ],
    'an item that rests on none': [
      sheet(({ items }) => Object.assign(items[0], { restsOn: ['why', 'nothing'] })),
      `${SHEET}#/items/0/restsOn/1: expected the id of an item of this sheet, got 'nothing'`,
    ],
    'two cycles': [
      sheet(({ items }) => {
        Object.assign(items[0], { restsOn: ['halfAndThird'] });
        Object.assign(items[1], { restsOn: ['example04'] });
        Object.assign(items[2], { restsOn: ['why'] });
      }),
      `${SHEET}#/items/0/restsOn: expected no cycle, got example04 → halfAndThird → example04`,
      `${SHEET}#/items/2/restsOn: expected no cycle, got why → why`,
    ],
    'a sheet without points': [
      sheet(({ items }) => items.forEach((item: object) => Object.assign(item, { points: 0 }))),
      `${SHEET}#/items: expected points above 0 in at least one item that is no bonus, got none`,
    ],
    'a bonus without points': [
      sheet(({ items }) => Object.assign(items[0], { points: 0, bonus: true })),
      `${POINTS}: expected points above 0 for a bonus, got 0`,
    ],
    'a folder without a source': [
      removed(SOURCE),
      `${SOURCE}: expected this file, found a folder fixtures/${SLUG} without it`,
    ],
    'a source without a folder': [
      removed(`fixtures/${SLUG}`),
      `${SHEET}: expected this file, found a source ${SOURCE} without it`,
    ],
    'an item without a cell': [
      sheet(({ items }) => items.push({ id: 'lost', problem: 1, points: 1, kind: 'written' })),
      `${SHEET}#/items/3: expected a cell \`// %% [markdown] written="lost"\` in ${SOURCE}, found none`,
    ],
    'a cell without an item': [
      replaced(SOURCE, /$/, '\n// %% [markdown] written="more"\n// BEGIN SOLUTION\n// x\n// END SOLUTION\n'),
      `${SOURCE}: line ${sourceLines.length + 1}: expected items of ${SHEET}, got 'more'`,
    ],
    'a function that sheet.json calls an answer': [
      sheet(({ items }) => Object.assign(items[0], { kind: 'answer' })),
      `${cellAt('define="example04"')}: expected a cell \`// %% define="example04"\` with \`const example04\`, since sheet.json calls it answer, got no such line`,
    ],
    'a written item that sheet.json calls an answer': [
      sheet(({ items }) => Object.assign(items[2], { kind: 'answer' })),
      `${cellAt('written="why"')}: expected a cell \`// %% define="why"\` with \`const why\`, since sheet.json calls it answer, got a cell of the kind written`,
    ],
    'a cell whose name is not declared': [
      replaced(SOURCE, 'function example04', 'function example4'),
      `${cellAt('define="example04"')}: expected a cell \`// %% define="example04"\` with \`function example04(…)\`, since sheet.json calls it function, got no such line`,
    ],
    'a cell that is open twice': [
      replaced(SOURCE, 'written="why"', 'written="example04"'),
      `${cellAt('written="why"')}: item 'example04' stands in an earlier cell already`,
    ],
    'a solution region that does not end': [
      replaced(SOURCE, '  // END SOLUTION\n', ''),
      `${cellAt('define="example04"')}: BEGIN SOLUTION without END SOLUTION`,
    ],
    'an item file that is missing': [
      removed(ITEM),
      `${ITEM}: expected this file, which says how the item 'example04' of sheet.json is marked, found none`,
    ],
    'an item file that was not compiled': [removed(COMPILED), `${ITEM}: expected it compiled: run \`npm run build\``],
    'an item file without `item`': [
      written(COMPILED, 'exports.items = {};'),
      `${ITEM}: expected \`export const item\`, found none`,
    ],
    'an item file that cannot be loaded': [
      written(COMPILED, 'nothing();'),
      `${ITEM}: expected a file that can be loaded, got nothing is not defined`,
    ],
    'an item without cases': [
      written(COMPILED, 'exports.item = { cases: () => [], mistakes: {}, styles: {} };'),
      `${ITEM}: expected at least one public case, got none`,
    ],
    'an item whose cases fail': [
      written(COMPILED, 'exports.item = { cases: () => null.length, mistakes: {}, styles: {} };'),
      `${ITEM}: expected public cases, got TypeError: Cannot read properties of null (reading 'length')`,
    ],
    'a tolerance that is not there': [
      sheet((data) => {
        data.tolerances = { other: data.tolerances.example04 };
      }),
      `${SHEET}#/tolerances: expected a key 'example04', got other (asked for by ${ITEM})`,
    ],
    'a tolerance that nobody uses': [
      sheet((data) => {
        data.tolerances.other = data.tolerances.example04;
      }),
      `${SHEET}#/tolerances/other: expected a tolerance that an item uses, found none that does`,
    ],
    'a tolerance that tells no mistake': [
      sheet(({ tolerances }) => Object.assign(tolerances.example04, { absolute: 100 })),
      `${TOLERANCE}: expected a hidden case that tells the known mistake 'example04/squared-mean', found none, with absolute 100 and relative 0.00001`,
    ],
    'a tolerance that hardly tells a mistake': [
      sheet(({ tolerances }) => Object.assign(tolerances.example04, { absolute: 0.2 })),
      `${TOLERANCE}: expected a draw that tells each known mistake from the right value, got none: example04/squared-mean is 3.33 tolerances from the right value, with absolute 0.2 and relative 0.00001`,
    ],
    'a mistake that no hidden case shows': [
      replaced(COMPILED, 'exports.item = {', "mistakes.more = { says: 'x', code: 'y' };\nexports.item = {"),
      `${TOLERANCE}: expected a hidden case that tells the known mistake 'example04/more', found none, with absolute 0.00001 and relative 0.00001`,
    ],
    'a written item without its file': [
      removed(RUBRIC),
      `${RUBRIC}: expected this file, which says for what the points of the written item 'why' are given, found none`,
    ],
    'a rubric whose points are not those of the item': [
      sheet(({ items }) => Object.assign(items[2], { points: 4 })),
      `${RUBRIC}#/rubric: expected points that add up to 4, as sheet.json has it, got 1`,
    ],
    'a written item without a rubric': [
      written(WHY, 'exports.item = {};'),
      `${RUBRIC}: expected \`export const item: WrittenItem = { rubric: […] }\`, found none`,
    ],
    'a line of a rubric that is none': [
      written(WHY, "exports.item = { rubric: [{ id: 'One', says: 'x', points: 1 }] };"),
      `${RUBRIC}#/rubric/0/id: expected pattern "^[a-z][a-z0-9]*(-[a-z0-9]+)*$", got "One"`,
    ],
    'two lines of a rubric with one id': [
      written(WHY, "const line = { id: 'one', says: 'x', points: 0.5 }; exports.item = { rubric: [line, line] };"),
      `${RUBRIC}#/rubric/1/id: expected an id that is used once, got 'one' again`,
    ],
    'a case id twice': [
      replaced(COMPILED, 'caseOf(context, name, `', "caseOf(context, 'hidden', `"),
      `${ITEM}: expected case ids that are used once, got 'example04/hidden' again`,
    ],
    'an id that another sheet has': [
      ({ root }) => {
        for (const from of [`fixtures/${SLUG}`, SOURCE, `fixtures/dist/${SLUG}`])
          fs.cpSync(path.join(root, from), path.join(root, from.replace(SLUG, '05-more')), { recursive: true });
      },
      ...['example04', 'halfAndThird', 'why'].map(
        (id, i) =>
          `fixtures/05-more/sheet.json#/items/${i}/id: expected an id that no other sheet has, got '${id}', as in ${SLUG}`,
      ),
    ],
  }),
)('%s', (_name, [change, ...lines]) => {
  const tree = smallCourse();
  change(tree);
  expect(check(tree)).toEqual({ faults: lines, unreadable: false });
});

test.each<[string, Change, string | RegExp]>([
  [
    'a sheet.json that is not JSON',
    replaced(SHEET, '"items": [', '"items": '),
    `${SHEET}: not JSON: line ${lineOf('"id": "halfAndThird"')}, column 5: expected a key in double quotes`,
  ],
  [
    'a word without quotation marks in sheet.json',
    replaced(SHEET, '"kind": "function"', '"kind": function'),
    new RegExp(
      `^${SHEET}: not JSON: line ${lineOf('"kind": "function"')}, column \\d+: expected a string in double quotes, `,
    ),
  ],
  ['no folder of sources', removed('solutions'), 'solutions: expected a folder, got ENOENT'],
  [
    'a sheet.json that is a folder',
    (tree) => [removed(SHEET), written(`${SHEET}/file`, '')].forEach((change) => change(tree)),
    `${SHEET}: expected a file that can be read, got EISDIR`,
  ],
])('%s cannot be read', (_name, change, line) => {
  const tree = smallCourse();
  change(tree);
  const { faults, unreadable } = check(tree);
  expect(faults[0]).toMatch(line);
  expect(unreadable).toBe(true);
});
