/** The staff's `course COMMAND`: the student's commands, and those that make and grade the sheets. */
import { type Commands, runFromShell as run, studentCommands } from '@course/kit/cli';
import { LEVELS } from '../sandbox';
import { sayingFaults } from './faults';

export const commands: Commands = sayingFaults({
  grade: {
    usage:
      'course grade PATHS… [--out DIR] [-t PATTERN] [--watch] [--workers N] [--again] [--fresh] [--dry-run] [--level LEVEL]\n                    [--insecure] [--class FILE] [--sheet SLUG] [--propose] [--csv]',
    about: 'Grades notebooks: one report and one page each, a gradebook, an index.',
    details: `  PATHS               folders STUDENT/…/SHEET.ipynb, a platform’s download as a folder or a zip, files
  --out DIR           where results go; default: graded
  -t PATTERN          show only the items whose name matches this regular expression, e.g. 'Problem 3', and write nothing
  --watch             grade again whenever a notebook changes; Ctrl-C ends
  --workers N         processes that mark, from 1 to 256; default: one fewer than there are cores
  --again             also grade what is graded already and did not change
  --fresh             begin an empty gradebook
  --dry-run           only show how each file was understood, and from which path
  --class FILE        class.json: roster, deadlines, late rule, attempts, weights; docs/assistant.md says how
  --sheet SLUG        only this sheet; default: the sheets that somebody worked on
  --propose           write nothing; show which marks would change and why, as \`course diff\` does
  --csv               with --propose: as CSV
  --level LEVEL       the sandbox: one of ${LEVELS.join(', ')}; default: the strongest that works here
  --insecure          grade other people's notebooks at level permission, at your own risk

The hidden cases are made from COURSE_SECRET; without it they are the development ones, which anyone can make. A folder that was
graded with another secret is left alone, unless --again is given.

The exit status is 0 when everything handed in has a row; 1 when the grader itself failed on a submission; 2 for wrong usage, and
nothing was graded; 3 when a person must look: at files whose student or sheet is unknown, attempts to choose from, somebody who
is not on the roster, a missing time. They are named.`,
    options: {
      out: { type: 'string', default: 'graded' },
      testNamePattern: { type: 'string', short: 't' },
      watch: { type: 'boolean' },
      workers: { type: 'string' },
      again: { type: 'boolean' },
      fresh: { type: 'boolean' },
      'dry-run': { type: 'boolean' },
      level: { type: 'string' },
      insecure: { type: 'boolean' },
      class: { type: 'string' },
      sheet: { type: 'string' },
      propose: { type: 'boolean' },
      csv: { type: 'boolean' },
    },
    run: async (flags, paths) => (await import('./grade')).gradeCommand(flags, paths),
  },
  mark: {
    usage: 'course mark [GRADED] [--markers NAMES] [--port N] [--csv FILE] [--from FILE]',
    about: 'Opens a page in the browser on which people mark written answers, or takes marks from a spreadsheet.',
    details: `  GRADED              the folder that \`course grade\` wrote; default: graded
  --markers NAMES     who marks, separated by commas: anna,ben; default: your name on this machine. Each gets a link that works
                      once
  --port N            the port of the page, on 127.0.0.1 only; 0 takes any that is free; default: 8377
  --csv FILE          write every written answer with its mark: student, sheet, item, answer, points, max, comment, marker
  --from FILE         take points and comments from such a file. What it does not name stays, and so does a row without points;
                      the word unmarked in place of points takes a mark back. If a row is wrong, nothing is taken

Marks are saved in GRADED-marks beside the folder, and flow into its results, pages and gradebook. Ctrl-C ends; nothing is lost.

The exit status is 0 when the page was closed, or the file was written or taken; 2 when nothing was done.`,
    options: {
      markers: { type: 'string' },
      port: { type: 'string' },
      csv: { type: 'string' },
      from: { type: 'string' },
    },
    run: async (flags, words) => (await import('./mark')).markCommand(flags, words),
  },
  diff: {
    usage: 'course diff [GRADED] [--item ITEM] [--csv]',
    about: 'Shows which marks changed in the last run that changed any, and why.',
    details: `  GRADED        the folder that \`course grade\` wrote; default: graded
  --item ITEM   only this item
  --csv         as CSV: student, sheet, item (empty: the whole sheet), old, new (empty: no points yet), change, why

It compares the results from before the last run of \`course grade\` that changed a mark with those that are there now, so it
includes what people have marked since. \`course grade --propose\` shows the same before anything is written.`,
    options: { item: { type: 'string' }, csv: { type: 'boolean' } },
    run: async (flags, words) => (await import('./diff')).diffCommand(flags, words),
  },
  export: {
    usage: `course export KIND [GRADED] [--worksheet FILE] [--gradebook FILE] [--column NAME] [--sheet SLUG] [--out PLACE]
                     [--scale] [--cap] [--max N] [--incomplete] [--visibility WHEN]`,
    about: 'Fills in the file that a learning platform takes back, or writes the marks for people and programs.',
    details: `  KIND                moodle, canvas, d2l, blackboard, ilias, nbgrader, github: the platform's own file with the marks in it, and
                      a zip of the students' pages where the platform takes one; gradescope: a results.json for each
                      submission; gradescope-autograder: the zip that grades there; csv, json, junit: all marks
  GRADED              the folder that \`course grade\` wrote; default: graded
  --worksheet FILE    moodle: its grading worksheet
  --gradebook FILE    canvas, d2l, blackboard, ilias (status.csv), nbgrader, github (grades.csv): the platform's own file.
                      d2l, nbgrader and github do without
  --column NAME       which column, if the sheet's name or title does not tell: its head, its name, or its number
  --sheet SLUG        which sheet, if several are graded, e.g. 01-relax
  --out PLACE         a folder, or the file for the marks; default: GRADED/export. A given file stays unless it is named here
  --scale             convert the points if the platform has another maximum
  --cap               nobody gets more than the maximum: bonus points above it are lost
  --max N             the platform's maximum, if its file does not say it
  --incomplete        write even though items wait for a person; they count 0
  --visibility WHEN   gradescope: when students see the tests: hidden, after_due_date, after_published (default), visible

First it says who gets what, and who gets nothing and why. Every byte of the given file that is not a mark stays as it was.

The exit status is 0 when everybody got everything; 2 for wrong usage, or when nothing was written; 3 when it was written, and
somebody got nothing.`,
    options: {
      worksheet: { type: 'string' },
      gradebook: { type: 'string' },
      column: { type: 'string' },
      sheet: { type: 'string' },
      out: { type: 'string' },
      scale: { type: 'boolean' },
      cap: { type: 'boolean' },
      max: { type: 'string' },
      incomplete: { type: 'boolean' },
      visibility: { type: 'string' },
    },
    run: async (flags, words) => (await import('./export')).exportCommand(flags, words),
  },
  notebooks: {
    usage: 'course notebooks [--check] [--solved DIR]',
    about: 'Writes notebooks/ from solutions/.',
    details: `  --check        write nothing; name each stale notebook, and exit with 1 if there is one
  --solved DIR   write the notebooks with the answers, to DIR`,
    options: { check: { type: 'boolean' }, solved: { type: 'string' } },
    run: async (flags, paths) => (await import('./notebooks')).notebooks(flags, paths),
  },
  fixtures: {
    usage: 'course fixtures [--check]',
    about: 'Writes the public cases (kit/public/) and the bundled class (fixtures/submissions/).',
    details: `  --check   write nothing; name each stale file, and exit with 1 if there is one

The converged maps take a quarter of an hour, and have a command of their own: \`npm run converged\`.`,
    options: { check: { type: 'boolean' } },
    run: async (flags, paths) => (await import('./fixtures')).fixtures(flags, paths),
  },
  check: {
    usage: 'course check',
    about: 'Looks at everything that the sheets are made from, and says what is wrong, one line for each fault.',
    details: `  Looks at fixtures/, solutions/, notebooks/ and kit/public/. Each line names the file, the place in it, and what is
  allowed there.

The exit status is 0 when all is well, 1 when there is a fault, 2 when something cannot be read.`,
    options: {},
    run: async (_flags, paths) => (await import('./check')).check(paths),
  },
  new: {
    usage: `course new sheet 04-name
       course new item 04-name itemName [--kind KIND] [--problem N] [--points N]`,
    about:
      'Writes a new sheet with one item, or adds an item to a sheet: a small example that works, for you to change.',
    details: `  --kind KIND         function (default), answer or written
  --problem N         the problem that the item belongs to; default: the last one
  --points N          its points; default: 1

Existing files are never overwritten.`,
    options: { kind: { type: 'string' }, problem: { type: 'string' }, points: { type: 'string' } },
    run: async (flags, words) => (await import('./new')).newCommand(flags, words),
  },
  release: {
    usage: 'course release [--out DIR]',
    about: "Writes the student's folder: notebooks, kit and public cases, with a lock file and a README of its own.",
    details: `  --out DIR   where it goes; default: course-student. A release that nobody changed is replaced; anything else is left alone

First, every file is searched for each line of the solutions and for the course's secrets; nothing is written if one is found.`,
    options: { out: { type: 'string', default: 'course-student' } },
    run: async (flags, paths) => (await import('./release')).release(flags, paths),
  },
  ...studentCommands([async () => (await import('./sandbox-check')).sandboxCheck()]),
});

export function runFromShell(): void {
  run(commands);
}
