/** The staff's `course COMMAND`: the student's commands, and those that make and grade the sheets. */
import { type Commands, runFromShell as run, studentCommands } from '@course/kit/cli';
import { LEVELS } from '../sandbox';

const commands: Commands = {
  grade: {
    usage: `course grade PATHS… [--out graded] [-t 'Problem 3'] [--watch] [--workers N] [--again] [--fresh] [--dry-run] [--level ${LEVELS.join('|')}] [--insecure]
  Grades notebooks: folders STUDENT/…/SHEET.ipynb, flat folders (STUDENT_SHEET.ipynb), single files.
  --dry-run only shows who was understood how, from which path; --fresh begins an empty gradebook.
  Status 0: everything handed in has a row; 1: the grader itself failed; 2: wrong usage, nothing was graded;
  3: graded, but some files could not be given to a student or a sheet, or must be chosen from, and are named.`,
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
  release: {
    usage: `course release [--out course-student]
  Writes the student's folder: notebooks, kit and public fixtures, with a lock file and a README of their own.`,
    options: { out: { type: 'string', default: 'course-student' } },
    run: async (flags, paths) => (await import('./release')).release(flags, paths),
  },
  ...studentCommands([async () => (await import('./sandbox-check')).sandboxCheck()]),
};

export function runFromShell(): void {
  run(commands);
}
