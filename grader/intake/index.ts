export { buildNotebook } from '../author/build';
export type { NotebooksOptions } from '../author/command';
export { notebooksCommand, sheetSlugs } from '../author/command';
export type { CellKind, CellMetadata, Notebook, NotebookCell } from '../notebook/format';
export { parseNotebook, serializeNotebook } from '../notebook/format';
export type { Submission } from './intake';
export { intake } from './intake';
export type { WrittenAnswer } from './repair';
export { repair } from './repair';
