/** A small sheet in the percent format, for the tests of notebooks, repair and conversion. Every item has 5 points. */
export const points = (_item: string): number => 5;

export const SMALL_SHEET = `// %% [markdown]
// # Small
//
// What is asked.

// %% setup
import { tf, todo } from '@course/kit';
await tf.ready();

// %% define="twice"
/** Twice x. */
function twice(x: number): number {
  // BEGIN SOLUTION Double it (Eq. 1)
  // INSTRUCTION: and mind the 'sign'
  return x + x;
  // END SOLUTION
}

// %% explore
const picture = twice(21);
console.log(picture);

// %% define="four,five"
const four: number = /* BEGIN SOLUTION type in the number */ 4444 /* END SOLUTION */;
const five: number = /* BEGIN SOLUTION type in the number */ 5555 /* END SOLUTION */;

// %% define="sum"
// a helper may help
// BEGIN SOLUTION
const helper = (a: number, b: number): number => a + b;
// END SOLUTION
function sum(values: number[]): number {
  // BEGIN SOLUTION Add them up.
  return values.reduce((a, b) => helper(a, b), twice(0));
  // END SOLUTION
}

// %% [markdown] written="why"
// ### Why?
//
// BEGIN SOLUTION
// Because it is so.
// END SOLUTION
`;
