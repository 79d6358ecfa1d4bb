/** Mistakes that a comparator recognises by itself, without a wrong value: what is said of them stands in the case. */
import type { Case } from './case';

/** What fills the placeholders of a sentence: `{count}` is replaced by `values.count`. */
type SentenceValues = { [placeholder: string]: string | number };

/**
 * What is wrong with a value: a sentence of the comparator, a mistake that the expectation holds, or one that the comparator
 * recognises by itself, whose sentence is the item's (`recognised` in case.ts).
 */
export type Fault<Name extends string = string> =
  | { says: string }
  | { known: { id: string; says: string } }
  | { mistake: Name; values?: SentenceValues };

/** The mistake with the sentence that the case has for it, filled in; its bare name where the case has none. */
export function recognisedMistake(
  { item, recognised }: Case,
  mistake: string,
  values: SentenceValues = {},
): { id: string; says: string } {
  const says = recognised?.[mistake] ?? mistake;
  return {
    id: `${item}/${mistake}`,
    says: says.replace(/\{(\w+)\}/g, (placeholder, name: string) => String(values[name] ?? placeholder)),
  };
}
