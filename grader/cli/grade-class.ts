/** What `course grade` does around the grading itself: the plan before it, and what is made of the results after it. */
import * as path from 'node:path';
import { allSheets } from '../author/sheets';
import { allReports, concludeAll } from '../class/again';
import { factsOf, knownRows } from '../class/gradebook-rows';
import { groupHint, withGroups } from '../class/group-hand-ins';
import { rosterLines } from '../class/lines';
import { personalRules } from '../class/own-rules';
import { type People, peopleOf } from '../class/people';
import { type Plan, planOf } from '../class/plan';
import { noRules, type Rules, readRules } from '../class/rules';
import { describeIntake } from '../intake/dry-run';
import type { Intake } from '../intake/intake';
import type { Submission } from '../intake/rows';
import { openMarks } from '../marks/store';
import { plain, type Report, resultTable } from '../report';
import { GONE, settleRows } from '../report/handed-in';

/** @throws CourseFault: one line that names the place in class.json or in the roster */
export const rulesOf = (file: string | undefined): Rules =>
  file === undefined ? noRules : readRules(file, allSheets());

type PlanOptions = { out: string; work: string; fresh: boolean; sheet?: string };

/** `says`: for people to know. */
type ClassPlan = Plan & { people: People; says: string[] };

/** What the rules say of this download before anything is graded. @throws CourseFault: nothing is graded */
export function planClass({ out, work, fresh, sheet }: PlanOptions, { submissions }: Intake, rules: Rules): ClassPlan {
  const kept = fresh ? [] : allReports(out, () => undefined);
  const peopleWith = (rows: readonly Submission[]) =>
    peopleOf(knownRows(factsOf(fresh ? work : out, rows), kept, rows), rules.roster); // `work`: a folder without a gradebook
  const alone = peopleWith(submissions);
  const { rows, asks } = rules.handInByGroup ? withGroups(submissions, alone) : { rows: submissions, asks: [] };
  const people = rules.handInByGroup ? peopleWith(rows) : alone;
  const personal = personalRules(rules, people);
  const plan = planOf(rows, { rules, people, personal, sheets: allSheets(), sheet });
  const says = rules.handInByGroup ? [] : groupHint(plan.rows, people);
  return { ...plan, asks: [...asks, ...plan.asks], says, people };
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
  const keys = new Set(taken.submissions.map(({ key }) => key));
  const files = [...taken.files, ...plan.rows.filter(({ key }) => !keys.has(key))]; // with those of a group's other members
  const lines = [
    ...describeIntake({ ...taken, files, submissions: plan.rows }, plain),
    ...plan.left.flatMap(({ says, sources }) => sources.map((source) => plain(`${says}: ${source}`))),
    ...plan.says.map(plain),
    ...asks.map((ask) => plain(`? ${ask}`)),
  ];
  const mustLook = taken.problems.length + asks.length > 0 || plan.rows.some(({ unclear }) => unclear);
  return { lines, status: mustLook ? 3 : 0 };
}

/** What is kept in the folder, settled with what came now: which rows left, and the marks that the rules of the class give. */
export async function conclude(
  { out, paths, propose }: { out: string; paths: string[]; propose: boolean },
  { rows, sheets, says: hints }: Plan & Pick<ClassPlan, 'says'>,
  rules: Rules,
): Promise<{ asks: string[]; reports: Report[]; failures: string[] }> {
  const left = settleRows(
    out,
    paths.map((one) => path.resolve(one)),
    rows,
  );
  if (left.length > 0 && !propose) console.log(`no longer handed in, moved to ${GONE}/: ${left.map(plain).join(', ')}`);
  const marks = openMarks(out, { readOnly: true });
  const all = await concludeAll({ out, rules, ofDownload: sheets, rows, marks, pages: !propose });
  const { reports, says, asks, failures } = all;
  if (propose) return { asks, reports, failures };
  const now = new Set(rows.map(({ student, sheet }) => `${student}/${sheet}`));
  const isNow = ({ student, sheet, standing }: Report) =>
    now.has(`${student}/${sheet}`) || (standing?.missing === true && sheets.includes(sheet));
  console.log(resultTable(reports.filter(isNow), process.stdout.columns ?? 100));
  const earlier = reports.filter((one) => !isNow(one)).length;
  if (earlier > 0) console.log(`${earlier} reports of earlier batches are also in the gradebook`);
  for (const line of [...says, ...hints]) console.log(plain(line));
  const from = path.relative(process.cwd(), out) || '.';
  console.log(
    ['gradebook.csv', 'class.csv', 'index.html', 'results/', 'pages/', 'students/']
      .map((name) => `${from}/${name}`)
      .join(', '),
  );
  return { asks, reports, failures };
}
