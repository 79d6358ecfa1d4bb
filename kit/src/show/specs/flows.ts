/** How much relevance each line of a network carries, found from outside: by asking a given rule, never by a rule of our own. */
import type { Layer } from '@course/cases';
import { numbers } from './arguments';

/** The relevances by layer, from the input's to the output's. */
export type Relevances = (layers: Layer[], x: number[]) => number[][];

/** Relevance on the line from unit `from` of layer `layer` to unit `to` of the next one. */
export type Flow = { layer: number; from: number; to: number; relevance: number };

function ask(relevances: Relevances, layers: Layer[], x: number[], sizes: number[]): number[][] {
  const given = relevances(layers, x);
  if (!Array.isArray(given) || given.length !== sizes.length)
    throw new Error(
      `networkChart: expected relevances to give ${sizes.length} arrays, got ${Array.isArray(given) ? given.length : String(given)}`,
    );
  return sizes.map((size, layer) => numbers('networkChart', `relevances(…)[${layer}]`, given[layer], size));
}

/**
 * What a line from the output to a hidden unit carries is that unit's relevance. What the lines from there to the inputs carry is
 * seen when all other hidden units are cut off from the output: then what arrives at the inputs came through this one.
 *
 * @param layers two: inputs → hidden units → one output
 */
export function flowsOf(
  layers: Layer[],
  x: number[],
  relevances: Relevances,
): { relevances: number[][]; flows: Flow[] } {
  const [first, second] = layers as [Layer, Layer];
  const hidden = second.weights.length;
  const sizes = [first.weights.length, hidden, 1];
  const whole = ask(relevances, layers, x, sizes);
  const flows = whole[1]!.flatMap((held, unit): Flow[] => {
    if (held === 0) return [];
    const alone = { ...second, weights: second.weights.map((row, k) => (k === unit ? row : row.map(() => 0))) };
    const [inputs, units] = ask(relevances, [first, alone], x, sizes) as [number[], number[], number[]];
    const scale = units[unit] === 0 ? 0 : held / units[unit]!;
    const received = inputs.map((value, from) => ({ layer: 0, from, to: unit, relevance: value * scale }));
    return [{ layer: 1, from: unit, to: 0, relevance: held }, ...received];
  });
  return { relevances: whole, flows };
}
