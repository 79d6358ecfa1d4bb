import { buildNotebook } from '../author/build';
import { repair } from '../intake/repair';
import type { Notebook, NotebookCell } from '../notebook/format';
import { points, SMALL_SHEET } from './notebook-sheet';

const build = (solved: boolean) => buildNotebook(SMALL_SHEET, { slug: '01-small', pointsOf: points, solved });
const released = build(false);
const solved = build(true);
const cellOf = (notebook: Notebook, id: string): NotebookCell => ({
  ...notebook.cells.find((cell) => cell.id === id)!,
});
const added = (source: string, cell_type: 'code' | 'markdown' = 'code'): NotebookCell => ({
  id: `x${source.length}`,
  cell_type,
  metadata: {},
  source,
});
const bare = (cell: NotebookCell, i: number): NotebookCell => ({ ...cell, id: `cell-${i}`, metadata: {} });
const kinds = (notebook: Notebook) =>
  repair(notebook, released).cells.map(
    (cell) => `${cell.index}:${cell.kind}:${cell.gradeId ?? ''}${cell.untouched ? ':untouched' : ''}`,
  );
/** The solved notebook with some cells replaced by others, by id. */
const withCells = (changes: Record<string, NotebookCell[]>): Notebook => ({
  cells: solved.cells.flatMap((cell) => changes[cell.id] ?? [cell]),
});

test('an honest notebook needs no repair', () => {
  expect(repair(solved, released).notes).toEqual([]);
  expect(kinds(solved)).toEqual([
    '1:setup:setup:untouched',
    '2:define:twice',
    '3:explore::untouched',
    '4:define:four-five',
    '5:define:sum',
  ]);
  expect(repair(solved, released).cells[3]!.items).toEqual(['four', 'five']);
  expect(repair(solved, released).written).toEqual([
    { item: 'why', gradeId: 'why', index: 6, text: '### Why?\n\nBecause it is so.', untouched: false, attachments: {} },
  ]);
  expect(repair(released, released)).toMatchObject({ notes: [], written: [{ untouched: true }] });
});

test('a copy that is the untouched stub is dropped, wherever it stands', () => {
  const both = withCells({ twice: [cellOf(solved, 'twice'), { ...cellOf(released, 'twice'), id: 'copy' }] });
  const { cells, notes } = repair(both, released);
  expect(cells.filter((cell) => cell.gradeId === 'twice').map((cell) => cell.source)).toEqual([
    cellOf(solved, 'twice').source,
  ]);
  expect(notes).toEqual([
    "'twice' stands in cells 3, 4 (copied or split): cell 3 counts, an untouched copy was left out",
  ]);
  const stubs = { cells: [...released.cells, { ...cellOf(released, 'twice'), id: 'copy' }] };
  expect(repair(stubs, released).cells.filter((cell) => cell.gradeId === 'twice')).toHaveLength(1);
});

test('copies and halves that differ all run, in order', () => {
  const halves = ['const seven = 7;', 'function twice(x: number) { return 2 * x; }'].map((source, i) => ({
    ...cellOf(solved, 'twice'),
    id: `half-${i}`,
    source,
  }));
  const { cells, notes } = repair(withCells({ twice: halves }), released);
  expect(cells.filter((cell) => cell.gradeId === 'twice').map((cell) => cell.source)).toEqual(
    halves.map((cell) => cell.source),
  );
  expect(notes).toEqual([
    "'twice' stands in cells 3, 4 (copied or split): cells 3, 4 all count, the last definition of a name stays",
  ]);
});

test('a deleted cell is told and not put back', () => {
  const { cells, notes } = repair(withCells({ twice: [], why: [] }), released);
  expect(notes).toEqual([
    "the cell of 'twice' is missing (deleted, or changed beyond recognition); it was not put back",
    "the cell of 'why' is missing (deleted, or changed beyond recognition); it was not put back",
  ]);
  expect(cells.some((cell) => cell.source.includes('todo('))).toBe(false);
});

test('a locked cell that is changed or missing comes back in front; the change runs as an added cell', () => {
  const changed = { ...cellOf(solved, 'setup'), source: "import { tf } from '@course/kit';" };
  expect(kinds(withCells({ setup: [changed] })).slice(0, 2)).toEqual(['-1:setup:setup:untouched', '1:extra:']);
  expect(repair(withCells({ setup: [changed] }), released).notes).toEqual([
    "the locked cell 'setup' was changed: the original was put back at the beginning",
  ]);
  expect(repair(withCells({ setup: [] }), released).notes).toEqual([
    "the locked cell 'setup' is missing: the original was put back at the beginning",
  ]);
});

test('without metadata and ids, cells are known by their text and by what they declare', () => {
  const stripped = { cells: solved.cells.map(bare) };
  const { cells, written, notes } = repair(stripped, released);
  expect(notes).toEqual([]);
  expect(cells.map((cell) => cell.gradeId)).toEqual(['setup', 'twice', undefined, 'four-five', 'sum']);
  expect(cells[2]!.kind).toBe('explore');
  expect(written[0]!.text).toContain('Because');
  const reworded = {
    cells: stripped.cells.map((cell) =>
      cell.source.includes('Because') ? { ...cell, source: 'Since it is so.' } : cell,
    ),
  };
  expect(repair(reworded, released).written[0]).toMatchObject({ text: 'Since it is so.', untouched: false });
});

