/** `course export`: says who gets what and who gets nothing, then writes the file that the platform takes back. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { CourseFault } from '@course/fixtures';
import { catchUp } from '../class/again';
import { exportAs, KINDS, type Outcome, TAKE_A_FILE } from '../export';
import { ExportFault } from '../export/common';
import { numberOf } from '../export/csv-edit';
import { VISIBILITIES, type Visibility } from '../export/gradescope';
import { plain, writeAtomically } from '../report';
import { CliError, UsageError } from './errors';

type Flags = { [name: string]: unknown };

const wrong = (message: string) => new UsageError(`course export: ${plain(message)}`);
const text = (value: unknown) => (typeof value === 'string' ? value : undefined);

/** Options that mean something for one of the kinds only. */
function checkFlags(kind: string, flags: Flags): void {
  const platform = TAKE_A_FILE.includes(kind);
  const legal: { [flag: string]: boolean } = {
    worksheet: kind === 'moodle',
    gradebook: platform && kind !== 'moodle',
    column: platform && kind !== 'ilias' && kind !== 'github',
    scale: platform,
    cap: platform,
    max: platform,
    visibility: kind === 'gradescope',
    sheet: kind !== 'gradescope-autograder',
    incomplete: kind !== 'gradescope-autograder',
  };
  for (const [flag, allowed] of Object.entries(legal))
    if (flags[flag] !== undefined && !allowed) throw wrong(`--${flag}: it means nothing for ${kind}`);
}

function maximum(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  const max = numberOf(String(value));
  if (max === undefined || !(max > 0)) throw wrong(`--max: expected a number of points above 0, got '${value}'`);
  return max;
}

function visibility(value: unknown): Visibility {
  const wanted = value ?? 'after_published';
  if (VISIBILITIES.includes(wanted as Visibility)) return wanted as Visibility;
  throw wrong(`--visibility: expected one of ${VISIBILITIES.join(', ')}, got '${wanted}'`);
}

function readGiven(file: string | undefined): { name: string; bytes: Buffer } | undefined {
  if (file === undefined) return undefined;
  try {
    return { name: path.basename(file), bytes: fs.readFileSync(file) };
  } catch (error) {
    throw wrong(`${file}: expected a file that can be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

const isFolder = (file: string) => fs.existsSync(file) && fs.statSync(file).isDirectory();

/** `--out` is a folder where it is one, ends as one, or has no ending; otherwise the file with the marks. */
function places(outcome: Outcome, out: string | undefined, byDefault: string): { file: string; bytes: Buffer }[] {
  const wanted = out ?? byDefault;
  const single = outcome.files.length === 1 || !outcome.files[0]!.name.includes('/');
  const isFile = out !== undefined && single && !isFolder(wanted) && !/[/\\]$/.test(out) && path.extname(out) !== '';
  const folder = isFile ? path.dirname(wanted) : wanted;
  return outcome.files.map(({ name, bytes }, i) => ({
    file: isFile && i === 0 ? wanted : path.join(folder, name),
    bytes,
  }));
}

/** The given file is what the platform says: it stays, unless `--out` names it. */
function checkPlaces(files: readonly { file: string }[], given: string | undefined, out: string | undefined): void {
  const real = (file: string) => (fs.existsSync(file) ? fs.realpathSync(file) : path.resolve(file));
  for (const { file } of files) {
    if (given !== undefined && real(file) === real(given) && (out === undefined || real(out) !== real(given)))
      throw wrong(`--out: expected another place, or the file itself: '${file}' would be overwritten`);
    if (isFolder(file)) throw wrong(`--out: expected a file, got the folder '${file}'`);
  }
}

function write(files: readonly { file: string; bytes: Buffer }[]): void {
  const done: string[] = [];
  for (const { file, bytes } of [...files].reverse()) {
    // the marks come last: once they are there, all is
    try {
      writeAtomically(file, bytes);
      done.push(file);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
      const before = done.length > 0 ? `; written before that: ${done.join(', ')}` : '';
      throw wrong(`${file}: expected a place that can be written to (${code})${before}`);
    }
  }
}

/** @returns the exit status: 0 when everybody got everything, 3 when somebody got nothing */
export async function exportCommand(flags: Flags, words: string[]): Promise<number> {
  const [kind, graded = 'graded', ...more] = words;
  if (kind === undefined || !KINDS.includes(kind))
    throw wrong(`expected one of ${KINDS.join(', ')}, got ${kind === undefined ? 'nothing' : `'${kind}'`}`);
  if (more.length > 0) throw wrong(`expected one folder, got '${more[0]}' as well`);
  checkFlags(kind, flags);
  if (kind !== 'gradescope-autograder' && (await catchUp(graded)))
    console.log('the results did not have all marks of people yet: they do now');
  const given = text(flags.worksheet) ?? text(flags.gradebook);
  const max = maximum(flags.max);
  const request = {
    graded,
    sheet: text(flags.sheet),
    given: readGiven(given),
    column: text(flags.column),
    rules: {
      scale: Boolean(flags.scale),
      cap: Boolean(flags.cap),
      incomplete: Boolean(flags.incomplete),
      ...(max === undefined ? {} : { max }),
    },
    visibility: visibility(flags.visibility),
  };
  const outcome = await exportAs(kind, request).catch((error: unknown) => {
    throw error instanceof ExportFault || error instanceof CourseFault ? wrong(error.message) : error;
  });
  for (const line of outcome.lines) console.log(line);
  if (outcome.stops.length > 0)
    throw new CliError(
      outcome.stops
        .map((line) => `course export: ${plain(line)}`)
        .concat('nothing was written')
        .join('\n'),
      2,
    );
  const out = text(flags.out);
  const byDefault =
    kind === 'gradescope-autograder' ? '.' : path.join(graded, 'export', ...(kind === 'gradescope' ? [kind] : []));
  const files = places(outcome, out, byDefault);
  checkPlaces(files, given, out);
  write(files);
  const shown = files.length > 3 ? [path.join(path.dirname(files[0]!.file), '..')] : files.map(({ file }) => file);
  console.log(`wrote ${shown.map((file) => path.relative(process.cwd(), file) || '.').join(', ')}`);
  return outcome.whole ? 0 : 3;
}
