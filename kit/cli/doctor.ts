/** `course doctor`: what there is, how fast it is, and what to do about anything that is missing. */
import type { Check, Finding } from './doctor/check';
import { kernel, lab } from './doctor/jupyter';
import { node, npm, packages, python } from './doctor/machine';
import { backend, encoder } from './doctor/numbers';
import { UsageError } from './errors';

const CHECKS: readonly Check[] = [node, npm, packages, python, lab, kernel, backend, encoder];
const SIGNS: Record<Finding['state'], string> = { good: '✓', improvable: '·', missing: '✗' };
const WIDTH = 15;

export function describeFinding({ name, found, state, cure }: Finding): string {
  return `${SIGNS[state]} ${name.padEnd(WIDTH)}${found}${cure ? `\n  ${''.padEnd(WIDTH)}→ ${cure}` : ''}`;
}

/** Prints one finding after the other. @returns 0 when nothing is missing, else 1 */
export async function runChecks(checks: readonly Check[]): Promise<number> {
  let able = true;
  for (const check of checks) {
    for (const finding of await check()) {
      console.log(describeFinding(finding));
      able &&= finding.state !== 'missing';
    }
  }
  console.log(able ? 'everything a student needs is here' : 'something a student needs is missing: see ✗');
  return able ? 0 : 1;
}

/**
 * @param more what is looked at besides, e.g. the sandbox where there is a grader
 * @returns the exit status: 0 when a student can work here, else 1
 */
export async function doctorCommand(paths: string[], more: readonly Check[] = []): Promise<number> {
  if (paths.length > 0) throw new UsageError(`course doctor: expected no path, got '${paths[0]}'`);
  return runChecks([...CHECKS, ...more]);
}
