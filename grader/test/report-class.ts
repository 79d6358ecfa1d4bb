import { type SheetItem, sheetItems } from '@course/fixtures';
import type { Details, Report, ReportItem, Status } from '../report';
import type { ItemDetails } from '../report/details';

/** A made-up class for the tests of the reports. */

/** What the items are worth in it: numbers in the tests are worked out by hand from these, whatever sheet.json says. */
const POINTS = [5, 5, 10, 8, 5, 4, 8, 6, 4, 5, 6, 2, 2, 6, 4, 8, 4, 8, 10];
export const madeUpItems = sheetItems('01-relax').map((item, i): SheetItem => ({ ...item, points: POINTS[i]! }));
export const itemOrder = madeUpItems.map(({ id }) => id);

type Change = { status: Status; score?: number; feedback: string; mistake?: string };

/** A report with every item right, but for the changes. */
export function reportOf(
  student: string,
  changes: { [id: string]: Change } = {},
  notes: string[] = [],
  sheet = '01-relax',
  of: readonly SheetItem[] = sheet === '01-relax' ? madeUpItems : sheetItems(sheet),
): Report {
  const items = of.map(({ id, problem, points, kind }): ReportItem => {
    const right: Change =
      kind === 'written'
        ? { status: 'manual', feedback: '' }
        : { status: 'pass', score: points, feedback: 'All 4 cases are right.' };
    return { id, problem, points, score: 0, ...(changes[id] ?? right) };
  });
  const score = items.reduce((sum, item) => sum + item.score, 0);
  const maxScore = of.reduce((sum, { points, bonus }) => sum + (bonus ? 0 : points), 0);
  return { student, sheet, score, maxScore, items, notes };
}

export const unreadable = (student: string): Report => ({
  student,
  sheet: '01-relax',
  score: 0,
  maxScore: 100,
  items: [],
  notes: ['01-relax.ipynb: expected JSON, the file ends at character 1200 inside a string'],
});

const CODE = `import { tf } from '@course/kit';

/** Self-normalised importance. */
export function importance(similarities: tf.Tensor1D, masks: tf.Tensor3D): tf.Tensor2D {
  return tf.tidy(() => {
    const [n] = masks.shape; // number of masks
    const weighted = masks.mul(similarities.reshape([-1, 1, 1])).sum(0);
    return weighted.div(n) as tf.Tensor2D; /* the paper's
      estimator */
  });
}
const label = 'a <b>string</b>';`;

const tensor = (shape: number[], of: (i: number) => number) => {
  const data = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => of(i));
  return { tensor: true as const, dtype: 'float32', shape, data };
};
/** A map of 12 × 16 pixels. */
const blob = (factor: number) =>
  tensor([12, 16], (i) => {
    const [y, x] = [Math.floor(i / 16) / 12 - 0.4, (i % 16) / 16 - 0.6];
    return factor * (0.55 + 0.4 * Math.exp(-12 * (x * x + y * y)) + 0.03 * Math.sin(i * 12.9898));
  });

const overN: Change = {
  status: 'fail',
  mistake: 'importance/over-n',
  feedback:
    'You divided by N: the map is p times the expected one. The sheet asks for the sum over the masks, Σ M.\n' +
    'Worst element [3, 7]: expected 0.8712, got 0.4391 (tolerance 1e-5 + 1e-4 · |expected|: float32 sums of 40 masks).',
};

const cases: { [id: string]: NonNullable<ItemDetails['example']> } = {
  importance: {
    about: '40 masks of 12 × 16 pixels, keep probability 0.3',
    expected: blob(1),
    got: blob(0.5),
  },
  uncertainty: {
    about: '40 masks of 12 × 16 pixels',
    expected: blob(0.1),
    got: { ...blob(0.1), data: blob(0.1).data.map((v, i) => (i % 37 ? v * 1.02 : NaN)) },
  },
  conditionalImportance: {
    about: 'a 2 × 2 grid, p = 0.3',
    // biome-ignore format: a matrix
    expected: [[0.5, 0.25], [0.125, 1 / 3]],
    // biome-ignore format: a matrix
    got: [[0.35, 0.175], [0.0875, 0.2333333]],
  },
  masksNeeded: { about: 't = 0.02, δ = 0.05', expected: 4612, got: 4611 },
  masksFromGrids: {
    about: '3 grids of 7 × 7',
    expected: tensor([3, 20, 28], (i) => (i % 28) / 27),
    got: tensor([20, 28], (i) => Math.floor(i / 28) / 19),
  },
  relax: {
    about: 'an image of 12 × 16 pixels and 20 masks',
    expected: new Map(Object.entries({ importance: blob(1), uncertainty: blob(0.02) })),
    got: new Map(Object.entries({ importance: blob(1), uncertainty: blob(0.4) })),
  },
  cosineSimilarity: {
    about: 'two rows',
    expected: tensor([5], (i) => [0.5, 0.25, 1, 0, 0.125][i]!),
    got: { unsupported: 'a Promise: the function is async' },
  },
};

