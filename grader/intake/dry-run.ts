/** `course grade --dry-run`: who was understood how, from which path. */
import type { HandIn } from './hand-in';
import type { Intake } from './intake';
import type { Submission } from './rows';

const pad = (text: string, width: number) => text + ' '.repeat(Math.max(0, width - [...text].length));

/** `2026-11-20 13:05:59 UTC`, or `local` for a time without a zone; `late` where the platform says so. */
function timeOf({ time, late }: HandIn): string {
  const short = (text: string) => text.replace('T', ' ').replace(/(\.\d+)?Z$/, '');
  const zone = time?.at ? ' UTC' : ' local';
  const when = time ? [short(time.at ?? time.local ?? '') + zone + (time.trusted ? '' : ` (${time.from})`)] : [];
  return [...when, ...(late ? ['late'] : [])].join(', ') || '-';
}

const cellsOf = ({ student, sheet, handIn, source, rules }: Submission): string[] => [
  student,
  sheet,
  handIn?.attempt ? `attempt ${handIn.attempt}` : '-',
  handIn ? timeOf(handIn) : '-',
  handIn?.platform ?? '-',
  source,
  rules,
];

/**
 * A line for each file, and each member of a group: student, sheet, attempt, time, layout, path, the rules that told them; then what
 * is wrong with it. Where a person must choose between files, the last of them says so. Problems and litter come last.
 *
 * @param plain makes a stranger's text fit for a terminal, in one line
 */
export function describeIntake(
  { submissions, files, problems, litter }: Intake,
  plain: (text: string) => string = (text) => text,
): string[] {
  const rows = files.map((one) => cellsOf(one).map(plain));
  const widths = (rows[0] ?? []).map((_cell, i) => Math.max(...rows.map((row) => [...row[i]!].length)));
  const last = new Map(files.map(({ key }, i) => [key, i]));
  const byKey = new Map(submissions.map((one) => [one.key, one]));
  return [
    ...files.flatMap((one, i) => {
      const row = byKey.get(one.key);
      const chosen = row && last.get(one.key) === i ? row : undefined;
      const wrong = new Set([one.problem, chosen?.problem].filter((text) => text !== undefined));
      const several = chosen?.attempts?.length;
      const choice = several ? [`${several} different notebooks: the rules of the class say which of them counts`] : [];
      const notes = new Set([...one.notes, ...(chosen?.notes ?? []), ...choice]);
      return [
        rows[i]!.map((cell, k) => (k < widths.length - 1 ? pad(cell, widths[k]!) : cell)).join('  '),
        ...[...wrong].map((text) => `  ! ${plain(text)}`),
        ...[...notes].map((note) => `  - ${plain(note)}`),
      ];
    }),
    ...problems.map((problem) => `? ${plain(problem)}`),
    ...litter.map((name) => `left out: ${plain(name)}`),
  ];
}

const SHOWN = 5;

/** What was left out, in one line. */
export function litterLine(litter: string[], says = 'left out'): string[] {
  if (litter.length === 0) return [];
  const more = litter.length > SHOWN ? `, … (${litter.length - SHOWN} more; --dry-run names them all)` : '';
  return [`${says}: ${litter.slice(0, SHOWN).join(', ')}${more}`];
}
