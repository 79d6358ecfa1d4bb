/** RELAX on one photograph, with the same masks, network and weights for all: ours against relax-xai and PyTorch, in rounds. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { solutionCells } from '@course/grader';
import { ready } from '@course/kit';
import { median } from '../median';
import { mapsDiffer, WHOLE_HUNDREDS, writeDraws } from './draws';
import { peersPython } from './peers';
import { DEFAULT, type Measured, measure, OURS, PYTORCH, RELAX_XAI } from './rounds';
import { printTable, type Row } from './table';

/** Ten times what is seen: float32 sums, in another order, of features that differ by 1e-5. */
const TOLERANCE = 5e-6;

const readable = (name: string): string =>
  name.replace('relax-xai-', 'relax-xai, batch ').replace('pytorch-', 'PyTorch, batch ');

/** Of everybody's maps from those of grid space; nothing where these could not be made. */
function differencesOf(folder: string, { ours, peers }: Measured): Map<string, number> {
  const all = ours.of.has('grid') ? [...ours.of.keys(), ...peers.of.keys()] : [];
  const expected = (name: string) => (name === `relax-xai-${DEFAULT}` ? `grid-${WHOLE_HUNDREDS}` : 'grid');
  return new Map(all.filter((name) => name !== 'grid').map((name) => [name, mapsDiffer(folder, name, expected(name))]));
}

/** What the time goes into: around the encoder on the student's path, and in the encoder against the machine. */
function printShares({ ours, machines }: Measured): void {
  const rounds = ours.of.get(OURS[1]!.name) ?? [];
  if (rounds.length === 0) return;
  const around = median(rounds.map(({ milliseconds, encoder }) => milliseconds / encoder - 1));
  console.log(
    `  student's path, WASM tensors: masks, masking and sums take ${around.toFixed(2)} of the encoder's time (at most 0.5)`,
  );
  if (machines.length === 0) return;
  const [rate, gflop] = [median(machines.map(({ gflops }) => gflops)), machines[0]!.gflop];
  const share = median(rounds.map(({ encoder }, round) => ((gflop / encoder) * 1000) / machines[round]!.gflops));
  console.log(
    `  matrices are multiplied at ${rate.toFixed(0)} GFLOP/s (float32, PyTorch); the encoder, ${gflop.toFixed(2)} GFLOP an image, ` +
      `runs at ${(100 * share).toFixed(0)} % of that on ONNX Runtime`,
  );
}

function report(folder: string, measured: Measured): void {
  const { ours, peers, missing } = measured;
  const bests = peers.of.size === 0 ? [] : [peers.fastest('relax-xai', RELAX_XAI), peers.fastest('pytorch', PYTORCH)];
  const names = bests.length === 0 ? [] : [`relax-xai-${DEFAULT}`, ...bests];
  const differences = differencesOf(folder, measured);
  printTable(
    OURS.map(({ title, name, atLeast }): Row => {
      const rounds = ours.of.get(name);
      if (!rounds || missing.has(name)) return { title, missing: missing.get(name), ratios: [], atLeast };
      const figures = { milliseconds: median(ours.times(name)), encoder: median(rounds.map(({ encoder }) => encoder)) };
      const ratios = names.map((peer) =>
        median(peers.times(peer).map((time, round) => time / rounds[round]!.milliseconds)),
      );
      return { title, figures, ratios, atLeast, difference: differences.get(name) };
    }),
    names.map(readable),
  );
  for (const name of names) {
    const encoder = peers.of.get(name)!.flatMap((figures) => figures.encoder ?? []);
    const alone = encoder.length > 0 ? `, its encoder alone ${median(encoder).toFixed(1)}` : '';
    const differs = differences.has(name) ? `; differs by ${differences.get(name)!.toExponential(0)}` : '';
    console.log(`  ${readable(name)}: ${median(peers.times(name)).toFixed(1)} ms a mask${alone}${differs}`);
  }
  printShares(measured);
  const wrong = [...differences].find(([, difference]) => !(difference <= TOLERANCE));
  if (wrong)
    throw new Error(
      `${wrong[0]}: expected the maps of grid space within ${TOLERANCE}, got a difference of ${wrong[1]}`,
    );
}

export async function relaxBench(): Promise<void> {
  await ready;
  const python = await peersPython();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-bench-'));
  try {
    writeDraws(folder);
    report(folder, measure(folder, JSON.stringify(await solutionCells('01-relax')), python));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