const masksArgument = { name: 'masks', value: blob(1) };

export const details: Details = {
  source: 'submissions/someone/01-relax.ipynb',
  items: Object.fromEntries(
    Object.entries(cases).map(([id, one]) => [
      id,
      {
        milliseconds: 41,
        example: one,
        hidden: {
          ...one,
          id: `${id}/hidden`,
          feedback: 'It differs.',
          call: { function: id, arguments: [masksArgument, { name: 't', value: 0.25 }] },
          printed: 'printed in the call',
        },
      },
    ]),
  ),
  cells: [
    { items: ['mean'], number: 12, source: 'const mean = (xs: number[]) => xs.reduce((a, b) => a + b) / xs.length;' },
    { items: ['importance'], number: 14, source: CODE },
    {
      items: ['masksAtPrintedDelta', 'masksAtIntendedDelta'],
      number: 22,
      source: 'const masksAtPrintedDelta = 26492;\nconst masksAtIntendedDelta = 3516;',
    },
    {
      items: ['derivation'],
      number: 9,
      markdown: true,
      source:
        "We write $E[s | M_{ij} = 1] = \\sum_{M'} s\\, P(M = M' | M_{ij} = 1)$.\n\nBy **Bayes** this is $P(M = M')/p$ where $M'_{ij} = 1$.",
    },
  ],
  printed: 'backend: wasm\nmasks made: 40\n\u001b[31mred?\u001b[0m',
};

/** Twenty submissions: all statuses, long and right-to-left names, one that could not be read. */
export function madeUpClass(): { report: Report; details: Details }[] {
  const swapped: Change = {
    status: 'fail',
    mistake: 'masksAtPrintedDelta/swapped',
    feedback: 'Expected 3516, got 26492: that is the number at δ = 0.01. The two answers are exchanged.',
  };
  const loop: Change = {
    status: 'error',
    feedback: 'uncertainty did not return within 5 s: is there a loop that never ends?',
  };
  const crash: Change = { status: 'error', feedback: 'TypeError: masks.shpae is not iterable (cell 14, line 6)' };
  const partly: Change = {
    status: 'fail',
    score: 4,
    feedback: '3 of 4 entries are right; entry 2: expected 1/6, got 1/3.',
  };
  const undone: Change = { status: 'error', feedback: 'Not done yet: the stub is as it was.' };
  const undoneAll = Object.fromEntries(itemOrder.map((id): [string, Change] => [id, undone]));
  const shape: Change = { status: 'fail', feedback: 'masksFromGrids: expected shape [3, 20, 28], got [20, 28]' };
  const reports = [
    reportOf('anna'),
    reportOf('bob', { importance: overN }),
    reportOf('chén wěi 陳偉', { importance: overN, uncertainty: loop }),
    reportOf('נועה כהן', { masksAtPrintedDelta: swapped }),
    reportOf('محمد علي', { importance: crash }, ['cell 14 was there twice: the first one counts']),
    reportOf('Wolfeschlegelsteinhausenbergerdorff-Hohenzollern-Sigmaringen Maximiliane Alexandra', {
      masksNeededEmpirical: partly,
    }),
    reportOf('emma', undoneAll),
    unreadable('felix'),
    reportOf('Zoë', { onePassRelax: undone }),
    reportOf('greta', { masksFromGrids: shape, sampleMasks: shape, relax: overN }),
    ...Array.from({ length: 10 }, (_, i) =>
      reportOf(`student-${String(i).padStart(2, '0')}`, {
        ...(i % 2 ? { importance: overN } : {}),
        ...(i % 3 ? {} : { masksAtPrintedDelta: swapped, masksNeeded: partly }),
        ...(i > 6 ? { uncertainty: loop, relax: crash, onePassRelax: undone } : {}),
        ...(i === 4
          ? {
              conditionalImportance: { ...overN, mistake: 'conditionalImportance/uniform' },
              masksNeeded: swapped,
              cosineSimilarity: crash,
            }
          : {}),
      }),
    ),
  ];
  return reports.map((report) => ({ report, details }));
}
