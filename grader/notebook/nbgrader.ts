import { createHash } from 'node:crypto';
import type { NbgraderMetadata } from './format';

/** Python's `str(float(points))`. */
function pythonFloat(points: number): string {
  return Number.isInteger(points) ? `${points}.0` : String(points);
}

const pythonBoolean = (value: boolean): string => (value ? 'True' : 'False');

/**
 * nbgrader's `compute_checksum` (nbgrader/utils.py). A cell that is graded or a solution counts as locked only as nbgrader's
 * `is_locked` has it.
 */
export function checksum(source: string, cellType: string, metadata: NbgraderMetadata): string {
  const locked = metadata.solution ? false : metadata.grade || metadata.locked;
  const hash = createHash('md5');
  for (const part of [
    source,
    cellType,
    ...[metadata.grade, metadata.solution, locked].map(pythonBoolean),
    metadata.grade_id,
  ])
    hash.update(part, 'utf8');
  if (metadata.grade) hash.update(pythonFloat(metadata.points ?? 0));
  return hash.digest('hex');
}

/** Version 3 of nbgrader's metadata: a graded cell (`points` given; it is a solution too), or a locked one. */
export function nbgraderMetadata(
  id: string,
  cellType: 'code' | 'markdown',
  source: string,
  points?: number,
): NbgraderMetadata {
  const graded = points !== undefined;
  const metadata: NbgraderMetadata = {
    schema_version: 3,
    grade: graded,
    locked: !graded,
    solution: graded,
    task: false,
    grade_id: id,
    cell_type: cellType,
    ...(graded ? { points } : {}),
  };
  return { ...metadata, checksum: checksum(source, cellType, metadata) };
}
