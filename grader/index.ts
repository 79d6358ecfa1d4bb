/** What studies and benches use of the grader. */
export { allSheets, repositoryFolder } from './author/sheets';
export { runCells, solutionCells } from './author/solution';
export { zipOf } from './export/zip';
