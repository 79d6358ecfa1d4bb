/** The measurements, each in a process of its own, round after round: what else the machine does hits all of them alike. */
import * as path from 'node:path';
import { progress } from '@course/kit';
import { inChild } from '../child';
import { median } from '../median';
import { COUNT, WHOLE_HUNDREDS } from './draws';
import type { OurFigures } from './ours';
import { askPeer, type Machine, type PeerFigures } from './peers';

/** Fewer give a first impression: COURSE_BENCH_ROUNDS=1. */
const ROUNDS = Number(process.env.COURSE_BENCH_ROUNDS ?? 3);

/** `atLeast`: the ratios to relax-xai at its default batch, at its best, and to PyTorch at its best. */
type Ours = { title: string; name: string; args: string[]; backend: 'wasm' | 'node'; atLeast: number[] };
const student = (engine: string, backend: Ours['backend'], title: string, atLeast: number[]): Ours => ({
  title: `student's path, ${title}`,
  name: `${engine}-${backend}`,
  args: ['student', engine],
  backend,
  atLeast,
});
export const OURS: Ours[] = [
  { title: 'grid space, ONNX Runtime', name: 'grid', args: ['grid'], backend: 'wasm', atLeast: [10, 5, 2.5] },
  student('onnxruntime', 'wasm', 'ONNX Runtime, WASM tensors', [7, 3.5, 1.7]),
  student('onnxruntime', 'node', 'ONNX Runtime, tfjs-node tensors', []),
  student('tensorflow', 'node', 'TensorFlow.js alone, tfjs-node', [2.5]),
  student('tensorflow', 'wasm', 'TensorFlow.js alone, WASM', []),
];
/** relax-xai's own batch, and those among which its best and PyTorch's best are. */
export const DEFAULT = 100;
export const RELAX_XAI = [8, 16, 32];
export const PYTORCH = [4, 8, 16, 32];

/** Figures of every round, by name. */
class Rounds<T extends { milliseconds: number }> {
  readonly of = new Map<string, T[]>();
  add(name: string, figures: T): void {
    this.of.set(name, [...(this.of.get(name) ?? []), figures]);
  }
  times(name: string): number[] {
    return (this.of.get(name) ?? []).map(({ milliseconds }) => milliseconds);
  }
  fastest(mode: string, batches: number[]): string {
    const names = batches.map((batch) => `${mode}-${batch}`);
    return names.reduce((best, name) => (median(this.times(name)) < median(this.times(best)) ? name : best));
  }
}

/** `missing`: why there are no figures, by name. */
export type Measured = {
  ours: Rounds<OurFigures>;
  peers: Rounds<PeerFigures>;
  machines: Machine[];
  missing: Map<string, string>;
};

export function measure(folder: string, cells: string, python: string | undefined): Measured {
  const measured: Measured = { ours: new Rounds(), peers: new Rounds(), machines: [], missing: new Map() };
  const { ours, peers, machines, missing } = measured;
  const ownScript = path.join(__dirname, 'ours.js');
  const own =
    ({ name, args, backend }: Ours) =>
    () => {
      if (missing.has(name)) return;
      try {
        ours.add(name, inChild<OurFigures>(ownScript, [folder, name, ...args], cells, { COURSE_BACKEND: backend }));
      } catch (error) {
        const text = String(error instanceof Error ? error.message : error);
        missing.set(name, text.includes('COURSE_BACKEND=node') ? 'tfjs-node is not there: npx course native' : text);
      }
    };
  const peer = (mode: string, batch: number) => () =>
    peers.add(
      `${mode}-${batch}`,
      askPeer<PeerFigures>(python!, folder, mode, batch, batch === DEFAULT ? WHOLE_HUNDREDS : COUNT),
    );
  const all = (mode: string, batches: number[]) => batches.map((batch) => peer(mode, batch));
  const steps = Array.from({ length: ROUNDS }, () => [
    ...(python ? [() => void machines.push(askPeer<Machine>(python, folder, 'machine'))] : []),
    ...OURS.slice(0, 3).map(own),
    ...(python ? [...all('pytorch', PYTORCH), ...all('relax-xai', [DEFAULT, ...RELAX_XAI])] : []),
    ...OURS.slice(3).map(own),
  ]).flat();
  for (const step of progress(steps, 'measurements')) step();
  return measured;
}
