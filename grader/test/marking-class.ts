/**
 * A graded folder of written reports, for the tests of marking and to look at: nothing is graded. To look at it:
 * `npm run build`, then `node grader/dist/test/marking-class.js OUT 300`.
 */
import { sheetItems } from '@course/fixtures';
import { type Details, type Report, writeSubmissionReport } from '../report';
import { fingerprintOf } from '../report/fingerprint';
import { reportOf } from './report-class';

const SHEET = '01-relax';
const STEPS = [
  "A conditional expectation is a sum over the values of the mask, weighted by their conditional probability:\n\n$$R_{ij} = \\sum_{M'} s(h, \\bar h_{M'})\\, P(M = M' \\mid M_{ij} = 1).$$",
  "By **Bayes' rule** $P(M = M' \\mid M_{ij} = 1) = \\frac{P(M_{ij} = 1 \\mid M = M')\\, P(M = M')}{p}$.",
  "If the whole mask is $M'$, the pixel is kept exactly where $M'_{ij} = 1$, so the first factor is $M'_{ij}$ itself.",
  "Together $R_{ij} = \\frac{1}{p} \\sum_{M'} s(h, \\bar h_{M'})\\, M'_{ij}\\, P(M = M')$, which was to be shown.",
];
const HEAD = '**Derivation of (2) from (1)**\n\n';

/** Of 300, the first three hand in the same, the 8th an empty answer, and each other one has its own words. */
function derivationOf(i: number): string {
  if (i % 100 === 7) return '';
  if (i < 3) return `${HEAD}${STEPS.join('\n\n')}\n`;
  const own = STEPS.filter((_, k) => (i + k) % 4 !== 0 || i % 3 === 0);
  return `${HEAD}${own.join('\n\n')}\n\nThis is the way of number ${i}: with $p = ${(0.1 + (i % 8) / 10).toFixed(1)}$ it holds as well.`;
}

export const studentName = (i: number): string => `student-${String(i).padStart(3, '0')}`;

export type Made = {
  written?: { [item: string]: string };
  attachments?: NonNullable<Details['cells']>[number]['attachments'];
};

/** Result and details of somebody with everything automatic right, and these written answers, each with its fingerprint. */
export function handIn(
  student: string,
  { written = {}, attachments }: Made,
  sheet = SHEET,
): { report: Report; details: Details } {
  const code = { items: ['importance'], number: 14, source: 'export function importance() {\n  return 1;\n}' };
  const given = Object.entries(written).filter(([, source]) => source.trim() !== '');
  const cells = [
    ...(sheet === SHEET ? [code] : []),
    ...given.map(([item, source], k) => ({
      items: [item],
      number: 9 + k,
      source,
      markdown: true,
      ...(attachments && k === 0 ? { attachments } : {}),
    })),
  ];
  const absent = sheetItems(sheet).filter(({ id, kind }) => kind === 'written' && !written[id]?.trim());
  const report = reportOf(student, {}, [], sheet, sheetItems(sheet));
  const items = report.items.map((item) => ({ ...item, answer: fingerprintOf(cells, item.id) }));
  return {
    report: { ...report, items },
    details: {
      source: `submissions/${student}/${sheet}.ipynb`,
      items: Object.fromEntries(absent.map(({ id }) => [id, { absent: true as const }])),
      cells,
    },
  };
}

export function writeHandIn(out: string, student: string, made: Made = {}, sheet?: string): void {
  const { report, details } = handIn(student, made, sheet);
  writeSubmissionReport(out, report, details);
}

/** `OUT/results/` and `OUT/.details/` of so many students. */
export function writeClass(out: string, count: number): void {
  for (let i = 0; i < count; i++)
    writeHandIn(out, studentName(i), {
      written: {
        derivation: derivationOf(i),
        whyNeverZero: `The features come out of a ReLU, so they are not negative. (${i % 40})`,
      },
    });
}

if (require.main === module) writeClass(process.argv[2]!, Number(process.argv[3] ?? 300));
