/**
 * A mistake of form costs once: an item that cannot run with the result of the one wrong item below it (an array where a tensor is
 * wanted, a number that no function accepts) is asked again with that result in the right form. It is then judged like any other:
 * by the oracle.
 */
import type { Case, Value } from '@course/cases';
import { isTensorValue } from '@course/cases';
import type { Outcome } from './outcome';

/** `tensor`: arrays that the function of this name gives become tensors. `number`: what the answer of this name is, instead. */
export type Mend = { name: string } & ({ as: 'tensor' } | { as: 'number'; value: number });

/** Numbers in an array, or in one that a tensor's `dataSync` gives. */
function isArray(value: Value | undefined): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return (
    typeof value === 'object' && value !== null && 'unsupported' in value && /^a \w+Array$/.test(value.unsupported)
  );
}

/** How the result of the one wrong item is brought to its form, if it is a matter of form. */
export function mendOf({ item, hidden }: Outcome, cases: Case[]): Mend | undefined {
  if (item.kind === 'function' && hidden?.expected !== undefined)
    return isTensorValue(hidden.expected) && isArray(hidden.got) ? { name: item.id, as: 'tensor' } : undefined;
  const interval = cases.find((one) => one.item === item.id && one.expect.kind === 'interval')?.expect;
  if (interval?.kind !== 'interval' || typeof hidden?.got !== 'number') return undefined;
  return { name: item.id, as: 'number', value: Number(((interval.low + interval.high) / 2).toPrecision(4)) };
}

/** What the student reads of an item that is right once the one below it is mended. */
export function saysOfMend({ name, as }: Mend): string {
  const mended = as === 'tensor' ? `gives a tensor, not an array` : 'is a number that can occur';
  return `Right as soon as \`${name}\` ${mended}: that mistake costs no points here.`;
}

/** JavaScript for a cell behind the one that declares the name, in the form of tslab's converter: a name is a property of `exports`. */
export function mendingCode(mend: Mend): string {
  const name = JSON.stringify(mend.name);
  if (mend.as === 'number') return `exports[${name}] = ${mend.value};`;
  return `
    const { tf } = require('@course/kit');
    const own = exports[${name}];
    exports[${name}] = (...given) => {
      const result = own(...given);
      return Array.isArray(result) || ArrayBuffer.isView(result) ? tf.tensor(result, undefined, 'float32') : result;
    };`;
}
