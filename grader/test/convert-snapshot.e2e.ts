/** A converter that starts from the snapshot gives what one gives that starts from nothing, and where there is no fit one it starts so. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { sheetItems } from '@course/fixtures';
import { allSheets, sheetNotebook } from '../author/sheets';
import { type Converter, createConverter } from '../convert';
import { findSnapshot, flagsOf, snapshotFile, snapshotFolder } from '../convert/snapshot';
import { DEFAULT_LIMITS } from '../convert/types';
import { kitPackages, makeSight } from '../convert/visible-files';
import { repair } from '../intake/repair';

/** The cells of a solved sheet as they are converted; one cell more is wrong in a way that names a type of the kit. */
async function conversions(sheet: string, converter: Converter): Promise<unknown> {
  const released = sheetNotebook(sheet, { solved: false });
  const { cells } = repair(sheetNotebook(sheet, { solved: true }), released);
  const graded = sheetItems(sheet).map(({ id, kind }) => ({ name: id, isFunction: kind === 'function' }));
  const wrong = { index: cells.length, items: [], kind: 'define' as const, source: 'const wrong: tf.Scalar = tf;' };
  const { cells: converted, notes } = await converter.convert([...cells, wrong], graded);
  expect(converted.filter(({ status }) => status === 'type-error')).toHaveLength(1);
  return { converted, notes };
}

test('it was built, and nothing beside it is left that would change the fingerprint of the grader', () => {
  expect(findSnapshot()).toBe(snapshotFile());
  expect(fs.readdirSync(snapshotFolder)).toEqual([path.basename(snapshotFile())]);
});

test('this Node starts from it', () => {
  const sight = makeSight(kitPackages());
  const options = JSON.stringify({ allowedImports: [], declarations: 300 });
  const flags = [...flagsOf(DEFAULT_LIMITS.heapMegabytes), '--snapshot-blob', findSnapshot()!];
  const question = { id: 7, operation: 'convert', previous: '', source: 'const a: number[] = [1];' };
  const { status, output } = spawnSync(process.execPath, [...flags, JSON.stringify(sight), options], {
    env: {},
    input: `${JSON.stringify(question)}\n`,
    stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  fs.rmSync(sight.folder, { recursive: true });
  const [hello, answer] = String(output[3])
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect([status, hello, answer]).toMatchObject([0, { ready: true }, { id: 7, value: { errors: [] } }]);
});

describe('with it and without', () => {
  const converters = [createConverter(), createConverter({ snapshot: null })] as const;
  afterAll(() => {
    for (const converter of converters) converter.close();
  });
  test.each(allSheets())(
    '%s is converted alike',
    async (sheet) => {
      const [quick, plain] = converters;
      expect(await conversions(sheet, quick)).toEqual(await conversions(sheet, plain));
    },
    120_000,
  );
});

test('a file that is none, or of another Node, starts nothing: the converter starts without', async () => {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'course-snapshot-')), 'broken.blob');
  for (const bytes of [Buffer.from('no snapshot'), fs.readFileSync(findSnapshot()!).subarray(0, 1_000_000)]) {
    fs.writeFileSync(file, bytes);
    const converter = createConverter({ snapshot: file });
    const { cells } = await converter.convert([{ index: 0, items: [], kind: 'define', source: 'const a = 1;' }], []);
    expect(cells[0]).toMatchObject({ status: 'converted', declares: ['a'] });
    converter.close();
  }
  fs.rmSync(path.dirname(file), { recursive: true });
}, 120_000);
