/** What the converter process does for each question: tslab's own converter, which reads hostile text and sees declarations alone. */
import { printed } from './declarations';
import { recordCellsOnly } from './recorded-files';
import { type SyntaxOptions, syntaxOf } from './syntax';
import type { Conversion } from './types';
import type { TypeScript } from './typescript';
import { CELLS_FOLDER, restrictSight, type Sight, scrubPaths } from './visible-files';

/** As much of tslab's `dist/converter` and `dist/metadata` as is used here. */
type Diagnostic = { start: { line: number; character: number }; messageText: string; code: number };
type TslabResult = {
  output?: string;
  declOutput?: string;
  diagnostics: Diagnostic[];
  hasToplevelAwait?: boolean;
  lastExpressionVar?: string;
  sideOutputs?: unknown[];
};
type TslabConverter = {
  convert(previous: string, source: string): TslabResult;
  convertMany?(cells: { previous: string; source: string }[]): TslabResult[];
};
export type TslabPackage = {
  createConverter(options: object): TslabConverter;
  getCodeMetadata(source: string): { module?: string; mode?: string };
};

type Cell = { previous: string; source: string };
export type Question = (Cell & { operation: 'syntax' | 'convert' }) | { operation: 'convert-many'; cells: Cell[] };
/** @throws what tslab and TypeScript throw: the process is not to be used again */
export type Conversions = (question: Question, options: SyntaxOptions) => unknown;

type Parts = { ts: TypeScript; tslab: () => TslabPackage; sight: () => Sight };

/**
 * Takes over TypeScript in this process, and reads the kit's types before anyone waits for them.
 *
 * @param tslab is asked for when TypeScript is restricted, since it looks around when it is loaded
 */
export function openConversions({ ts, tslab: load, sight }: Parts): Conversions {
  const { roots } = sight();
  process.cwd = () => CELLS_FOLDER;
  restrictSight(ts, roots, () => sight().folder);
  recordCellsOnly(ts, CELLS_FOLDER.replace(/\\/g, '/'));
  const { createConverter, getCodeMetadata } = load();
  const converter = createConverter({});

  function conversionOf(result: TslabResult): Conversion {
    if (result.sideOutputs) throw new Error('a cell pulled in a file');
    return {
      output: result.output ?? '',
      declOutput: result.declOutput ?? '',
      declarations: printed(ts, result.declOutput ?? ''),
      hasToplevelAwait: result.hasToplevelAwait === true,
      lastExpressionVar: result.lastExpressionVar,
      errors: result.diagnostics.map(({ start, messageText, code }) => ({
        line: start.line + 1,
        column: start.character + 1,
        message: scrubPaths(String(messageText), roots).slice(0, 2000),
        code,
      })),
    };
  }

  // the first conversion reads the kit's types
  converter.convert('', "import * as course from '@course/kit';\ncourse;");
  return (question, options) => {
    if (question.operation === 'convert') return conversionOf(converter.convert(question.previous, question.source));
    if (question.operation === 'convert-many') return (converter.convertMany?.(question.cells) ?? []).map(conversionOf);
    return syntaxOf(ts, question.source, getCodeMetadata(question.source), options);
  };
}
