/** The same notebooks without a browser: run by nbconvert, and through Jupytext's text format and back. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { pythonEnvironment, pythonOf } from '@course/kit/cli';
import { parseSheet } from '../author/percent';
import { allSheets, sheetSource, solutionsFolder } from '../author/sheets';
import { type FileCell, readNotebook, solutionsOf, sourceOf, writeCopy } from './copies';
import { expectedCells } from './expected';
import type { Lab } from './lab-server';
import { KEY } from './setup';
import { run } from './student';

const JUPYTEXT = ['jupytext==1.19.6'];
const { folder } = JSON.parse(process.env[KEY]!) as Lab;

type Output = { output_type: string; name?: string; data?: Record<string, unknown>; text?: string | string[] };
const outputsOf = (cell: FileCell): Output[] => (cell.outputs ?? []) as Output[];

let temporary = '';
beforeAll(() => {
  temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'course-tools-'));
});
afterAll(() => fs.rmSync(temporary, { recursive: true, force: true }));

describe('jupyter nbconvert --execute', () => {
  // every sheet runs in JupyterLab (sheets.browser.ts); here the shortest shows that nbconvert does the same
  test.each(allSheets().slice(-1))(
    '%s, filled in, runs without an error',
    (slug) => {
      const name = `${slug}-converted`;
      writeCopy(folder, { slug, name, answers: solutionsOf(slug) });
      const began = performance.now();
      const convert = ['-m', 'nbconvert', '--to', 'notebook', '--execute', '--inplace', `${name}.ipynb`];
      run(pythonOf(path.join(folder, '.course', 'lab')), convert, path.join(folder, 'notebooks'));
      console.log(`${slug}: nbconvert took ${((performance.now() - began) / 1000).toFixed(1)} s`);
      const notebook = readNotebook(path.join(folder, 'notebooks', `${name}.ipynb`));
      const code = notebook.cells.filter((cell) => cell.cell_type === 'code');
      const faults = code.flatMap((cell) =>
        outputsOf(cell).filter((one) => one.output_type === 'error' || one.name === 'stderr'),
      );
      expect(faults).toEqual([]);
      const having = (cell: FileCell, mime: string): Output[] =>
        outputsOf(cell).filter(({ data }) => data && mime in data);
      for (const [i, { id, charts, pictures }] of expectedCells(notebook).entries()) {
        const images = having(code[i]!, 'text/html').map(
          ({ data }) => String(data!['text/html']).split('<img ').length - 1,
        );
        const drawn = having(code[i]!, 'application/vnd.vegalite.v5+json').length;
        expect({ id, charts: drawn, pictures: images.reduce((a, b) => a + b, 0) }).toEqual({ id, charts, pictures });
      }
    },
    300_000,
  );
});

describe('Jupytext', () => {
  let python = '';
  const jupytext = (...args: string[]): void => {
    const { status, stderr } = spawnSync(python, ['-m', 'jupytext', ...args], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`jupytext ${args.join(' ')}: status ${status}\n${stderr.slice(-2000)}`);
  };
  const content = ({ cell_type, metadata, ...cell }: FileCell) => ({
    cell_type,
    metadata,
    source: sourceOf(cell as FileCell),
  });

  beforeAll(async () => {
    ({ python } = await pythonEnvironment('jupytext', JUPYTEXT, (line) => console.log(line)));
  }, 300_000);

  test.each(allSheets())(
    '%s: to text and back, with every source and the metadata of every cell',
    (slug) => {
      const [text, back] = [path.join(temporary, `${slug}.ts`), path.join(temporary, `${slug}.ipynb`)];
      const original = path.join(folder, 'notebooks', `${slug}.ipynb`);
      jupytext('--to', 'ts:percent', '--output', text, original);
      jupytext('--to', 'ipynb', '--output', back, text);
      const cells = readNotebook(original).cells.map(content);
      expect(cells.length).toBeGreaterThan(5);
      expect(readNotebook(back).cells.map(content)).toEqual(cells);
    },
    60_000,
  );

  test.each(allSheets())(
    '%s: the source of the sheet has the cells that our own reader sees',
    (slug) => {
      const file = path.join(temporary, `${slug}-solution.ipynb`);
      jupytext('--from', 'ts:percent', '--to', 'ipynb', '--output', file, path.join(solutionsFolder, `${slug}.ts`));
      const theirs = readNotebook(file).cells.map((cell) => ({ type: cell.cell_type, source: sourceOf(cell) }));
      const ours = parseSheet(sheetSource(slug)).map(({ kind, source }) => ({
        type: kind === 'text' || kind === 'written' ? 'markdown' : 'code',
        source,
      }));
      expect(theirs).toEqual(ours);
    },
    60_000,
  );
});
