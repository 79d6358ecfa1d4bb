/** Small real faults, each of which the tests must catch: what the course promises, broken one promise at a time. */

export type Fault = {
  id: string;
  /** What goes wrong for a student or a teacher. */
  says: string;
  file: string;
  /** A text that stands in the file exactly once, and what takes its place. */
  find: string;
  replace: string;
  /** The test files that should notice, without folder and ending: `compare` for `dist/test/compare.test.js`. */
  tests: string[];
};

const comparator: Fault[] = [
  {
    id: 'near-nan',
    says: 'a result that is NaN equals every number',
    file: 'cases/src/elements.ts',
    find: 'return apart < Infinity && apart <= tolerance.absolute + tolerance.relative * abs(expected);',
    replace: 'return !(apart > tolerance.absolute + tolerance.relative * abs(expected));',
    tests: ['compare', 'call-of-call'],
  },
  {
    id: 'sum-too-small',
    says: 'a sum that is too small satisfies the identity',
    file: 'cases/src/identities.ts',
    find: "slack) => Math.abs(sum(values) - argument('value')) <=",
    replace: "slack) => sum(values) - argument('value') <=",
    tests: ['identities'],
  },
  {
    id: 'equal-shifts',
    says: 'one shift used for both axes is not noticed',
    file: 'cases/src/sampling.ts',
    find: 'equal > mostEqual',
    replace: 'equal > 2 * mostEqual',
    tests: ['sampling'],
  },
  {
    id: 'edge-of-a-bin',
    says: 'a right histogram is refused when a value stands on the edge of a bin',
    file: 'cases/src/chart-faults.ts',
    find: 'v > from + slack && v < to - slack',
    replace: 'v >= from - slack && v <= to + slack',
    tests: ['chart'],
  },
  {
    id: 'mixed-number',
    says: "the answer '1 1/6' is read as a product",
    file: 'cases/src/expression.ts',
    find: '(${mixed[1]}+',
    replace: '(${mixed[1]}*',
    tests: ['expression'],
  },
  {
    id: 'some-cases-agree',
    says: 'a mistake is named although another failed case does not show it',
    file: 'cases/src/evaluate.ts',
    find: 'telling.every(',
    replace: 'telling.some(',
    tests: ['compare', 'call-of-call'],
  },
];

const kit: Fault[] = [
  {
    id: 'resize-aliases',
    says: 'an image that shrinks skips most of its pixels',
    file: 'kit/src/resize.ts',
    find: 'const reach = Math.max(1, scale);',
    replace: 'const reach = 1;',
    tests: ['images'],
  },
  {
    id: 'gradient-of-masks',
    says: 'no gradient reaches the masks of a built-in encoder',
    file: 'kit/src/encoder/masked.ts',
    find: 'gradientDepth > 0',
    replace: 'gradientDepth > 1',
    tests: ['encode-masked'],
  },
  {
    id: 'progress-early',
    says: 'the bar counts an item before its work is done',
    file: 'kit/src/progress.ts',
    find: 'yield item;\n      state.done += unit(item);',
    replace: 'state.done += unit(item);\n      yield item;',
    tests: ['progress'],
  },
];

const oracles: Fault[] = [
  {
    id: 'shapley-weight',
    says: 'the contributions over d! orders are divided by d! + 1',
    file: 'fixtures/oracles/games.ts',
    find: 'let orders = 0;',
    replace: 'let orders = 1;',
    tests: ['oracles-games'],
  },
  {
    id: 'bound-down',
    says: 'the number of masks is rounded down',
    file: 'fixtures/oracles/bounds.ts',
    find: 'value.ceil()',
    replace: 'value.floor()',
    tests: ['oracles-bounds'],
  },
  {
    id: 'mask-shifted',
    says: 'masks of an even number of cells are one pixel off',
    file: 'fixtures/oracles/masks.ts',
    find: 'i + shift - Math.floor(cells / 2)',
    replace: 'i + shift - Math.floor((cells - 1) / 2)',
    tests: ['oracles-masks'],
  },
];

