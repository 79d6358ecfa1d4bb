/** The staff's `course COMMAND`: the student's commands, and those that make and grade the sheets. */
import { runFromShell as run, studentCommands } from '@course/kit/cli';
import { LEVELS } from '../sandbox';
import { sayingFaults } from './faults';

const commands = sayingFaults({
  grade: {
    usage: `course grade PATHS… [--out graded] [-t 'Problem 3'] [--watch] [--workers N] [--again] [--level ${LEVELS.join('|')}] [--insecure]
  Grades notebooks: folders STUDENT/SHEET.ipynb, flat folders (STUDENT_SHEET.ipynb), single files.`,
    options: {
      out: { type: 'string', default: 'graded' },
      testNamePattern: { type: 'string', short: 't' },
      watch: { type: 'boolean' },
      workers: { type: 'string' },
      again: { type: 'boolean' },
      level: { type: 'string' },
      insecure: { type: 'boolean' },
    },
    run: async (flags, paths) => (await import('./grade')).gradeCommand(flags, paths),
  },
  notebooks: {
    usage: `course notebooks [--check] [--solved DIR]
  Writes notebooks/ from solutions/; --check only tells which are stale; --solved writes those with the answers to DIR.`,
    options: { check: { type: 'boolean' }, solved: { type: 'string' } },
    run: async (flags, paths) => (await import('./notebooks')).notebooks(flags, paths),
  },
  fixtures: {
    usage: `course fixtures [--check]
  Writes kit/public and fixtures/submissions; --check only tells which are stale.`,
    options: { check: { type: 'boolean' } },
    run: async (flags, paths) => (await import('./fixtures')).fixtures(flags, paths),
  },
  check: {
    usage: `course check
  Looks at everything that makes a sheet, and says what is wrong with it, a line for each fault.`,
    options: {},
    run: async (_flags, paths) => (await import('./check')).check(paths),
  },
  new: {
    usage: `course new sheet 04-name
course new item 04-name itemName [--kind function|answer|written] [--problem N] [--points N]
  Writes a new sheet with one item, or adds an item to a sheet: a small one that works, to be made into yours.`,
    options: { kind: { type: 'string' }, problem: { type: 'string' }, points: { type: 'string' } },
    run: async (flags, words) => (await import('./new')).newCommand(flags, words),
  },
  release: {
    usage: `course release [--out course-student]
  Writes the student's folder: notebooks, kit and public fixtures, with a lock file and a README of their own.`,
    options: { out: { type: 'string', default: 'course-student' } },
    run: async (flags, paths) => (await import('./release')).release(flags, paths),
  },
  ...studentCommands([async () => (await import('./sandbox-check')).sandboxCheck()]),
});

export function runFromShell(): void {
  run(commands);
}
