/** The kinds of export: what each needs, and which files it makes. Nothing is written here. */
import { CourseFault, loadSheet, validate } from '@course/fixtures';
import { repositoryFolder } from '../author/sheets';
import { autograderZip } from './autograder';
import { blackboardForm } from './blackboard';
import { canvasBlank, canvasForm, canvasPage, isAnonymous } from './canvas';
import { ExportFault, type Form, formatPoints, obstacles, type Rules, waiting } from './common';
import { readTable, type Table } from './csv-edit';
import { d2lBlank, d2lForm, d2lPage } from './d2l';
import { githubBlank, githubForm } from './github';
import { type GradescopeResult, gradescopeResult, gradescopeSchema, type Visibility } from './gradescope';
import { iliasBlank, iliasForm, iliasPage } from './ilias';
import { type Mark, oneSheet, readMarks } from './marks';
import { moodleForm, moodlePage } from './moodle';
import { nbgraderBlank, nbgraderForm, nbgraderPage } from './nbgrader';
import { csvOf, jsonOf, junitOf } from './plain-files';
import { describePlan, fill, type Gets, isMissing, type Plan, planFor } from './plan';
import { type ZipEntry, zipOf } from './zip';

export type Request = {
  graded: string;
  sheet?: string;
  /** The platform's own file. */
  given?: { name: string; bytes: Buffer };
  column?: string;
  rules: Rules;
  visibility: Visibility;
};

export type Outcome = {
  /** The summary. */
  lines: string[];
  /** Why nothing may be written, a line each. */
  stops: string[];
  /** The first one is that with the marks. */
  files: { name: string; bytes: Buffer }[];
  /** Everybody got everything. */
  whole: boolean;
};

type Platform = {
  kind: Mark['platform'];
  form(table: Table, request: Request, names: string[], max: string): Form;
  /** The file that is filled in where none is given: its rows, or undefined where the platform's own is needed. */
  blank?(marks: readonly Mark[], names: string[], max: string): string[][] | undefined;
  lineEnd?: string;
  /** Somebody whom no file of the platform names. */
  isUnnamed?(mark: Mark): boolean;
  /** Why the file that is made serves to find people only, and is not written. */
  unwritten?: string;
  /** A student's page in the zip of feedback. */
  page?(gets: Gets): string | undefined;
  feedback?: string;
};

const choice = ({ column }: Request, names: string[]) => ({ names, wanted: column });

const PLATFORMS: { [kind: string]: Platform } = {
  moodle: {
    kind: 'moodle',
    form: (table, { column }) => moodleForm(table, column),
    page: ({ mark, target }) => moodlePage(mark, target.keys.id!, target.shown),
    feedback: 'feedback',
  },
  canvas: {
    kind: 'canvas',
    form: (table, request, names) => canvasForm(table, choice(request, names)),
    blank: (marks, names, max) => canvasBlank(marks, names[0]!, max),
    unwritten:
      'Canvas takes no file of marks of an anonymous assignment: type them in, or send them through its API (anonymous_submissions)',
    isUnnamed: isAnonymous,
    page: ({ mark }) => canvasPage(mark),
    feedback: 'comments',
  },
  d2l: {
    kind: 'd2l',
    form: (table, request, names) => d2lForm(table, choice(request, names)),
    blank: (marks, names) => d2lBlank(marks, names[0]!),
    lineEnd: '\r\n',
    page: ({ mark }) => d2lPage(mark),
    feedback: 'feedback',
  },
  blackboard: { kind: 'blackboard', form: (table, request, names) => blackboardForm(table, choice(request, names)) },
  ilias: {
    kind: 'ilias',
    form: iliasForm,
    blank: iliasBlank,
    unwritten:
      "ILIAS' core takes no file of marks: type them in, or give status.csv of the plugin ExerciseStatusFile with --gradebook",
    page: ({ mark }) => iliasPage(mark),
    feedback: 'feedback',
  },
  nbgrader: {
    kind: 'nbgrader',
    form: (table, { column }, names) => nbgraderForm(table, column ?? names[0]!),
    blank: (marks, names, max) => nbgraderBlank(marks, names[0]!, max),
    lineEnd: '\n',
    page: ({ mark }) => nbgraderPage(mark),
    feedback: 'feedback',
  },
  github: {
    kind: 'github',
    form: (table, _request, _names, max) => githubForm(table, max),
    blank: (marks, names) => githubBlank(marks, names[0]!),
    lineEnd: '\n',
  },
};
const FILES: { [kind: string]: (marks: readonly Mark[]) => Buffer } = { csv: csvOf, json: jsonOf, junit: junitOf };

