/** `course native`: @tensorflow/tfjs-node's addon, built against the TensorFlow of PyPI's wheel. `--remove` undoes it. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { CliError, UsageError } from './errors';
import { compileAddon } from './native/compile';
import { requireCompiler } from './native/node-gyp';
import { ADDON, builtFolder, findTfjsNode, link, occupant, type TfjsNode, unlink } from './native/package';
import { TENSORFLOW_VERSION, type Wheel, WITHOUT, wheelHere } from './native/platform';
import { fetchTensorflow, isUnpacked, tensorflowFolder } from './native/tensorflow';
import { type Trial, tryAddon } from './native/try';
import { pythonEnvironment } from './python';
import { courseFolder, shown } from './root';
import { type Say, seconds } from './step';

type Flags = Record<string, string | boolean | undefined>;

const PIP = 'native-pip'; // a Python with pip for as long as the build takes
const logFile = () => path.join(courseFolder(), 'native.log');

/** All that the build takes and that is not there yet. */
async function make(package_: TfjsNode, wheel: Wheel, built: string, say: Say): Promise<void> {
  requireCompiler(); // before anything large is fetched
  fs.mkdirSync(courseFolder(), { recursive: true });
  fs.writeFileSync(logFile(), '');
  const { python, folder } = await pythonEnvironment(PIP, ['pip'], say);
  await fetchTensorflow(wheel, python, logFile(), say);
  await compileAddon(package_, wheel, { folder: built, python, log: logFile() }, say);
  for (const file of [folder, `${folder}.log`, logFile()]) fs.rmSync(file, { recursive: true, force: true });
}

function told({ node, wasm, difference }: Trial): string {
  const ratio = (wasm.milliseconds / node.milliseconds).toFixed(1);
  const [fast, slow] = [node, wasm].map(({ milliseconds }) => milliseconds.toFixed(0));
  return (
    `conv2d 8 × 112 × 112 × 32 → 64: TensorFlow ${fast} ms, WASM ${slow} ms (${ratio} times as long), ` +
    `largest difference ${difference.toExponential(0)}`
  );
}

async function build(say: Say): Promise<void> {
  const start = performance.now();
  const wheel = wheelHere();
  const package_ = findTfjsNode();
  const built = builtFolder(package_, TENSORFLOW_VERSION);
  if (occupant(package_.place) === 'file')
    throw new CliError(
      `course native: ${shown(package_.place)} was made by something else; delete it so that it can be built here`,
    );
  const isBuilt = () => isUnpacked(wheel) && fs.existsSync(path.join(built, ADDON));
  const found = isBuilt();
  if (!found) await make(package_, wheel, built, say);
  if (link(path.join(built, ADDON), package_.place)) say(`${shown(package_.place)}: linked`);
  let trial = tryAddon();
  if ('error' in trial && found) {
    say(`the addon that was there does not work (${trial.error}): it is built again`);
    for (const folder of [built, tensorflowFolder()]) fs.rmSync(folder, { recursive: true, force: true });
    await make(package_, wheel, built, say);
    trial = tryAddon();
  }
  if ('error' in trial) {
    unlink(package_);
    throw new CliError(`course native: the addon was built but does not work: ${trial.error}; ${WITHOUT}`);
  }
  say(told(trial));
  say(
    `TensorFlow.js computes on TensorFlow ${TENSORFLOW_VERSION} from the next start of a notebook or program on ` +
      `(${seconds(performance.now() - start)} in all); \`course native --remove\` undoes it`,
  );
}

/** Undoes all of it, finished or not. The package itself may be gone. */
function remove(say: Say): void {
  let gone = 0;
  try {
    const package_ = findTfjsNode();
    if (unlink(package_)) gone++, say(`${shown(package_.place)}: removed`);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
  }
  const folder = courseFolder();
  for (const name of fs.existsSync(folder) ? fs.readdirSync(folder) : []) {
    if (!/^(tensorflow(\.part)?|native([-.].*)?)$/.test(name)) continue;
    fs.rmSync(path.join(folder, name), { recursive: true, force: true });
    gone++;
    say(`${shown(path.join(folder, name))}: removed`);
  }
  say(gone > 0 ? 'TensorFlow.js computes on WASM again' : 'nothing to remove: TensorFlow.js computes on WASM');
}

/**
 * `course native [--remove]`.
 * @returns the exit status
 * @throws CliError, one line that says what is missing and its cure
 */
export async function nativeCommand(flags: Flags, paths: string[]): Promise<number> {
  if (paths.length > 0)
    throw new UsageError(`course native: expected no arguments, got '${paths[0]}'\nusage: course native [--remove]`);
  if (flags.remove) remove(console.log);
  else await build(console.log);
  return 0;
}
