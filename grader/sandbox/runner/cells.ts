/** Runs converted cells exactly as the kernel does: by tslab's own executor, with the conversion already done. */
import { createExecutor } from 'tslab/dist/executor';
import type { Cell, CellOutcome } from '../messages';

export type Cells = { run: (cell: Cell) => Promise<CellOutcome>; lookup: (name: string) => unknown };

type Bridge = { exports: unknown; require: unknown };
type Converters = Parameters<typeof createExecutor>[1];

function describeError(error: unknown): { name: string; message: string } {
  if (error instanceof Error) return { name: String(error.name), message: String(error.message) };
  return { name: typeof error, message: String(error) };
}

/**
 * The error as the notebook shows it, without the stack: its lines are the sandbox's, and those of code the student never saw.
 */
function printed(error: unknown): unknown {
  return error instanceof Error ? `${error.name}: ${error.message}` : error;
}

/** Cells that share one set of bindings, as in a notebook. */
export function notebookCells(require: (name: string) => unknown): Cells {
  let current: Cell | undefined;
  let thrown: unknown;
  const convert = () => ({ diagnostics: [], ...current });
  const converters = { node: { convert }, browser: null, close: () => undefined } as unknown as Converters;
  const executor = createExecutor('/', converters, {
    log: console.log,
    error: (error: unknown) => {
      thrown = error;
      console.error(printed(error));
    },
  });
  const bridge = (globalThis as unknown as { __tslab__: Bridge }).__tslab__;
  bridge.require = require;

  return {
    run: async (cell) => {
      current = cell;
      thrown = undefined;
      const ok = await executor.execute('');
      return ok ? { ok } : { ok, error: describeError(thrown) };
    },
    lookup: (name) => (Object.hasOwn(executor.locals, name) ? (executor.locals[name] as unknown) : undefined),
  };
}
