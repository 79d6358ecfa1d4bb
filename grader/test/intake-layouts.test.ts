/** What layouts must tell apart beyond the forms of `downloads.ts`; each form's source stands in its file of `intake/layouts/`. */
import { execFileSync } from 'node:child_process';
import * as path from 'node:path';
import { describeIntake } from '../intake/dry-run';
import { localTime } from '../intake/layouts/d2l';
import { fitName, nameProblem } from '../intake/names';
import { folder, notebook, SHEETS, take, workOn, write } from './intake-folder';

const WORK = workOn(SHEETS[0]!);
const NAME = '01-relax.ipynb';
const handIns = async (files: Record<string, string>) => {
  for (const [name, text] of Object.entries(files)) write(name, text);
  const taken = await take();
  return { ...taken, handIns: taken.files.map(({ handIn }) => handIn!) };
};
const students = async (files: Record<string, string>) =>
  (await handIns(files)).files.map(({ student }) => student).sort();

test('Moodle: a name that nobody else has stays without its number, whatever else is handed in', async () => {
  const { submissions, litter } = await handIns({
    [`Anna Li_1234567_assignsubmission_file_/${NAME}`]: WORK,
    'Anna Li_1234567_assignsubmission_onlinetext_/onlinetext.html': '<p>see the file',
    [`Bo_1234568_assignsubmission_file_/part 1/${NAME}`]: WORK,
    [`Team A_12_assignsubmission_file_/${NAME}`]: WORK,
    [`Default group_assignsubmission_file_/${NAME}`]: WORK,
  });
  expect(submissions.map(({ student, handIn, problem }) => [student, handIn!.people[0].id, problem])).toEqual([
    ['Anna Li', '1234567', undefined],
    ['Bo', '1234568', undefined],
    ['Default group', undefined, undefined],
    ['Team A', '12', undefined],
  ]);
  expect(litter).toEqual([expect.stringMatching(/onlinetext\.html$/)]);
});

test('a display name that no folder can have becomes one that can; the name itself stays', async () => {
  const { handIns: found, submissions } = await handIns({ [`1-2 - Bo Jr. - Nov 20, 2026 105 PM/${NAME}`]: WORK });
  expect(found[0]!.people).toEqual([{ student: 'Bo Jr', name: 'Bo Jr.', id: '1' }]);
  expect(submissions[0]!.problem).toBeUndefined();
  const fit = {
    '=A': 'A',
    'A "B" C/D': 'A -B- C-D',
    ' .A. ': 'A',
    "O'N-x": "O'N-x",
    con: 'con-',
    'Aux. B': 'Aux-. B',
    '\u200fעברית\u200f': 'עברית',
    'علی\u200cرضا': 'علیرضا',
    '..': '',
  };
  for (const [name, fitting] of Object.entries(fit)) expect([name, fitName(name)]).toEqual([name, fitting]);
  for (const long of ['A'.repeat(200), 'த'.repeat(70), '𝔄'.repeat(90)])
    expect(nameProblem(`${fitName(long)}_${'1'.repeat(12)}`)).toBeUndefined();
});

test('names that become one are told apart by their numbers, without numbers by their addresses', async () => {
  const long = 'A'.repeat(150);
  const moodle = ['con', 'con\u200b', `${long}x`, `${long}y`, '..', 'Bo'].map((name, i) => `${name}_${i + 1}`);
  expect(
    await students(Object.fromEntries(moodle.map((one) => [`${one}_assignsubmission_file_/${NAME}`, WORK]))),
  ).toEqual([`${long.slice(0, 80)}_3`, `${long.slice(0, 80)}_4`, 'Bo', '_5', 'con-_1', 'con-_2']);
});

test('Gradescope: two of one name without a number are two', async () => {
  const list = ['a', 'b'].map(
    (one, i) => `submission_${i}:\n  :submitters:\n  - :name: Max Meyer\n    :sid: ''\n    :email: ${one}@x.org\n`,
  );
  expect(
    await students({
      'submission_metadata.yml': list.join(''),
      [`submission_0/${NAME}`]: WORK,
      [`submission_1/${NAME}`]: WORK,
    }),
  ).toEqual(['Max Meyer_a@x.org', 'Max Meyer_b@x.org']);
});

