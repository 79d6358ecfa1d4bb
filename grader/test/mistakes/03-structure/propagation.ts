/** Problem 4: LRP with the z⁺ rule. */
import { mistakesOf } from '../known-mistake';

const write = mistakesOf('lrpZPlus', 'function lrpZPlus(layers: Layer[], x: number[]): number[][]');

type Changes = {
  sum?: string;
  activate?: string;
  start?: string;
  above?: string;
  below?: string;
  share?: string;
  guard?: boolean;
  result?: string;
};

/**
 * `sum` is the pre-activation of unit k, `activate` its activation; `start` the output's relevance (z: its pre-activations);
 * `above` what input j contributes to unit k, `below` what is summed for the denominator.
 */
const body = ({
  sum = 'b(l, k) + a.reduce((s, aj, j) => s + aj * w(l, j, k), 0)',
  activate = 'Math.max(0, v)',
  start = 'acts[acts.length - 1]',
  above = 'a[j] * Math.max(0, w(l, j, k))',
  below = above,
  share = 'above(j, k) / total(k)',
  guard = true,
  result = 'R',
}: Changes) => `
  const w = (l: number, j: number, k: number) => layers[l].weights[j][k];
  const b = (l: number, k: number) => layers[l].bias?.[k] ?? 0;
  const acts: number[][] = [x];
  let z: number[] = [];
  for (let l = 0; l < layers.length; l++) {
    const a = acts[l];
    const last = l === layers.length - 1;
    z = layers[l].weights[0].map((_, k) => ${sum});
    acts.push(z.map((v) => ${activate}));
  }
  const R: number[][] = [${start}];
  for (let l = layers.length - 1; l >= 0; l--) {
    const a = acts[l];
    const n = a.length;
    const above = (j: number, k: number): number => ${above};
    const below = (j: number, k: number): number => ${below};
    const total = (k: number): number => a.reduce((s, _, j) => s + below(j, k), 0);
    const part = (j: number, k: number): number => ${guard ? `(total(k) === 0 ? 0 : ${share})` : share};
    R.unshift(a.map((_, j) => R[0].reduce((s, Rk, k) => s + part(j, k) * Rk, 0)));
  }
  return ${result};`;

export const propagation = [
  write('signed-weights', body({ above: 'a[j] * w(l, j, k)' })),
  write('signed-denominator', body({ below: 'a[j] * w(l, j, k)' })),
  write(
    'bias-in-denominator',
    body({ share: 'above(j, k) / (total(k) + b(l, k))' }).replace('total(k) === 0', 'total(k) + b(l, k) === 0'),
  ),
  write('nan-on-dead-unit', body({ guard: false })),
  write('starts-with-one', body({ start: 'z.map(() => 1)' })),
  write('pre-activation', body({ start: 'z' })),
  write('activations-left-out', body({ above: 'Math.max(0, w(l, j, k))' })),
  write('w-squared', body({ above: 'w(l, j, k) ** 2' })),
  write('uniform', body({ share: '1 / n', guard: false })),
  write('not-divided', body({ share: 'above(j, k)', guard: false })),
  write('linear-forward', body({ activate: 'last ? Math.max(0, v) : v' })),
  write('bias-forgotten', body({ sum: 'a.reduce((s, aj, j) => s + aj * w(l, j, k), 0)' })),
  write('positive-forward', body({ sum: 'b(l, k) + a.reduce((s, aj, j) => s + aj * Math.max(0, w(l, j, k)), 0)' })),
  write('reversed', body({ result: 'R.reverse()' })),
  write('activations', body({ result: 'acts' })),
];
