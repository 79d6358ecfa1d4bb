/**
 * What `course new` writes: for each kind of item its file and its cells, and for a sheet what stands around them. Each is a small
 * example that works, to be made into an item of the sheet's own.
 */
import type { SheetItem } from '@course/fixtures';

/** A tolerance of `sheet.json`, as text. */
export const TOLERANCE =
  '{ "absolute": 1e-5, "relative": 1e-5, "reason": "sums of at most 20 products below 1, in float32 or better" }';

const functionFile = (
  id: string,
): string => `/** The mean of the squares of some numbers, Σ v² / n. An example: make it into an item of your own. */
import type { Case } from '@course/cases';
import { type Context, drawnCases, expectation, functionCase, madeFrom } from '../generate/case';
import { plain } from '../generate/describe';
import type { ItemFile } from '../generate/item';
import type { WrongAnswers } from '../generate/mistakes';
import { sum, type Vector } from '../oracles/arrays';

/** The arguments of the function, as the oracle takes them. */
type Given = { values: Vector };

/** How the right value is made. It shares no code with the solution and with the kit. */
const oracle = ({ values }: Given): number => sum(values.map((v) => v * v)) / values.length;

/** By its name: the sentence that the student reads, the value that tells the mistake, and code that makes it. */
const mistakes = {
  'squared-mean': {
    says: 'You squared the mean: square each number first, and then take the mean.',
    value: ({ values }) => (sum(values) / values.length) ** 2,
    code: \`
  const mean = values.reduce((total, v) => total + v, 0) / values.length;
  return mean * mean;\`,
  },
} satisfies WrongAnswers<Given> & ItemFile['mistakes'];

function caseOf(context: Context, name: string, about: string, given: Given): Case {
  return functionCase('${id}', name, {
    about,
    arguments: { values: plain(given.values) },
    expect: expectation('${id}', mistakes, given, oracle(given), context.tolerance('${id}'), plain),
    provenance: madeFrom(context, 'oracle: the sum of the squares in float64, divided by their number'),
  });
}

/** Public cases are few, and small enough to be worked out on paper; hidden ones are drawn from the seed. */
function cases(context: Context): Case[] {
  if (context.visibility === 'public')
    return [caseOf(context, 'three-numbers', 'the numbers 1, 2, 3', { values: [1, 2, 3] })];
  return drawnCases(context, '${id}', [5, 20], (draw, name, count) =>
    caseOf(context, name, \`\${count} numbers\`, { values: draw.numbers(count, -1, 1) }),
  );
}

/** Right answers as other people write them. */
const styles = {
  'one expression': \`
const ${id} = (values: number[]): number => values.map((v) => v ** 2).reduce((a, b) => a + b, 0) / values.length;\`,
  'a loop with a helper in an added cell': \`
// %%
const squared = (v: number): number => v * v;
// %% define
function ${id}(values: number[]): number {
  let total = 0;
  for (const v of values) total += squared(v);
  return total / values.length;
}\`,
};

export const item: ItemFile = { cases, mistakes, styles };
`;

const answerFile = (
  id: string,
): string => `/** The sum of 1/2 and 1/3, as an exact fraction. An example: make it into an item of your own. */
import type { Case, ExactExpectation } from '@course/cases';
import { answerCase, byHand, type Context } from '../generate/case';
import { formOnly } from '../generate/form-only';
import type { ItemFile, KnownMistake } from '../generate/item';

const RIGHT = '5/6';

/** By its name: the sentence that the student reads, the value that tells the mistake, and what is typed in to make it. */
const mistakes = {
  'added-apart': {
    says: 'You added the numerators and the denominators: bring both fractions to the denominator 6 first.',
    values: ['2/5'],
    code: "'2/5'",
  },
} satisfies Record<string, KnownMistake & { values: string[] }>;

/** The public case only looks at the form: whether the value is right is said when the sheet is graded. */
function cases(context: Context): Case[] {
  if (context.visibility === 'public')
    return [formOnly('${id}', 'an exact number, as a text', [{ about: 'the sum', path: [], variables: [], points: [{}] }])];
  const expect: ExactExpectation = {
    kind: 'exact',
    entries: [{ about: 'the sum', value: RIGHT }],
    mistakes: Object.entries(mistakes).map(([name, { says, values }]) => ({ id: \`${id}/\${name}\`, says, values })),
  };
  return [answerCase('${id}', 'hidden', { about: '1/2 + 1/3', expect, provenance: byHand('worked out on paper') })];
}

/** Right answers as other people write them. */
const styles = {
  'not in lowest terms': "'10/12'",
  'a sum': "'1/2 + 1/3'",
};

export const item: ItemFile = { cases, mistakes, styles };
`;