export const KINDS = [...Object.keys(PLATFORMS), 'gradescope', 'gradescope-autograder', ...Object.keys(FILES)];
/** The kinds that a platform's own file can be given to. */
export const TAKE_A_FILE: readonly string[] = Object.keys(PLATFORMS);

/** The sheet's slug and title: by them its column is found. */
function namesOf(slug: string): string[] {
  try {
    return [slug, loadSheet(slug).title];
  } catch (error) {
    if (error instanceof CourseFault) return [slug]; // graded with another version of the course
    throw error;
  }
}

const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
const csv = (rows: string[][], lineEnd: string) =>
  Buffer.from(rows.map((row) => row.map(quoted).join(',') + lineEnd).join(''));

/** @throws ExportFault when nothing can be made of what was given */
export async function exportAs(kind: string, request: Request): Promise<Outcome> {
  if (kind === 'gradescope-autograder') return autograder();
  const { marks, ofNoSheet } = readMarks(request.graded, request.sheet);
  const platform = PLATFORMS[kind];
  const outcome = platform
    ? await forPlatform(platform, marks, request)
    : kind === 'gradescope'
      ? forGradescope(marks, request)
      : forPeople(kind, marks, request);
  const lost = ofNoSheet.map((student) => `  nothing: ${student}: nobody knows which sheet it is`);
  return { ...outcome, lines: [...outcome.lines, ...lost], whole: outcome.whole && lost.length === 0 };
}

async function forPlatform(platform: Platform, all: readonly Mark[], request: Request): Promise<Outcome> {
  const sheet = oneSheet(all);
  const names = namesOf(sheet);
  const max = formatPoints(request.rules.max ?? all[0]!.max);
  const handedIn = all.filter((mark) => !isMissing(mark));
  if (request.given && platform.isUnnamed && handedIn.length > 0 && handedIn.every(platform.isUnnamed))
    throw new ExportFault(`--gradebook: expected none: ${platform.unwritten}`);
  const given = request.given ?? blankFile(platform, all, sheet, names, max);
  const table = readTable(given.bytes, given.name);
  const form = platform.form(table, request, names, max);
  const plan = planFor(form, all, { file: given.name, platform: platform.kind, rules: request.rules });
  const lines = describePlan(plan, sheet, given.name, form.decimal);
  const marked = { name: given.name, bytes: fill(table, plan, form.decimal) };
  const zip = plan.stops.length > 0 ? undefined : await feedback(platform, plan, sheet);
  const unwritten = request.given ? undefined : platform.unwritten;
  const files = [...(unwritten ? [] : [marked]), ...(zip?.file ? [zip.file] : [])];
  return {
    lines: [...lines, ...(unwritten ? [`  ${unwritten}`] : []), ...(zip?.lines ?? [])],
    stops: files.length > 0 ? plan.stops : [...plan.stops, 'there is nothing to write'],
    files,
    whole: !unwritten && plan.nothing.length === 0 && (zip?.whole ?? true),
  };
}

function blankFile(platform: Platform, marks: readonly Mark[], sheet: string, names: string[], max: string) {
  const rows = platform.blank?.(marks, names, max);
  if (!rows) {
    const [option, what] =
      platform.kind === 'moodle' ? ['--worksheet', 'grading worksheet'] : ['--gradebook', 'own file'];
    throw new ExportFault(`${option}: expected the platform's ${what}, which is filled in, got none`);
  }
  if (rows.length === 1)
    throw new ExportFault(
      `--gradebook: expected the platform's own file: nobody here has a login or number that ${platform.kind} knows`,
    );
  return { name: `${platform.kind}-${sheet}.csv`, bytes: csv(rows, platform.lineEnd ?? '\n') };
}

