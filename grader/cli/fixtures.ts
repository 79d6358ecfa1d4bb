/** `course fixtures`: the public cases, and the bundled class. */
import { writeFixtures } from '@course/fixtures';
import { requireSheets } from '../author/check';
import { missingValue, staleFixtures } from '../author/check-stale';
import { planClass } from '../author/class-files';
import { CliError, UsageError } from './errors';

/** Exit status 1 when `--check` finds a file that is not what the sheets make. */
export async function fixtures(flags: { check?: unknown }, paths: string[]): Promise<number> {
  if (paths.length > 0) throw new UsageError(`course fixtures: expected no path, got '${paths[0]}'`);
  requireSheets();
  if (flags.check) {
    const lines = await staleFixtures();
    for (const line of lines) console.error(line);
    if (lines.length === 0) console.log('all fixtures are up to date');
    return lines.length > 0 ? 1 : 0;
  }
  const plan = planClass(); // before anything is written: it may find a fault
  const { written, missing } = await writeFixtures({ check: false });
  plan.write();
  const changed = [...written.map((name) => `kit/public/${name}`), ...plan.stale];
  for (const name of changed) console.log(`wrote ${name}`);
  if (missing.length > 0) throw new CliError(missing.map(missingValue).join('\n'));
  if (changed.length === 0) console.log('all fixtures are up to date');
  return 0;
}