test('a notebook that cannot be read is of the sheet of its download, if its student has no other', async () => {
  const { submissions } = await handIns({
    [`Anna_1_assignsubmission_file_/${NAME}`]: WORK,
    'Anna_1_assignsubmission_file_/scratch.ipynb': '{',
    'Bo_2_assignsubmission_file_/homework.ipynb': '{',
  });
  expect(submissions.map(({ key, unclear }) => [key, unclear])).toEqual([
    ['Anna/01-relax', undefined],
    ['Anna/unknown-sheet', true],
    ['Bo/01-relax', undefined],
  ]);
});

test('what a program made of a notebook is called what it is', async () => {
  const { submissions } = await handIns({
    [`A_1_assignsubmission_file_/${NAME}.html`]: '<p>',
    [`B_2_assignsubmission_file_/${NAME}.gz`]: 'x',
    [`C_3_assignsubmission_file_/${NAME}.txt`]: 'x',
  });
  expect(submissions.map(({ problem }) => problem!.replace(/^.*?ipynb\./, ''))).toEqual([
    'txt: not JSON: line 1, column 1: expected a string in double quotes, a number, `true`, `false`, `null` or one of `{}[],:`',
    'html: an HTML page; hand in the notebook itself (01-relax.ipynb)',
    'gz: an archive; hand in the notebook itself (01-relax.ipynb)',
  ]);
});

test('Blackboard: without its text, the title that others have tells title from login', async () => {
  const begin = (login: string) => `Sheet_1 x_${login}_attempt_2026-11-20-13-05-59`;
  expect(
    await students({
      [`${begin('a_b')}.txt`]: 'Name: A B (a_b)\nAssignment: Sheet_1 x\n',
      [`${begin('a_b')}_${NAME}`]: WORK,
      [`${begin('c_d')}_${NAME}`]: WORK,
      // the text of another one does not make a name
      [`${begin('e')}.txt`]: 'Name: Victim (a_b)\n',
      [`${begin('e')}_${NAME}`]: WORK,
    }),
  ).toEqual(['a_b', 'c_d', 'e']);
});

test('Blackboard: a file that is called like an attempt, as one that was downloaded there, is a file', async () => {
  const begin = 'Sheet 1_anna_attempt_2026-11-20-13-05-59';
  expect(await students({ [`${begin}_Sheet 1_bo_attempt_2026-11-19-10-00-00_${NAME}`]: WORK })).toEqual(['anna']);
});

test('Canvas: an anonymous number of digits alone is nobody’s; one who is called Anon has a number', async () => {
  const people = async (files: Record<string, string>) => (await handIns(files)).handIns.map((one) => one.people[0]);
  expect(
    await people({
      [`a/anon_12345_678901_${NAME}`]: WORK,
      [`a/LATE_anon_67891_678902_${NAME}`]: WORK,
      'a/anon_aB1x9_text.html': '<p>',
    }),
  ).toEqual(['anon_67891', 'anon_12345', 'anon_aB1x9'].map((one) => ({ student: one, id: one })));
  write(`b/anon_12345_678901_${NAME}`, WORK);
  write(`b/boli_12346_678902_${NAME}`, WORK);
  const { submissions } = await take([path.join(folder, 'in', 'b')]);
  expect(submissions.map(({ handIn }) => handIn!.people[0].id)).toEqual(['12345', '12346']);
  write(`c/gruppe_12_12345_678901_02_${NAME}`, WORK);
  write(`c/gruppe_3_LATE_12346_678902_${NAME}`, WORK);
  write(`c/bo_7_8_x_999_888_${NAME}`, WORK); // who chose this file's name has another number
  const groups = await take([path.join(folder, 'in', 'c')]);
  expect(groups.submissions.map(({ student }) => student)).toEqual(['bo_7', 'gruppe_12_12345', 'gruppe_3_12346']);
});

