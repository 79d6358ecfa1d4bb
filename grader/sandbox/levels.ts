/** Which levels of the sandbox this machine has, found by starting a runner at each and having it try what must not work. */
import type { Claim, Value } from '@course/cases';
import { LEVELS, type Level } from './commands';
import { startRunner } from './runner-process';

export type LevelReport =
  | { level: Level; available: true; startMs: number }
  | { level: Level; available: false; reason: string; remedy: string };

/** The level that is used, and what every higher one lacks, in words for the person who runs this. */
export type Choice = { level: Level; reports: LevelReport[]; notes: string[] };

const ALLOW_NAMESPACES =
  'where user namespaces are off, allow them: `sysctl kernel.apparmor_restrict_unprivileged_userns=0` (Ubuntu 24.04), ' +
  '`docker run --security-opt seccomp=unconfined` (Docker)';

const REMEDIES: Record<Level, string> = {
  bubblewrap: `install bubblewrap (\`apt install bubblewrap\`); ${ALLOW_NAMESPACES}`,
  namespaces: `use Linux with util-linux (\`apt install util-linux\`); ${ALLOW_NAMESPACES}`,
  permission: 'use a Node that the course runs on (`npx course doctor`)',
};

/** Tries, inside, to read a file and to see a network; each number says how far it came. */
const ATTEMPTS = `
const or0 = (attempt) => { try { return attempt(); } catch { return 0; } };
exports.found = [
  or0(() => require('node:fs').readFileSync('/etc/passwd').length),
  or0(() => Object.keys(require('node:os').networkInterfaces()).length),
];`;

function holds(level: Level, found: Value): boolean {
  if (!Array.isArray(found)) return false;
  return found[0] === 0 && (level === 'permission' || found[1] === 0);
}

async function probe(level: Level): Promise<LevelReport> {
  const missing = (reason: string): LevelReport => ({ level, available: false, reason, remedy: REMEDIES[level] });
  if (level !== 'permission' && process.platform !== 'linux') return missing(`there is none on ${process.platform}`);
  if (level === 'bubblewrap' && !['x64', 'arm64'].includes(process.arch))
    return missing(`no table of system calls for ${process.arch}`);
  const runner = startRunner({ level, modules: ['node:fs', 'node:os'] });
  try {
    const startMs = await runner.ready;
    await runner.request({ op: 'run', cell: { id: 'probe', output: ATTEMPTS } }, 10_000);
    const { outcome } = await runner.request({ op: 'read', name: 'found' }, 10_000);
    if (holds(level, valueOf(outcome as Claim))) return { level, available: true, startMs };
    return missing('a runner started, but could read files or see a network');
  } catch (error) {
    const printed = (await runner.takeOutput()).stderr.trim().split('\n')[0]!;
    return missing([(error as Error).message, printed].filter(Boolean).join(': ').slice(0, 300));
  } finally {
    runner.close();
  }
}

function valueOf(claim: Claim): Value {
  return claim.status === 'returned' ? claim.value : null;
}

const probed = new Map<Level, Promise<LevelReport>>();

/** What became of starting a runner at a level; tried once a process. */
export function probeLevel(level: Level): Promise<LevelReport> {
  let report = probed.get(level);
  if (!report) probed.set(level, (report = probe(level)));
  return report;
}

/**
 * The level to grade at: `wanted`, or else the highest that works here. It is never lowered silently: a wanted level that does
 * not work is an error, and `notes` say what is missing for each level above the one that is used.
 *
 * @throws when the wanted level does not work here, or none does.
 */
export async function chooseLevel(wanted?: Level): Promise<Choice> {
  if (wanted !== undefined && !LEVELS.includes(wanted))
    throw new Error(`sandbox level: expected one of ${LEVELS.join(', ')}, got '${String(wanted)}'`);
  const reports: LevelReport[] = [];
  const notes: string[] = [];
  for (const level of wanted ? [wanted] : LEVELS) {
    const report = await probeLevel(level);
    reports.push(report);
    if (report.available) return { level, reports, notes };
    notes.push(`sandbox level ${level} does not work here: ${report.reason}. To change that: ${report.remedy}`);
  }
  throw new Error(notes.join('\n'));
}