test('cells of the student are extra, and moved cells keep the order of the notebook', () => {
  const moved = {
    cells: [...solved.cells.filter((cell) => cell.id !== 'twice'), added('const more = 1;'), cellOf(solved, 'twice')],
  };
  expect(kinds(moved)).toEqual([
    '1:setup:setup:untouched',
    '2:explore::untouched',
    '3:define:four-five',
    '4:define:sum',
    '6:extra:',
    '7:define:twice',
  ]);
});

test('metadata of the student is not trusted', () => {
  const forged = added('while (true) {}');
  forged.metadata = { course: { kind: 'define', items: ['twice'] } };
  const hidden = {
    ...cellOf(solved, 'sum'),
    metadata: { ...cellOf(solved, 'sum').metadata, course: { kind: 'explore' as const } },
  };
  expect(kinds(withCells({ twice: [forged, cellOf(solved, 'twice')], sum: [hidden] }))).toEqual([
    '1:setup:setup:untouched',
    '2:extra:',
    '3:define:twice',
    '4:explore::untouched',
    '5:define:four-five',
    '6:define:sum',
  ]);
});

test.each(['markdown', 'raw'] as const)('a code cell that became %s is graded as code', (cell_type) => {
  const text = { ...cellOf(solved, 'sum'), cell_type, id: 'y' };
  const repaired = repair(withCells({ sum: [text] }), released);
  const name = cell_type === 'raw' ? 'raw' : 'text';
  expect(repaired.notes).toEqual([
    `cell 6 (“// a helper may help”), 'sum', is a ${name} cell now: it was graded as code`,
  ]);
  expect(repaired.cells.find(({ items }) => items.includes('sum'))?.source).toBe(text.source);
});

test('of a text cell, the code is what stands between the fences, on its own lines', () => {
  const source = 'My sum:\n\n```typescript\nconst sum = 3;\n```\n\nDone.';
  const text = { ...cellOf(solved, 'sum'), cell_type: 'markdown' as const, source };
  const { cells } = repair(withCells({ sum: [text] }), released);
  expect(cells.find(({ items }) => items.includes('sum'))?.source).toBe('\n\n\nconst sum = 3;\n\n\n');
});

describe('nothing that a student wrote is lost from sight', () => {
  const picture = { 'proof.png': { 'image/png': 'QUJD' } };
  const untouched = cellOf(released, 'why');
  const textAt = (notebook: Notebook) => repair(notebook, released).written[0]!;
  const question = solved.cells[0]!;
  const ways: [string, Notebook, string][] = [
    ['in a new cell below the untouched one', withCells({ why: [untouched, added('QED', 'markdown')] }), 'QED'],
    ['in a new cell above the untouched one', withCells({ why: [added('QED', 'markdown'), untouched] }), 'QED'],
    [
      'continued in the next cell',
      withCells({ why: [cellOf(solved, 'why'), added('QED', 'markdown')] }),
      '### Why?\n\nBecause it is so.\n\nQED',
    ],
    ['in a raw cell', withCells({ why: [untouched, { ...added('QED', 'markdown'), cell_type: 'raw' }] }), 'QED'],
    ['where the cell became code', withCells({ why: [{ ...untouched, cell_type: 'code', source: 'QED' }] }), 'QED'],
    ['where the cell became raw', withCells({ why: [{ ...untouched, cell_type: 'raw', source: 'QED' }] }), 'QED'],
  ];
  test.each(ways)('a written answer %s', (_name, notebook, text) => {
    expect(textAt(notebook)).toMatchObject({ item: 'why', text, untouched: false });
  });

  test('a photographed answer', () => {
    const photographed = { ...untouched, source: '![](attachment:proof.png)', attachments: picture };
    expect(textAt(withCells({ why: [photographed] }))).toMatchObject({ attachments: picture, untouched: false });
    const beside = withCells({ why: [untouched, { ...added('', 'markdown'), attachments: picture }] });
    expect(textAt(beside)).toMatchObject({ attachments: picture, untouched: false });
  });

  test('a question into which somebody wrote, code of their own, a changed try cell: each beside an item', () => {
    const notebook = withCells({
      [question.id]: [{ ...question, source: `${question.source}\n\nQED` }],
      'explore-1': [{ ...cellOf(solved, 'explore-1'), source: 'twice(4)' }],
      why: [added('const mine = 1;'), cellOf(solved, 'why')],
    });
    expect(repair(notebook, released).own).toMatchObject([
      { item: 'twice', source: expect.stringContaining('QED'), markdown: true },
      { item: 'twice', source: 'twice(4)', markdown: false },
      { item: 'sum', source: 'const mine = 1;', markdown: false },
    ]);
  });
});
