import type { CellKind } from '../notebook/format';
import type { GradedName } from './needed-statements';
import type { Statement } from './statements';

/** A code cell of a submission, as repair gives it. */
export type SubmissionCell = {
  /** Position in the student's notebook, from 0; −1 for a setup cell that repair put back. */
  index: number;
  gradeId?: string;
  items: string[];
  /** `extra`: a cell that the student added. */
  kind: Exclude<CellKind, 'text'> | 'extra';
  source: string;
  /** Is it as it was given out? */
  untouched?: boolean;
};

/** A message about a cell: `line` and `column` from 1. */
export type CellError = { line: number; column: number; message: string };

/**
 * - `converted`: `output` can run.
 * - `type-error`, `syntax-error`: the kernel refuses the cell too; it declares nothing for the later ones.
 * - `refused`: a cap, an import that is not allowed, or the converter stopped on it (time, memory, a crash).
 * - `not-needed`: explores only; neither converted nor run.
 */
type ConversionStatus = 'converted' | 'type-error' | 'syntax-error' | 'refused' | 'not-needed';

export type ConvertedCell = SubmissionCell & {
  status: ConversionStatus;
  /** JavaScript (CommonJS) for tslab's executor; empty unless `converted`. */
  output: string;
  hasToplevelAwait: boolean;
  lastExpressionVar?: string;
  /** What the cells up to here declare, as `.d.ts` text. */
  declOutput: string;
  declares: string[];
  errors: CellError[];
};

export type ConvertedNotebook = {
  /** All the code cells, in notebook order. */
  cells: ConvertedCell[];
  /**
   * The notebook after `cells[position]` failed when it ran: the kernel then forgets what the cell declared. The cells up to
   * there are the same; the later ones are converted with the declarations from before it.
   */
  reconvertAfter(position: number): Promise<ConvertedNotebook>;
  /** Positions of cells of which `strict` would leave out more. */
  canBeStricter: Set<number>;
  /** What was left out, for the student's page. */
  notes: string[];
};

export type ConvertLimits = {
  cellCharacters: number;
  totalCharacters: number;
  cells: number;
  /** Names declared at top level by one cell. */
  declarations: number;
  /** Brackets inside brackets. */
  nesting: number;
  /** Processor time, where the system tells it (processor-clock.ts); starting the process is not counted. */
  cellMilliseconds: number;
  submissionMilliseconds: number;
  heapMegabytes: number;
};

export const DEFAULT_LIMITS: ConvertLimits = {
  cellCharacters: 60_000,
  totalCharacters: 600_000,
  cells: 400,
  declarations: 300,
  nesting: 100,
  cellMilliseconds: 5_000,
  submissionMilliseconds: 20_000,
  heapMegabytes: 500,
};

export const DEFAULT_IMPORTS: readonly string[] = [
  '@course/kit',
  'tslab',
  'node:assert',
  'assert',
  'node:util',
  'util',
];

export type ConverterOptions = {
  allowedImports?: readonly string[];
  limits?: Partial<ConvertLimits>;
  /** Package name → folder, of what cells may import; the kit and what its types need, if not given. */
  packages?: Record<string, string>;
  /** Characters of results that are kept to be used again. */
  memoCharacters?: number;
  /** The file that the process starts from (snapshot.ts), `null` for none; if not given, the one that was built. */
  snapshot?: string | null;
  /** A notebook to convert first (the sheet's solved one): what a submission has in common with it is then converted already. */
  warm?: { cells: SubmissionCell[]; graded: readonly GradedName[] };
};

export type Converter = {
  /**
   * @param graded the sheet's items: a statement that declares or assigns one of them always runs
   * @param strict only statements that a graded name rests on, in the cells of graded functions too
   */
  convert(cells: SubmissionCell[], graded: readonly GradedName[], strict?: boolean): Promise<ConvertedNotebook>;
  close(): void;
};

/** What the converter process says of a cell's syntax. */
export type Syntax = {
  /** Names declared at top level. */
  declares: string[];
  /** Names that are assigned, updated or written into (`a.b = 1`) outside of functions. */
  assigns: string[];
  /** Names that are used and declared in an earlier cell, or nowhere. */
  free: string[];
  /** What it will declare, as far as its text tells (declarations.ts). */
  likely: string;
  /** Its statements at top level; none where it is refused. */
  statements: Statement[];
  problem?: CellError;
};

/** What the converter process says of a conversion. */
export type Conversion = {
  output: string;
  declOutput: string;
  /** The same, in the form that later cells are converted beside (declarations.ts). */
  declarations: string;
  hasToplevelAwait: boolean;
  lastExpressionVar?: string;
  errors: (CellError & { code: number })[];
};