const writtenFile = (
  points: number,
): string => `/** For what a person gives points: why a mean of squares is never smaller than the square of the mean. An example. */
import type { WrittenItem } from '../generate/item';

export const item: WrittenItem = {
  rubric: [
    { id: 'variance', says: 'The difference is the variance, a mean of squares.', points: ${points / 2} },
    { id: 'sign', says: 'A mean of squares is never negative.', points: ${points / 2} },
  ],
};
`;

/** The item's file. */
export const itemFiles: Record<SheetItem['kind'], (id: string, points: number) => string> = {
  function: functionFile,
  answer: answerFile,
  written: (_id, points) => writtenFile(points),
};

/** The item's cells in the sheet's source. */
export const itemCells: Record<SheetItem['kind'], (id: string) => string> = {
  function: (id) => `// %% [markdown]
// What is asked of \`${id}\`: the mean of the squares of some numbers, $\\frac1n \\sum_i v_i^2$.

// %% define="${id}"
/**
 * The mean of the squares of some numbers.
 *
 * @param values at least one number
 */
function ${id}(values: number[]): number {
  // BEGIN SOLUTION Square each number, and take the mean of the squares.
  return values.reduce((total, v) => total + v * v, 0) / values.length;
  // END SOLUTION
}

// %% [markdown]
// **Try it.** Of 1, 2 and 3 it is $14/3$.

// %% explore
console.log(${id}([1, 2, 3])); // 4.67
await check('${id}');
`,
  answer: (id) => `// %% [markdown]
// What is asked of \`${id}\`: the sum of $1/2$ and $1/3$.

// %% define="${id}"
const ${id}: string = /* BEGIN SOLUTION type in the sum as an exact fraction, in quotes */ '5/6' /* END SOLUTION */;

// %% explore
await check('${id}');
`,
  written: (id) => `// %% [markdown] written="${id}"
// **What is asked of \`${id}\`: why is a mean of squares never smaller than the square of the mean?**
//
// BEGIN SOLUTION
// Their difference is the variance, $\\frac1n \\sum_i (v_i - \\bar v)^2$, a mean of squares, which is never negative.
// END SOLUTION
`,
};

/** \`class.ts\`: the item's first known mistake is a submission of the class. */
export const classFile = (
  id: string,
): string => `/** The class of this sheet: what each student did, and what the grader must say of it. */
import type { Submission } from '../generate/class';
import { withCode } from '../generate/edit';
import { item as ${id} } from './${id}';

const { says, code } = ${id}.mistakes['squared-mean']!;

export const submissions: Submission[] = [
  { student: 'full-solution', from: 'solved' },
  { student: 'untouched', from: 'untouched' },
  {
    student: 'squared-mean',
    from: 'solved',
    edit: withCode('${id}', code),
    expect: { ${id}: { status: 'fail', mistake: '${id}/squared-mean', says } },
  },
];
`;

export const sheetFile = (title: string, id: string): string => `{
  "version": 1,
  "title": ${JSON.stringify(title)},
  "imports": ["@course/kit"],
  "problems": [{ "number": 1, "title": "An example" }],
  "items": [{ "id": "${id}", "problem": 1, "points": 1, "kind": "function" }],
  "tolerances": {
    "${id}": ${TOLERANCE}
  }
}
`;

export const sourceFile = (title: string, number: number, id: string): string => `// %% [markdown]
// # Sheet ${number}: ${title}
//
// What this sheet is about, and what students learn on it.
//
// ### How to work
//
// - Cells that say \`todo('…')\` are yours: replace that call with your code, or with your answer. Keep the names and the signatures.
// - The grader runs only the cells that define a function or an answer, and calls your functions with inputs of its own.
// - All that you need is imported in the first cell. Import nothing else.
// - When you are finished: *Kernel → Restart Kernel and Run All Cells…*, then save. That is the state that is graded.

// %% setup
import { tf, check, todo } from '@course/kit';

await tf.ready();

// %% [markdown]
// ## Problem 1: an example

${itemCells.function(id)}`;
