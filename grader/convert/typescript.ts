/** The TypeScript that tslab carries (5.0.4), and where tslab's packages are. Loaded in the converter process only. */
import { createRequire } from 'node:module';
import * as path from 'node:path';
import type * as typescript from '@tslab/typescript-for-tslab';

export type TypeScript = typeof typescript;
export type { typescript };

export function tslabFolder(): string {
  return path.dirname(require.resolve('tslab/package.json'));
}

export function loadTypeScript(tslab: string): TypeScript {
  return createRequire(path.join(tslab, 'package.json'))('@tslab/typescript-for-tslab') as TypeScript;
}
