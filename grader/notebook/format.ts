/** A notebook (nbformat 4.5) as the generator writes it and as intake keeps it: nothing else of a `.ipynb` file is used. */

/** nbgrader's cell metadata, schema version 3. */
export type NbgraderMetadata = {
  schema_version: 3;
  grade: boolean;
  locked: boolean;
  solution: boolean;
  task: boolean;
  grade_id: string;
  points?: number;
  checksum?: string;
  cell_type?: 'code' | 'markdown' | 'raw';
};

/**
 * `define`: graded functions and answers. `explore`: never run when grading. `setup`: imports, locked. `text`: prose and
 * written answers.
 */
export type CellKind = 'define' | 'explore' | 'setup' | 'text';

export type CellMetadata = {
  nbgrader?: NbgraderMetadata;
  course?: { kind: CellKind; items?: string[] };
  deletable?: boolean;
  editable?: boolean;
};

export type NotebookCell = {
  id: string;
  cell_type: 'code' | 'markdown' | 'raw';
  metadata: CellMetadata;
  source: string;
  /** Pictures that were put into a text cell, by the name that the text calls them by: base64 by media type. */
  attachments?: { [name: string]: { [type: string]: string } };
};

export type Notebook = { cells: NotebookCell[] };

const NOTEBOOK_METADATA = {
  kernelspec: { display_name: 'TypeScript', language: 'typescript', name: 'tslab' },
  language_info: {
    codemirror_mode: { mode: 'typescript', name: 'javascript', typescript: true },
    file_extension: '.ts',
    mimetype: 'text/typescript',
    name: 'typescript',
    version: '3.7.2',
  },
};

/** The lines of a source as nbformat keeps them: each with its newline, but the last. */
function sourceLines(source: string): string[] {
  return source === '' ? [] : source.split(/(?<=\n)/);
}

/** Keys in alphabetical order at every level, as Jupyter writes them. */
function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).filter(([, v]) => v !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([k, v]) => [k, sortKeys(v)]));
}

/** The text of the `.ipynb` file: exactly what Jupyter itself would write (sorted keys, one space, a newline at the end). */
export function serializeNotebook(notebook: Notebook): string {
  const cells = notebook.cells.map((cell) => ({
    cell_type: cell.cell_type,
    id: cell.id,
    metadata: cell.metadata,
    source: sourceLines(cell.source),
    ...(cell.attachments ? { attachments: cell.attachments } : {}),
    ...(cell.cell_type === 'code' ? { execution_count: null, outputs: [] } : {}),
  }));
  const file = { cells, metadata: NOTEBOOK_METADATA, nbformat: 4, nbformat_minor: 5 };
  return `${JSON.stringify(sortKeys(file), null, 1)}\n`;
}

/** Reads back what `serializeNotebook` wrote. For our own files only; a student's file goes through intake. */
export function parseNotebook(text: string): Notebook {
  const file = JSON.parse(text) as { cells: (Omit<NotebookCell, 'source'> & { source: string[] })[] };
  return {
    cells: file.cells.map(({ id, cell_type, metadata, source, attachments }) => ({
      id,
      cell_type,
      metadata,
      source: source.join(''),
      ...(attachments ? { attachments } : {}),
    })),
  };
}
