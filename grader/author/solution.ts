/** The functions of a sheet's solution, run as the kernel runs them: tslab's converter, then its output as one module. */
import { sheetItems } from '@course/fixtures';
import { createConverter } from '../convert';
import { repair } from '../intake/repair';
import { sheetNotebook } from './sheets';

/** @returns the JavaScript of the defining cells, in order; each is the body of a function of `exports` and `require` */
export async function solutionCells(slug: string): Promise<string[]> {
  const notebook = sheetNotebook(slug, { solved: true });
  const converter = createConverter({});
  try {
    const { cells } = await converter.convert(
      repair(notebook, notebook).cells,
      sheetItems(slug).map(({ id, kind }) => ({ name: id, isFunction: kind === 'function' })),
    );
    return cells.filter((cell) => cell.status === 'converted').map((cell) => cell.output);
  } finally {
    converter.close();
  }
}

/** Runs converted cells and gives their bindings. */
export async function runCells(cells: string[]): Promise<Record<string, unknown>> {
  // as tslab's executor keeps them: imports may be defined again
  const bindings: Record<string, unknown> = new Proxy({} as Record<string, unknown>, {
    defineProperty: (target, name, { get, value }) => {
      if (name !== '__esModule') target[name as string] = get ? get() : value;
      return true;
    },
  });
  const AsyncFunction = (async () => {}).constructor as new (
    ...args: string[]
  ) => (exports: object, load: NodeRequire) => Promise<void>;
  for (const code of cells) await new AsyncFunction('exports', 'require', code)(bindings, require);
  return bindings;
}
