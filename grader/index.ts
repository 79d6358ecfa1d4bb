/** What studies and benches use of the grader. */
export { buildNotebook } from './author/build';
export { allSheets, repositoryFolder, sheetSource } from './author/sheets';
export { runCells, solutionCells } from './author/solution';
