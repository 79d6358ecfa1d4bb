/** The converged maps: made in one go or in pieces, written, read, checked. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { emptySums } from '@course/explain';
import type { ConvergedFile } from '@course/fixtures';
import { loadCourse } from '@course/fixtures';
import { kitFolder } from '@course/kit/folder';
import { readMap, writeMap } from '@course/kit/maps';
import { staleConverged } from '../converged/check';
import { type MakeOptions, makeConverged } from '../converged/make';
import { loadState, saveState } from '../converged/state';

type Editable<T> = { -readonly [K in keyof T]: Editable<T[K]> };
let folder: string;
beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'converged-'))));
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const files = (name: string): Record<string, string> =>
  Object.fromEntries(
    fs
      .readdirSync(path.join(folder, name))
      .map((file) => [file, fs.readFileSync(path.join(folder, name, file)).toString('base64')]),
  );

function options(name: string): MakeOptions {
  const recipe = { ...loadCourse().converged, masks: 24 };
  return {
    recipe,
    photographs: ['coffee', 'rocket'],
    folder: path.join(folder, name),
    stateFolder: path.join(folder, 'state'),
    savedEvery: 8,
  };
}

/** Starts the run in a process of its own, and kills it as soon as that has saved something. */
async function killedOnTheWay(run: MakeOptions): Promise<void> {
  const script = require.resolve('../converged/make');
  const code =
    'require(process.argv[1]).makeConverged(JSON.parse(process.argv[2])).then(() => console.log("finished"))';
  const child = spawn(process.execPath, ['-e', code, script, JSON.stringify(run)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (text) => (said += text));
  const exit = once(child, 'exit');
  while (!fs.existsSync(path.join(run.stateFolder, 'coffee.json')) && child.exitCode === null) await sleep(2);
  child.kill('SIGKILL');
  expect((await exit)[1]).toBe('SIGKILL');
  expect(said).toBe('');
}

test('killed on the way and begun again: it goes on where it saved, and the files are the same bytes', async () => {
  await makeConverged(options('whole'));
  const run = options('pieces');
  await killedOnTheWay(run);
  expect(fs.existsSync(run.folder)).toBe(false);
  const begun: Record<string, number> = {};
  await makeConverged({ ...run, onProgress: (photograph, done) => (begun[photograph] ??= done) });
  expect(begun.coffee).toBeGreaterThanOrEqual(8);
  expect(begun.rocket).toBe(0);
  expect(files('pieces')).toEqual(files('whole'));
  expect(Object.keys(files('whole')).sort()).toEqual([
    'coffee-importance.png',
    'coffee-uncertainty.png',
    'maps.json',
    'rocket-importance.png',
    'rocket-uncertainty.png',
  ]);
  expect(fs.readdirSync(run.stateFolder)).toEqual([]);
});

test('sums on disk: every bit comes back; those of another recipe are not gone on with', () => {
  const sums = emptySums(7);
  sums.count = 12;
  sums.sw[3] = 0.1 + 0.2;
  sums.ssw[2400] = 1e-300;
  const file = path.join(folder, 'deep', 'one.json');
  expect(loadState(file, { seed: 'a' })).toBeUndefined();
  saveState(file, { seed: 'a' }, sums);
  expect(loadState(file, { seed: 'a' })).toEqual(sums);
  expect(loadState(file, { seed: 'b' })).toBeUndefined();
  expect(fs.readdirSync(path.dirname(file))).toEqual(['one.json']);
});

test('a map in a picture is off by half a step at most; a changed pixel or range is noticed', () => {
  const values = Float64Array.from({ length: 35 }, (_, i) => 0.8 + 0.05 * Math.sin(i));
  const { picture, range } = writeMap(values, 5, 7);
  const { values: read, height, width } = readMap(picture, range);
  expect([height, width]).toEqual([5, 7]);
  expect([range.low, range.high]).toEqual([Math.min(...values), Math.max(...values)]);
  values.forEach((v, i) =>
    expect(Math.abs(read[i]! - v)).toBeLessThanOrEqual((range.high - range.low) / 131070 + 1e-15),
  );
  const other = writeMap(values.with(20, values[20]! + 1e-5), 5, 7);
  expect(() => readMap(other.picture, range)).toThrow('do not match its checksum');
  const flat = writeMap(new Float64Array(6).fill(0.3), 2, 3);
  expect([...readMap(flat.picture, flat.range).values]).toEqual(new Array(6).fill(0.3));
});

describe('the maps of the repository', () => {
  const kept = path.join(kitFolder, 'converged');
  const copy = (): string => {
    fs.cpSync(kept, path.join(folder, 'copy'), { recursive: true });
    return path.join(folder, 'copy');
  };
  const edited = (edit: (maps: Editable<ConvergedFile>) => void): string[] => {
    const place = copy();
    const maps = JSON.parse(fs.readFileSync(path.join(place, 'maps.json'), 'utf8'));
    edit(maps);
    fs.writeFileSync(path.join(place, 'maps.json'), JSON.stringify(maps));
    return staleConverged(place);
  };

  test('are what the recipe asks for, with the checksums that they had, and small', () => {
    expect(staleConverged(kept)).toEqual([]);
    const bytes = fs.readdirSync(kept).reduce((total, name) => total + fs.statSync(path.join(kept, name)).size, 0);
    expect(bytes).toBeLessThan(1_000_000);
  });
  test('are stale when the recipe, the photographs or the encoder are others', () => {
    expect(edited((maps) => (maps.recipe.masks = 300))).toEqual(['maps.json']);
    expect(edited((maps) => (maps.recipe.keep = 0.4))).toEqual(['maps.json']);
    expect(edited((maps) => delete maps.photographs.rocket)).toEqual(['maps.json']);
    expect(edited((maps) => (maps.provenance.modelSha256 = '0'.repeat(64)))).toEqual(['maps.json']);
    expect(() => edited((maps) => Object.assign(maps.recipe, { masks: '30000' }))).toThrow(
      'converged/maps.json#/recipe/masks: expected integer, got "30000"',
    );
  });
  test('are stale when a picture is missing, damaged or another one', () => {
    const place = copy();
    fs.rmSync(path.join(place, 'chelsea-importance.png'));
    fs.copyFileSync(path.join(place, 'coffee-importance.png'), path.join(place, 'rocket-importance.png'));
    fs.writeFileSync(path.join(place, 'coffee-uncertainty.png'), 'no picture');
    expect(staleConverged(place)).toEqual([
      'chelsea-importance.png',
      'coffee-uncertainty.png',
      'rocket-importance.png',
    ]);
    expect(staleConverged(path.join(folder, 'nothing'))).toEqual(['maps.json']);
  });
  test('are sure to about a thousandth, and no two photographs have the same', () => {
    const maps = (JSON.parse(fs.readFileSync(path.join(kept, 'maps.json'), 'utf8')) as ConvergedFile).photographs;
    const checksums = Object.values(maps).flatMap(({ importance, uncertainty }) => [
      importance.sha256,
      uncertainty.sha256,
    ]);
    expect(new Set(checksums).size).toBe(8);
    for (const { standardError, importance } of Object.values(maps)) {
      expect(standardError).toBeLessThan(0.0015); // sqrt(U / sum(M)): U at most 0.03, half of 30,000 masks
      expect(standardError / ((importance.high - importance.low) / 131070)).toBeGreaterThan(1000); // rounding is far below it
    }
  });
});
