/** What `course grade` does around the grading itself: the plan before it, and what is made of the results after it. */
import * as path from 'node:path';
import { allSheets } from '../author/sheets';
import { allReports, concludeAll } from '../class/again';
import { factsOf, knownRows } from '../class/gradebook-rows';
import { rosterLines } from '../class/lines';
import { personalRules } from '../class/own-rules';
import { type People, peopleOf } from '../class/people';
import { type Plan, planOf } from '../class/plan';
import { noRules, type Rules, readRules } from '../class/rules';
import { describeIntake } from '../intake/dry-run';
import type { Intake } from '../intake/intake';
import { openMarks } from '../marks/store';
import { plain, type Report, resultTable } from '../report';
import { GONE, settleRows } from '../report/handed-in';

/** @throws CourseFault: one line that names the place in class.json or in the roster */
export const rulesOf = (file: string | undefined): Rules =>
  file === undefined ? noRules : readRules(file, allSheets());

type PlanOptions = { out: string; work: string; fresh: boolean; sheet?: string };

/** What the rules say of this download before anything is graded. @throws CourseFault: nothing is graded */
export function planClass(
  { out, work, fresh, sheet }: PlanOptions,
  { submissions }: Intake,
  rules: Rules,
): Plan & { people: People } {
  const facts = factsOf(fresh ? work : out, submissions); // a folder without a gradebook
  const kept = fresh ? [] : allReports(out, () => undefined);
  const people = peopleOf(knownRows(facts, kept, submissions), rules.roster);
  const personal = personalRules(rules, people);
  return { ...planOf(submissions, { rules, people, personal, sheets: allSheets(), sheet }), people };
}

/** Who was understood how, and what the rules of the class make of it. */
export function dryRun(
  taken: Intake,
  options: PlanOptions,
  classFile: string | undefined,
): { lines: string[]; status: number } {
  const rules = rulesOf(classFile);
  const plan = planClass(options, taken, rules);
  const asks = [...plan.asks, ...(rules.roster ? rosterLines(plan.people) : [])];
  const lines = [
    ...describeIntake({ ...taken, submissions: plan.rows }, plain),
    ...plan.left.flatMap(({ says, sources }) => sources.map((source) => plain(`${says}: ${source}`))),
    ...asks.map((ask) => plain(`? ${ask}`)),
  ];
  const mustLook = taken.problems.length + asks.length > 0 || plan.rows.some(({ unclear }) => unclear);
  return { lines, status: mustLook ? 3 : 0 };
}

/** What is kept in the folder, settled with what came now: which rows left, and the marks that the rules of the class give. */
export async function conclude(
  { out, paths, propose }: { out: string; paths: string[]; propose: boolean },
  { rows, sheets }: Plan,
  rules: Rules,
): Promise<{ asks: string[]; reports: Report[] }> {
  const left = settleRows(
    out,
    paths.map((one) => path.resolve(one)),
    rows,
  );
  if (left.length > 0 && !propose) console.log(`no longer handed in, moved to ${GONE}/: ${left.map(plain).join(', ')}`);
  const marks = openMarks(out, { readOnly: true });
  const { reports, says, asks } = await concludeAll({ out, rules, ofDownload: sheets, rows, marks, pages: !propose });
  if (propose) return { asks, reports };
  const now = new Set(rows.map(({ student, sheet }) => `${student}/${sheet}`));
  const isNow = ({ student, sheet, standing }: Report) =>
    now.has(`${student}/${sheet}`) || (standing?.missing === true && sheets.includes(sheet));
  console.log(resultTable(reports.filter(isNow), process.stdout.columns ?? 100));
  const earlier = reports.filter((one) => !isNow(one)).length;
  if (earlier > 0) console.log(`${earlier} reports of earlier batches are in the gradebook, too`);
  for (const line of says) console.log(plain(line));
  const from = path.relative(process.cwd(), out) || '.';
  console.log(
    ['gradebook.csv', 'class.csv', 'index.html', 'results/', 'pages/', 'students/']
      .map((name) => `${from}/${name}`)
      .join(', '),
  );
  return { asks, reports };
}