const submissions: Fault[] = [
  {
    id: 'copied-file',
    says: "a file that Jupyter called '-Copy1' belongs to no sheet",
    file: 'grader/intake/names.ts',
    find: '|-Copy\\d+/giu',
    replace: '/giu',
    tests: ['notebook-intake', 'intake-owners'],
  },
  {
    id: 'copied-stub',
    says: 'an untouched copy of a stub replaces the work above it',
    file: 'grader/intake/repair.ts',
    find: 'stubs.slice(1) : stubs',
    replace: 'stubs.slice(1) : []',
    tests: ['notebook-repair'],
  },
  {
    id: 'later-helper',
    says: 'a helper that the student added further down does not run',
    file: 'grader/convert/needed-statements.ts',
    find: "giver.cell <= user.cell || cells[giver.cell]!.kind === 'extra'",
    replace: 'giver.cell <= user.cell',
    tests: ['convert'],
  },
];

const sandbox: Fault[] = [
  {
    id: 'frame-cap',
    says: 'a runner may announce a reply of any length',
    file: 'grader/sandbox/wire.ts',
    find: 'length < 4 || length > caps.frame',
    replace: 'length < 4',
    tests: ['sandbox-wire'],
  },
  {
    id: 'one-restart-less',
    says: 'a notebook is restarted once less often than it may be',
    file: 'grader/sandbox/session.ts',
    find: 'started > limits.restarts',
    replace: 'started >= limits.restarts',
    tests: ['sandbox-session'],
  },
];

const marking: Fault[] = [
  {
    id: 'best-share',
    says: 'an answer earns the share of its best case, not of its worst',
    file: 'grader/mark/grading.ts',
    find: 'Math.min(...evaluated',
    replace: 'Math.max(...evaluated',
    tests: ['mark-grading'],
  },
  {
    id: 'two-faults',
    says: 'an item is followed through although two functions below it are wrong',
    file: 'grader/mark/follow.ts',
    find: 'wrong.length === 1',
    replace: 'wrong.length >= 1',
    tests: ['mark-follow'],
  },
  {
    id: 'no-cpu',
    says: 'an operation that a backend lacks costs the student the item',
    file: 'grader/mark/grading.ts',
    find: "verdict.status === 'error' && LACKS",
    replace: "verdict.status === 'fail' && LACKS",
    tests: ['mark-grading'],
  },
];

const handedOut: Fault[] = [
  {
    id: 'quotation-mark',
    says: "a quotation mark in a student's text ends an attribute of the page",
    file: 'grader/report/text.ts',
    find: '[&<>"\'`]',
    replace: "[&<>'`]",
    tests: ['report-page'],
  },
  {
    id: 'formula',
    says: "a name that begins with '-' is a formula in a spreadsheet",
    file: 'grader/report/gradebook.ts',
    find: '[=+\\-@',
    replace: '[=+@',
    tests: ['report-gradebook'],
  },
  {
    id: 'leftover-file',
    says: 'a write that fails leaves its temporary file behind',
    file: 'grader/report/write.ts',
    find: 'steps.rmSync(temporary, { force: true });',
    replace: '',
    tests: ['report-write'],
  },
  {
    id: 'leak-in-a-notebook',
    says: 'a solution that a notebook escapes or splits is not found before the release',
    file: 'grader/release/leaks.ts',
    find: '(json|ipynb)$',
    replace: 'json$',
    tests: ['release-leaks'],
  },
  {
    id: 'last-instruction',
    says: 'when a solution region has more than one instruction, students see only the last',
    file: 'grader/author/regions.ts',
    find: '`${region.instruction} ${more[1]}`',
    replace: '`${more[1]}`',
    tests: ['notebook-build'],
  },
];

export const faults: readonly Fault[] = [
  ...comparator,
  ...kit,
  ...oracles,
  ...submissions,
  ...sandbox,
  ...marking,
  ...handedOut,
];