test('D2L: where all have one number the name alone decides; a number of the university is an id', async () => {
  const { handIns: found } = await handIns({
    [`27236-46025 - Anna Li - 01 March 2026 600 PM/${NAME}`]: WORK,
    [`27236-46025 - 23304302 Barry - 13 September 2025 3:10 PM/${NAME}`]: WORK,
    [`27236-46025 - . Karan Singh - Nov 20, 2026 1205 AM/${NAME}`]: WORK,
    [`27236-46025 - N0123456 - Mary-Ann Li- 20 November, 2026 1305 - ${NAME}`]: WORK,
  });
  expect(found.map(({ people, time }) => [people[0], time!.local])).toEqual([
    [{ student: 'Karan Singh', name: 'Karan Singh' }, '2026-11-20T00:05:00'],
    [{ student: 'Barry', name: 'Barry', id: '23304302' }, '2025-09-13T15:10:00'],
    [{ student: 'Anna Li', name: 'Anna Li' }, '2026-03-01T18:00:00'],
    [{ student: 'Mary-Ann Li', name: 'Mary-Ann Li', id: 'N0123456' }, '2026-11-20T13:05:00'],
  ]);
});

test.each([
  ['Feb 9, 2017 1017 PM', '2017-02-09T22:17:00'],
  ['Nov 20, 2026 105 PM', '2026-11-20T13:05:00'],
  ['Nov 20, 2026 1205 PM', '2026-11-20T12:05:00'],
  ['20. November 2026 1305', '2026-11-20T13:05:00'],
  ['20 nov. 2026 1305', '2026-11-20T13:05:00'],
  ['5 mars 2026 905', '2026-03-05T09:05:00'],
  ['Feb 30, 2026 105 PM', undefined],
  ['Smarch 3, 2026 105 PM', undefined],
])('D2L: the time %s', (when, local) => expect(localTime(when)).toBe(local));

test('ILIAS: damaged names, logins with _, a team, a late file', async () => {
  const { handIns: found, problems } = await handIns({
    [`Blatt 1/Abgaben/Meyer_Max_max_meyer_4701/${NAME}`]: WORK,
    [`Blatt 1/Abgaben/___________lixl_4702/Late Submission - ${NAME}`]: WORK,
    'Blatt 1/Abgaben/Nguy____An_annv_4703/01-relax (2).ipynb': WORK,
    [`Blatt 1/Abgaben/Team 12/A_B_ab_4704/${NAME}`]: WORK,
    'Blatt 1/Abgaben/Team 12/C_D_cd_4705/notes.pdf': '%PDF',
    [`Blatt 1/Abgaben/Team_13/E_F_ef_4706/${NAME}`]: WORK,
    'Blatt 1/Abgaben/status.csv': '"update","team_id"\n',
    'Blatt 1/Abgaben/README.md': '# x',
  });
  const says = found.map(({ people, late, attempt }) => [people.map(({ student }) => student), late, attempt]);
  expect(says).toEqual([
    [['max_meyer'], undefined, '1'],
    // where the login cannot be told, the folder's name: its number makes it one person's
    [['Nguy____An_annv_4703'], undefined, '2'],
    // a row for each of the team
    [['ab'], undefined, '1'],
    [['cd'], undefined, '1'],
    [['ef'], undefined, '1'],
    [['lixl'], true, '1'],
  ]);
  expect(problems).toEqual([]);
});

test('folders named by hand are no ILIAS, no GitHub and no nbgrader', async () => {
  const { files } = await handIns({
    [`class/anna_li_1/${NAME}`]: WORK,
    [`class/bo/01-relax-final/${NAME}`]: WORK,
    [`class/cem/sheet-1/${NAME}`]: WORK,
  });
  expect(files.map(({ student, handIn }) => [student, handIn!.platform])).toEqual([
    ['anna_li_1', 'plain'],
    ['bo', 'plain'],
    ['cem', 'plain'],
  ]);
});

