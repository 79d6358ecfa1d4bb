export { buildNotebook } from './build';
export { notebooksCommand, sheetSlugs } from './command';
export type { NotebooksOptions } from './command';
export { parseNotebook, serializeNotebook } from './format';
export type { CellKind, CellMetadata, Notebook, NotebookCell } from './format';
export { intake } from './intake';
export type { IntakeOptions, Submission } from './intake';
export { repair } from './repair';
export type { Repaired, WrittenAnswer } from './repair';
