/** A graded folder of three hand-ins for each test, and the spreadsheet of marks that `course mark` writes and takes. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { markCommand } from '../cli/mark';
import { openMarks } from '../marks/store';
import { type Ran, ran, snapshot } from './export-class';
import { BOTH, type Graded, gradedFolder, worth } from './marked-class';

export let made: Graded;
export let file: string;
beforeEach(() => {
  made = gradedFolder();
  file = path.join(path.dirname(made.graded), 'marks.csv');
  made.add('anna', { written: { ...BOTH, derivation: '=SUM(A1)\nline "two"; a, b' } });
  made.add('ben');
  made.add('cem', { written: {} });
});
afterEach(() => made.remove());

export const course = (flags: { [name: string]: unknown }, words = [made.graded]): Promise<Ran> =>
  ran(() => markCommand(flags, words));
export const text = () => fs.readFileSync(file, 'utf8');
export const change = (from: string | RegExp, by: string) => {
  expect(text()).toMatch(from);
  fs.writeFileSync(file, text().replace(from, by));
};
export const marks = () =>
  openMarks(made.graded, { readOnly: true })
    .all()
    .flatMap(({ key, file: { mark } }) =>
      mark ? [[key.student, key.item, mark.points, mark.comment, mark.marker]] : [],
    );
export const everything = () => snapshot(path.dirname(made.graded));
/** The points of the two written answers. */
export const [MOST, WHY] = [worth('derivation'), worth('whyNeverZero')];
export const HEAD = 'student,sheet,item,answer,points,max,comment,marker';

export async function exported(): Promise<void> {
  expect(await course({ csv: file })).toMatchObject({ status: 0 });
}