test('Gradescope: a list that is broken, or does not name a folder, is said', async () => {
  write(`a/submission_1/${NAME}`, WORK);
  write(`a/submission_2/${NAME}`, WORK);
  write('a/submission_metadata.yml', 'submission_1:\n  :submitters: [\n');
  const broken = await take();
  expect(broken.submissions).toMatchObject([{ student: 'submission_1' }, { student: 'submission_2' }]);
  expect(broken.problems).toContainEqual(expect.stringMatching(/submission_metadata\.yml: no submission can be read/));
  const more = await handIns({
    'a/submission_metadata.yml':
      "submission_1:\n  :submitters:\n  - :name: 'A: B'\n    :sid: '007'\n  :created_at: 2026-01-02 03:04:05 Z\n",
  });
  expect(more.handIns[0]).toMatchObject({
    people: [{ name: 'A: B', id: '007' }],
    time: { at: '2026-01-02T03:04:05Z' },
  });
  expect(more.problems).toEqual([expect.stringMatching(/it does not say who handed in submission_2/)]);
});

test('nbgrader: a login may hold +; a time without UTC is local', async () => {
  const { handIns: found } = await handIns({
    [`inbound/a+b+sheet-1+2026-11-20 13:05:59.123456 UTC+Zm9v/${NAME}`]: WORK,
    [`inbound/c+sheet-1+2026-11-20 13:05:59.123456 CET/${NAME}`]: WORK,
  });
  expect(found.map(({ people, time }) => [people[0].login, time!.at, time!.local])).toEqual([
    ['a+b', '2026-11-20T13:05:59.123Z', undefined],
    ['c', undefined, '2026-11-20T13:05:59'],
  ]);
});

test('GitHub: the last commit of a packed repository, without a word of its configuration', async () => {
  const file = write(`01-relax-submissions/01-relax-max-muster/${NAME}`, WORK);
  const cwd = path.dirname(file);
  const env = {
    ...process.env,
    GIT_COMMITTER_DATE: '2026-11-20T10:00:00+01:00',
    GIT_AUTHOR_DATE: '2026-11-20T09:00:00+01:00',
  };
  const git = (...rest: string[]) =>
    execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@y', ...rest], { cwd, env, stdio: 'ignore' });
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('commit', '-q', '-m', 'work');
  git('gc', '-q');
  write('01-relax-submissions/01-relax-max-muster/.git/config', '[core\nbroken');
  const { handIns: found } = await handIns({});
  expect(found[0]).toMatchObject({
    people: [{ login: 'max-muster' }],
    time: { at: '2026-11-20T09:00:00.000Z', from: 'the last commit', trusted: false },
  });
});

test('--dry-run: a line for each file, and what is unclear', async () => {
  const { submissions: _rows, ...taken } = await handIns({
    [`1-2 - Anna Li - Nov 20, 2026 105 PM/${NAME}`]: WORK,
    [`1-2 - Anna Li - Nov 21, 2026 905 AM/${NAME}`]: workOn(SHEETS[0]!, '7'),
    '3-2 - Bo - Nov 20, 2026 105 PM/essay.pdf': '%PDF',
    [`4-2 - Cem - Nov 20, 2026 105 PM/${NAME}`]: notebook({}, []).slice(1),
    'index.html': '',
  });
  const lines = describeIntake({ ...taken, submissions: _rows }).map((line) => line.replaceAll(`${folder}/in/`, ''));
  expect(lines).toEqual([
    expect.stringMatching(
      /^Anna Li {2}01-relax {2}attempt 2026-11-20T13:05:00 {2}2026-11-20 13:05:00 local {2}d2l {2}1-2 - Anna/,
    ),
    expect.stringMatching(
      /^Anna Li {2}01-relax {2}attempt 2026-11-21T09:05:00 {2}2026-11-21 09:05:00 local {2}d2l {2}1-2 - Anna/,
    ),
    '  - 2 different notebooks: the rules of the class say which of them counts',
    expect.stringMatching(/^Cem {6}01-relax /),
    expect.stringMatching(/^ {2}! 4-2 - Cem.*: not JSON: line 1/),
    expect.stringMatching(/^Bo {7}01-relax .* sheet from the other hand-ins of this download$/),
    expect.stringMatching(/^ {2}! 3-2 - Bo.*essay\.pdf: a PDF; hand in the notebook itself \(01-relax\.ipynb\)$/),
    'left out: index.html',
  ]);
});
