/** What is older than its source is built before a command of staff runs, and nothing else is. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { repositoryFolder } from '../author/sheets';

type FreshBuild = {
  freshen(repository: string, command: string, run: (args: string[]) => number, say: (line: string) => void): number;
};
const { freshen } = require(path.join(repositoryFolder, 'grader', 'fresh-build.cjs')) as FreshBuild;

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fresh-build-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Writes a file as of `minutes` after an arbitrary moment. */
function put(name: string, minutes: number): void {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, '');
  fs.utimesSync(file, 1_000_000 + 60 * minutes, 1_000_000 + 60 * minutes);
}

/** Four packages with a source each, all of them built one minute later, the image of the sandbox yet one later. */
function builtTree(): void {
  for (const name of ['cases/src', 'kit/src', 'fixtures/generate', 'grader/sandbox']) put(`${name}/one.ts`, 0);
  for (const name of ['cases', 'kit', 'fixtures', 'grader']) put(`${name}/dist/tsconfig.tsbuildinfo`, 1);
  put('grader/dist/sandbox/image/runner.js', 2);
  put('grader/marking/page/tsconfig.json', 0);
  put('grader/marking/page/one.tsx', 0);
  put('grader/dist/marking/page.js', 2);
}

/** The programs that were run for a command, and what was said. */
function ran(command: string, status = 0) {
  const [programs, said]: [string[], string[]] = [[], []];
  const run = (args: string[]) => {
    programs.push(path.basename(args[0]!));
    return status;
  };
  const result = freshen(folder, command, run, (line) => said.push(line));
  return { programs, said, result };
}

test('nothing is built when everything is new, nor for a file that is not compiled', () => {
  builtTree();
  put('kit/photographs/README.md', 9);
  put('kit/node_modules/other/index.ts', 9);
  put('kit/dist/src/one.d.ts', 9);
  for (const command of ['fixtures', 'notebooks', 'grade', 'mark', 'release'])
    expect(ran(command)).toEqual({ programs: [], said: [], result: 0 });
});

test.each(['fixtures', 'notebooks', 'grade', 'mark', 'release'])(
  '%s builds first, and says why in one line',
  (command) => {
    builtTree();
    put('fixtures/generate/one.ts', 9);
    const said = ['fixtures/generate/one.ts is newer than what was built from it: building'];
    expect(ran(command)).toEqual({ programs: ['tsc'], said, result: 0 });
  },
);

test.each(['cases/src', 'kit/src', 'grader/sandbox'])(
  'a change in %s is bundled for the sandbox before grading',
  (name) => {
    builtTree();
    put(`${name}/one.ts`, 9);
    expect(ran('grade').programs).toEqual(['tsc', 'bundle.js']);
    builtTree();
    put(`${name}/one.ts`, 9);
    expect(ran('notebooks').programs).toEqual(['tsc']);
  },
);

test('a tree that was never built is built', () => {
  builtTree();
  for (const name of ['cases', 'kit', 'fixtures', 'grader'])
    fs.rmSync(path.join(folder, name, 'dist'), { recursive: true });
  expect(ran('grade').programs).toEqual(['tsc', 'bundle.js']);
});

test("a student's commands build nothing", () => {
  builtTree();
  put('kit/src/one.ts', 9);
  for (const command of ['lab', 'doctor', 'native', '--help']) expect(ran(command).programs).toEqual([]);
});

test('a build that fails ends it', () => {
  builtTree();
  put('kit/src/one.ts', 9);
  expect(ran('grade', 2)).toMatchObject({ programs: ['tsc'], result: 2 });
});

test('the marking page is a build of its own: its script follows it, and no other command builds for it', () => {
  builtTree();
  put('grader/marking/page/one.tsx', 9);
  const said = ['grader/marking/page/one.tsx is newer than what was built from it: building'];
  expect(ran('mark')).toEqual({ programs: ['tsc', 'bundle.js'], said, result: 0 });
  expect(ran('grade')).toEqual({ programs: [], said: [], result: 0 });
});

test('what came out the same is not built again each time', () => {
  builtTree();
  put('cases/package.json', 9);
  expect(ran('grade').programs).toEqual(['tsc']);
  expect(ran('grade').programs).toEqual([]);
});
