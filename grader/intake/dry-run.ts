/** `course grade --dry-run`: who was understood how, from which path. */
import type { Intake } from './intake';

const pad = (text: string, width: number) => text + ' '.repeat(Math.max(0, width - [...text].length));

/** A line for each file: student, sheet, path, the rules that told them, what is wrong; then problems and litter. */
export function describeIntake({ submissions, problems, litter }: Intake): string[] {
  const width = (of: (one: Intake['submissions'][number]) => string) =>
    Math.max(0, ...submissions.map((one) => [...of(one)].length));
  const [students, sheets, sources] = [width((s) => s.student), width((s) => s.sheet), width((s) => s.source)];
  return [
    ...submissions.flatMap(({ student, sheet, source, rules, problem, notes, attempts }) => [
      `${pad(student, students)}  ${pad(sheet, sheets)}  ${pad(source, sources)}  ${rules}`,
      ...(problem ? [`  ! ${problem}`] : []),
      ...(attempts ?? []).map(({ name, source: file, handIn }) => {
        const time = handIn?.time?.at ?? handIn?.time?.local;
        return `  - attempt ${name}${time ? ` (${time})` : ''}: ${file}`;
      }),
      ...notes.map((note) => `  - ${note}`),
    ]),
    ...problems.map((problem) => `? ${problem}`),
    ...litter.map((name) => `left out: ${name}`),
  ];
}

const SHOWN = 5;

/** What was left out, in one line. */
export function litterLine(litter: string[], says = 'left out'): string[] {
  if (litter.length === 0) return [];
  const more = litter.length > SHOWN ? `, … (${litter.length - SHOWN} more; --dry-run names them all)` : '';
  return [`${says}: ${litter.slice(0, SHOWN).join(', ')}${more}`];
}
