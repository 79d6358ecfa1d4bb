import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { SubmissionCell } from '../convert';

/**
 * A kit of a few lines, so that the tests of conversion need no TensorFlow.js types. Returns `packages` for
 * `createConverter`.
 */
export function tinyKit(): { folder: string; packages: Record<string, string> } {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-tiny-kit-'));
  fs.writeFileSync(
    path.join(folder, 'package.json'),
    '{ "name": "@course/kit", "version": "0.0.0", "types": "index.d.ts" }',
  );
  fs.writeFileSync(
    path.join(folder, 'index.d.ts'),
    `export declare namespace tf {
  interface Tensor { shape: number[]; mul(x: number): Tensor }
  function ones(shape: number[]): Tensor;
  function ready(): Promise<void>;
}
export declare function todo(instruction: string): never;
export type Score = (mask: number[][]) => number;
`,
  );
  return {
    folder,
    packages: { '@course/kit': folder, '@types/node': path.dirname(require.resolve('@types/node/package.json')) },
  };
}

const SETUP = "import { tf, todo } from '@course/kit';\nimport type { Score } from '@course/kit';\nawait tf.ready();";

type Written = string | Pick<SubmissionCell, 'kind' | 'source' | 'untouched'>;

/** Cells 1, 2, … of a notebook: a set-up cell, then these (`define` when only a source is given). */
export function notebookOf(...cells: Written[]): SubmissionCell[] {
  const all: Written[] = [{ kind: 'setup', source: SETUP }, ...cells];
  return all.map((cell, index) => {
    const given = typeof cell === 'string' ? { kind: 'define' as const, source: cell } : cell;
    return { index, items: [], ...given };
  });
}