/** The zip of the students' pages, each under the name by which the platform knows whose it is. */
async function feedback({ kind, page, feedback: what }: Platform, { gets }: Plan, sheet: string) {
  if (!page) return undefined;
  const entries = new Map<string, ZipEntry>();
  const without: string[] = [];
  for (const one of gets) {
    if (isMissing(one.mark)) continue; // no hand-in, no page
    const name = page(one);
    if (name === undefined || one.mark.page === undefined) without.push(one.mark.student);
    else if (!entries.has(name)) entries.set(name, { name, file: one.mark.page }); // a group handed in once
  }
  const whom = entries.size === 0 ? 'anybody' : without.join(', ');
  const lines =
    without.length === 0
      ? []
      : [`  no page goes back to ${whom}: there is none, or no name by which the platform knows what was handed in`];
  if (entries.size === 0) return { lines, whole: without.length === 0 };
  const file = { name: `${kind}-${what}-${sheet}.zip`, bytes: await zipOf([...entries.values()]) };
  return { lines, file, whole: without.length === 0 };
}

/** Those who get something, and lines for those who do not. */
function apart(all: readonly Mark[]) {
  const marks = all.filter(({ unclear }) => unclear === undefined);
  const nothing = all.filter(({ unclear }) => unclear !== undefined);
  return { marks, lines: nothing.map(({ student, sheet, unclear }) => `  nothing: ${student}, ${sheet}: ${unclear}`) };
}

const told = ({ student, sheet, mark, max }: Mark) =>
  `  ${student}  ${sheet}  ${formatPoints(mark)} of ${formatPoints(max)}`;

/** Files without places of a platform's: everybody of `marks` gets all of theirs. @param lines those of who gets nothing */
function outcomeOf(into: string, marks: Mark[], lines: string[], { rules }: Request, files: Outcome['files']): Outcome {
  const head = `${into}: ${marks.length} get a mark, ${lines.length} get nothing`;
  return {
    lines: [head, ...marks.map(told), ...lines, ...waiting(marks).map((line) => `  ${line}`)],
    stops: obstacles(marks, 0, undefined, rules),
    files,
    whole: lines.length === 0,
  };
}

function forPeople(kind: string, all: readonly Mark[], request: Request): Outcome {
  const { marks, lines } = apart(all);
  const name = kind === 'junit' ? 'junit.xml' : `marks.${kind}`;
  return outcomeOf(`into ${name}`, marks, lines, request, [{ name, bytes: FILES[kind]!(marks) }]);
}

function forGradescope(all: readonly Mark[], request: Request): Outcome {
  const { marks, lines } = apart(all);
  const sheet = oneSheet(all);
  const results = new Map<string, { by: Mark; result: GradescopeResult }>();
  for (const mark of marks) {
    const name =
      mark.platform === 'gradescope' && mark.returnName ? mark.returnName.replace(/[/\\]/g, '-') : mark.student;
    const made = gradescopeResult(mark, request.visibility);
    const result = validate<GradescopeResult>(gradescopeSchema, made, `${name}/results.json`);
    const other = results.get(name);
    if (other && JSON.stringify(other.result) !== JSON.stringify(result))
      lines.push(
        `  nothing: ${mark.student}: ${name} has the result of ${other.by.student} already, and theirs differ`,
      );
    else if (!other) results.set(name, { by: mark, result });
  }
  const files = [...results].map(([name, { result }]) => ({
    name: `${name}/results.json`,
    bytes: Buffer.from(`${JSON.stringify(result, null, 2)}\n`),
  }));
  return outcomeOf(`${sheet} into results.json`, marks, lines, request, files);
}

async function autograder(): Promise<Outcome> {
  const secret = process.env.COURSE_SECRET;
  const { bytes, names } = await autograderZip(repositoryFolder, secret);
  const without = 'COURSE_SECRET is not set: the hidden cases in it are the development ones, which anyone can make';
  return {
    lines: [`${names.length} files, ${(bytes.length / 1e6).toFixed(1)} MB`, ...(secret ? [] : [without])],
    stops: [],
    files: [{ name: 'gradescope-autograder.zip', bytes }],
    whole: true,
  };
}
