/** RELAX on one photograph, with the same masks, network and weights for all: ours against relax-xai and PyTorch, in rounds. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { ready } from '@course/kit';
import { solutionCells } from '../solution';
import { mapsDiffer, WHOLE_HUNDREDS, writeDraws } from './draws';
import { peersPython } from './peers';
import { DEFAULT, measure, OURS, PYTORCH, RELAX_XAI, type Measured } from './rounds';
import { median, printTable, type Row } from './table';

/** float32 sums of 320 masks, in another order, of features that differ by 1e-5. */
const TOLERANCE = 2e-5;

function report(folder: string, { ours, peers, machines, missing }: Measured): void {
  const names = machines.length === 0 ? [] : [`relax-xai-${DEFAULT}`, peers.fastest('relax-xai', RELAX_XAI), peers.fastest('pytorch', PYTORCH)];
  const compared = ours.of.has('grid') ? [...ours.of.keys(), ...peers.of.keys()].filter((name) => name !== 'grid') : [];
  const differences = new Map(compared.map((name) =>
    [name, mapsDiffer(folder, name, name === `relax-xai-${DEFAULT}` ? `grid-${WHOLE_HUNDREDS}` : 'grid')]));
  const rows = OURS.map(({ title, name, atLeast }): Row => {
    const rounds = ours.of.get(name);
    if (!rounds || missing.has(name)) return { title, missing: missing.get(name), ratios: [], atLeast };
    const figures = { milliseconds: median(ours.times(name)), encoder: median(rounds.map(({ encoder }) => encoder)) };
    const ratios = names.map((peer) => median(peers.times(peer).map((time, round) => time / rounds[round]!.milliseconds)));
    return { title, figures, ratios, atLeast, difference: differences.get(name) };
  });
  const readable = names.map((name) => name.replace(/^relax-xai-/, 'relax-xai, batch ').replace(/^pytorch-/, 'PyTorch, batch '));
  printTable(rows, readable);
  for (const name of names) {
    const encoder = peers.of.get(name)!.flatMap((figures) => figures.encoder ?? []);
    console.log(`  ${readable[names.indexOf(name)]}: ${median(peers.times(name)).toFixed(1)} ms a mask`
      + `${encoder.length > 0 ? `, its encoder alone ${median(encoder).toFixed(1)}` : ''}; differs by ${differences.get(name)?.toExponential(0) ?? 'what is not known'}`);
  }
  const path_ = rows[1]!.figures;
  if (path_) {
    const around = path_.milliseconds / path_.encoder - 1;
    console.log(`  student's path, WASM tensors: masks, masking and sums take ${around.toFixed(2)} of the encoder's time (at most 0.5)`);
  }
  if (path_ && machines.length > 0) {
    const [rate, gflop] = [median(machines.map(({ gflops }) => gflops)), machines[0]!.gflop];
    console.log(`  the machine multiplies matrices at ${rate.toFixed(0)} GFLOP/s (float32, PyTorch); the encoder, ${gflop.toFixed(2)} GFLOP an image, `
      + `runs at ${(100 * gflop / path_.encoder * 1000 / rate).toFixed(0)} % of that on ONNX Runtime`);
  }
  const wrong = [...differences].find(([, difference]) => !(difference <= TOLERANCE));
  if (wrong) throw new Error(`${wrong[0]}: expected the maps of grid space within ${TOLERANCE}, got a difference of ${wrong[1]}`);
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
