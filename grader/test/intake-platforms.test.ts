/** From each platform's download, as a folder and as its zip, every student is understood. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Submission } from '../intake/rows';
import {
  type Attempt,
  type Download,
  downloads,
  SHEET,
  STUDENTS,
  type Wanted,
  writeFolder,
  writeZip,
} from './downloads';
import { folder, NOTEBOOKS, take } from './intake-folder';

const ALL = downloads(NOTEBOOKS);

/** What the hand-in of a file says, in the test's words. */
const attemptOf = ({ handIn }: Submission): Attempt => ({
  ...(handIn?.returnName ? { returnName: handIn.returnName } : {}),
  ...(handIn?.time ? { time: handIn.time } : {}),
  ...(handIn?.attempt ? { attempt: handIn.attempt } : {}),
  ...(handIn?.late ? { late: handIn.late } : {}),
});
const sorted = (list: object[]) => list.map((one) => JSON.stringify(Object.entries(one).sort())).sort();

/** What is wrong with what came of one student, or undefined. */
function faultOf(wanted: Wanted, { platform }: Download, taken: Awaited<ReturnType<typeof take>>): string | undefined {
  const names = wanted.rows.map(({ student }) => student);
  const files = taken.files.filter(({ student }) => student === names[0]);
  const row = taken.submissions.find(({ student, sheet }) => student === names[0] && sheet === SHEET);
  if (!row) return `no row for ${names[0]}`;
  if (row.handIn?.platform !== platform) return `platform ${row.handIn?.platform}`;
  for (const { of, student } of wanted.rows) {
    // a group's notebook is a row of each of its members
    const own = taken.submissions.find((each) => each.student === student && each.sheet === SHEET);
    if (own?.source !== row.source || own.handIn!.people.length !== 1) return `another row of ${student}`;
    const [one] = own.handIn!.people;
    if (one.login && one.login !== of.login) return `login ${one.login}`;
    if (one.email && one.email !== of.email) return `e-mail ${one.email}`;
    if (one.name && one.name !== of.name.replace(/'/g, '') && one.name !== of.name) return `name ${one.name}`;
  }
  const expected = sorted(wanted.attempts.map(({ work: _work, ...says }) => says));
  if (`${sorted(files.map(attemptOf))}` !== `${expected}`)
    return `attempts ${sorted(files.map(attemptOf))}, expected ${expected}`;
  if (wanted.reason) {
    const { what, file } = wanted.reason;
    return row.problem?.includes(what) && row.problem.includes(file) && !row.file ? undefined : `says ${row.problem}`;
  }
  const holds = (file: string | undefined, work = '') =>
    file !== undefined && fs.readFileSync(file, 'utf8').includes(`= ${work};`);
  if (wanted.attempts.length > 1) {
    // which of them counts is for the rules of the class
    const [attempts = [], works] = [row.attempts, wanted.attempts.map(({ work }) => work)];
    const all = works.every((work) => attempts.some(({ file }) => holds(file, work)));
    return all && attempts.length === works.length ? undefined : 'other attempts';
  }
  if (!row.file) return `no notebook: ${row.problem}`;
  return wanted.untouched || holds(row.file, wanted.attempts[0]!.work) ? undefined : 'another notebook';
}

const table: string[] = [];
afterAll(() => console.log(`layout, students, right\n${table.join('\n')}`));

test.each(ALL.flatMap((one) => [[one.layout, 'a folder', one] as const, [one.layout, 'a zip', one] as const]))(
  '%s, as %s: every student is right',
  async (layout, form, download) => {
    const place = path.join(folder, 'in');
    const given = form === 'a zip' ? await writeZip(download, place) : await writeFolder(download, place);
    const taken = await take([given]);
    const faults = download.wanted.flatMap((wanted) => {
      const fault = faultOf(wanted, download, taken);
      return fault ? [`${wanted.rows[0]!.student}: ${fault}`] : [];
    });
    table.push(`${layout}, ${form}: ${download.wanted.length}, ${download.wanted.length - faults.length}`);
    expect(faults).toEqual([]);
    const names = download.wanted.flatMap(({ rows }) => rows.map(({ student }) => student));
    expect(taken.submissions.filter(({ student }) => !names.includes(student)).map(({ key }) => key)).toEqual([]);
    expect(taken.problems).toEqual([]);
    const missing = STUDENTS.at(-1)!;
    if (!names.includes(missing.login)) expect(JSON.stringify(taken)).not.toContain(missing.last);
    expect(fs.readdirSync(path.join(folder, 'work')).filter((name) => !/^\d+\.ipynb$/.test(name))).toEqual([]);
  },
);
