/** The commands that make the sheets, used wrongly: one line and exit status 2, before anything is read or written. */
import { UsageError } from '../cli/errors';
import { fixtures } from '../cli/fixtures';
import { notebooks } from '../cli/notebooks';
import { release } from '../cli/release';

test.each<[string, () => Promise<number>, string]>([
  ['notebooks with a path', () => notebooks({}, ['x']), "course notebooks: expected no path, got 'x'"],
  [
    'notebooks that are checked and solved',
    () => notebooks({ check: true, solved: 'x' }, []),
    'course notebooks: --check and --solved cannot be used together',
  ],
  ['fixtures with a path', () => fixtures({}, ['x']), "course fixtures: expected no path, got 'x'"],
  [
    'release with a path',
    () => release({ out: 'y' }, ['x']),
    "course release: expected no path, got 'x'; the folder is named with --out",
  ],
])('%s', async (_name, run, message) => {
  const error = await run().then(
    () => undefined,
    (why: unknown) => why,
  );
  expect(error).toBeInstanceOf(UsageError);
  expect(error).toMatchObject({ message, exitStatus: 2 });
});
