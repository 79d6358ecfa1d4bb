import type { TypeScript, typescript } from './typescript';

/** TypeScript's record of which file refers to which; not in the public types. */
type BuilderState = { create(program: typescript.Program, ...rest: unknown[]): unknown };

/**
 * For each cell TypeScript records anew which of its 600 files refer to which others, of which tslab asks only after sources,
 * and all but the cell are declarations: they are left out of the record. What is checked, and the result, stay the same (a
 * test compares).
 */
export function recordCellsOnly(ts: TypeScript, folder: string): void {
  const state = (ts as unknown as { BuilderState?: BuilderState }).BuilderState;
  if (typeof state?.create !== 'function') return;
  const create = state.create;
  state.create = (program, ...rest) => {
    const own = program
      .getSourceFiles()
      .filter(({ fileName }) => fileName.startsWith(folder) && !fileName.includes('/node_modules/'));
    return create(Object.assign(Object.create(program) as typescript.Program, { getSourceFiles: () => own }), ...rest);
  };
}
