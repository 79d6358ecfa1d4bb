/**
 * The converter process: trusted code that reads hostile text. A line of JSON on standard input asks, a line on descriptor 3
 * answers. Started as `node -r kit/kernel/preload.cjs converter-process.js SIGHT OPTIONS`; after anything that throws it ends, and is
 * started anew.
 */
import { createRequire } from 'node:module';
import { Socket } from 'node:net';
import * as path from 'node:path';
import * as readline from 'node:readline';
import { printed } from './declarations';
import { addConvertMany } from './one-program';
import { recordCellsOnly } from './recorded-files';
import { type SyntaxOptions, syntaxOf } from './syntax';
import type { Conversion } from './types';
import { loadTypeScript } from './typescript';
import { restrictSight, type Sight, scrubPaths } from './visible-files';

/** As much of tslab's `dist/converter` as is used here. */
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
type Tslab = { createConverter(options: object): TslabConverter };
type Metadata = { getCodeMetadata(source: string): { module?: string; mode?: string } };
type Cell = { previous: string; source: string };
type Request = { id: number } & (
  | (Cell & { operation: 'syntax' | 'convert' })
  | { operation: 'convert-many'; cells: Cell[] }
);

process.on('SIGUSR1', () => undefined); // it would open Node's debugger
const sight = JSON.parse(process.argv[2]!) as Sight;
const options = JSON.parse(process.argv[3]!) as SyntaxOptions;
process.chdir(sight.folder);

const answers = new Socket({ fd: 3, readable: false, writable: true });
const answer = (message: object) => answers.write(`${JSON.stringify(message)}\n`);
const requireTslab = createRequire(path.join(sight.tslab, 'package.json'));
const ts = loadTypeScript(sight.tslab);
restrictSight(ts, sight);
recordCellsOnly(ts, sight.folder.replace(/\\/g, '/'));
const { getCodeMetadata } = requireTslab('./dist/metadata') as Metadata;
addConvertMany();
const converter = (requireTslab('./dist/converter') as Tslab).createConverter({});

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
      message: scrubPaths(String(messageText), sight).slice(0, 2000),
      code,
    })),
  };
}

function valueOf(request: Request): unknown {
  if (request.operation === 'convert') return conversionOf(converter.convert(request.previous, request.source));
  if (request.operation === 'convert-many') return (converter.convertMany?.(request.cells) ?? []).map(conversionOf);
  return syntaxOf(ts, request.source, getCodeMetadata(request.source), options);
}

function handle(line: string): void {
  const request = JSON.parse(line) as Request;
  const { id } = request;
  try {
    answer({ id, value: valueOf(request) });
  } catch {
    answers.end(`${JSON.stringify({ id, thrown: true })}\n`, () => process.exit(1));
  }
}

// The first conversion reads the kit's types: before anyone waits for it.
converter.convert('', "import * as course from '@course/kit';\ncourse;");
answer({ ready: true });
readline
  .createInterface({ input: process.stdin, crlfDelay: Infinity })
  .on('line', handle)
  .on('close', () => process.exit(0));
