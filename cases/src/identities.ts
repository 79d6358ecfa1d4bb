/** Equations that a returned value must satisfy whatever the right value is: a broken one says more than a wrong number. */

import type { Identity, Tolerance, Value } from './case';
import { numbersOf, show } from './elements';
import { valueOfDescription } from './value';

type Argument = (name: string) => number;
type Vectors = (name: string) => number[][];
type Check = (values: number[], argument: Argument, slack: number, vectors: Vectors, value: Value) => boolean;

const sum = (values: number[]) => values.reduce((total, v) => total + v, 0);
/** Do the numbers solve `matrix · values = right`? */
const solves = (values: number[], matrix: number[][], right: number[], slack: number) =>
  matrix.every(
    (row, i) => Math.abs(sum(row.map((m, j) => m * values[j]!)) - right[i]!) <= slack * (1 + sum(row.map(Math.abs))),
  );

const checks: Record<string, Check> = {
  within: (values, argument, slack) =>
    values.every((v) => v >= argument('low') - slack && v <= argument('high') + slack),
  'non-negative': (values, _argument, slack) => values.every((v) => v >= -slack),
  constant: (values, argument, slack) => values.every((v) => Math.abs(v - argument('value')) <= slack),
  'sums-to': (values, argument, slack) => Math.abs(sum(values) - argument('value')) <= slack * values.length,
  /** Two entries are equal: `first` and `second` are their indices. */
  equal: (values, argument, slack) => Math.abs(values[argument('first')]! - values[argument('second')]!) <= 2 * slack,
  /** The entry at `index` is `value`. */
  entry: (values, argument, slack) => Math.abs(values[argument('index')]! - argument('value')) <= slack,
  /** `matrix · values = right`: a gradient that vanishes, written as a system. */
  solves: (values, _argument, slack, vectors) => solves(values, vectors('matrix'), vectors('right')[0]!, slack),
  /** The value is an array of layers, and every layer sums to `value`. */
  'layers-sum-to': (_values, argument, slack, _vectors, value) =>
    Array.isArray(value) &&
    value.every((layer) => {
      const numbers = numbersOf(layer);
      return Math.abs(sum(numbers) - argument('value')) <= slack * Math.max(1, numbers.length);
    }),
};

/** The part of an object that an identity speaks of: its `of` argument names the key. */
function partOf(value: Value, identity: Identity): Value {
  const key = identity.arguments.of;
  return typeof key === 'string' && value instanceof Map ? (value.get(key) ?? null) : value;
}

/** The first identity that does not hold, as a sentence with the number that shows it. */
export function brokenIdentity(value: Value, identities: Identity[], tolerance: Tolerance): string | undefined {
  for (const identity of identities) {
    const check = checks[identity.name];
    if (!check)
      throw new Error(`a case: expected an identity among ${Object.keys(checks).join(', ')}, got '${identity.name}'`);
    const numbers = numbersOf(partOf(value, identity));
    const argument = (name: string) => Number(valueOfDescription(identity.arguments[name] ?? null));
    const slack = tolerance.absolute + tolerance.relative * Math.max(0, ...numbers.map(Math.abs));
    const vectors = (name: string) => {
      const given = valueOfDescription(identity.arguments[name] ?? null) as number[] | number[][];
      return (Array.isArray(given[0]) ? given : [given]) as number[][];
    };
    if (check(numbers, argument, slack, vectors, partOf(value, identity))) continue;
    const seen =
      identity.name === 'sums-to'
        ? `they sum to ${show(sum(numbers))}`
        : `the values go from ${show(Math.min(...numbers))} to ${show(Math.max(...numbers))}`;
    return `${identity.says} (${seen})`;
  }
  return undefined;
}
