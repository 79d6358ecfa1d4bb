/** The student's folder: what is in it, what is not, and that npm takes its lock file. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { CaseFile } from '@course/cases';
import { generateCases } from '@course/fixtures';
import { allSheets, repositoryFolder, sheetSource } from '../author/sheets';
import { findSolutions, findTexts, tellingLines } from '../release/leaks';
import type { Lock } from '../release/lock';
import { secrets, writeRelease } from '../release/write';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-release-'));
const out = path.join(folder, 'student');
const sources = allSheets().map(sheetSource);
const telling = tellingLines(sources);
const filesOf = (where: string) =>
  fs
    .readdirSync(where, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(where, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
const json = <T>(name: string): T => JSON.parse(fs.readFileSync(path.join(out, name), 'utf8')) as T;

beforeAll(() => void writeRelease(repositoryFolder, out));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('what a student gets', () => {
  it('is notebooks, cases and kit, with the public cases, the photographs, the converged maps, the model and the kernel', () => {
    const files = filesOf(out);
    const count = json<{ files: object }>('release.json');
    expect(Object.keys(count.files)).toHaveLength(files.length - 1);
    expect(files).toEqual(
      expect.arrayContaining([
        'README.md',
        'LICENSE',
        'package.json',
        'package-lock.json',
        '.npmrc',
        'cases/package.json',
        'cases/dist/src/index.js',
        'cases/dist/src/index.d.ts',
        'kit/package.json',
        'kit/course.cjs',
        'kit/dist/src/index.js',
        'kit/dist/src/index.d.ts',
        'kit/dist/cli/main.js',
        'kit/kernel/preload.cjs',
        'kit/models/efficientnet-lite0.onnx',
        'kit/photographs/chelsea.png',
        'kit/converged/maps.json',
        ...allSheets().flatMap((slug) => [`notebooks/${slug}.ipynb`, `kit/public/${slug}.public.json`]),
      ]),
    );
  });
  it('is nothing that staff alone have', () => {
    const place =
      /^((notebooks|cases\/dist\/src|kit\/(dist\/(src|cli)|kernel|models|public|photographs|converged))\/|((cases|kit)\/)?[^/]+$)/;
    const staffs =
      /\.(test|e2e)\.|\.map$|\.py$|(?<!\.d)\.ts$|recipe|sheet\.json|oracle|rubric|solutions|submissions|buildinfo|smallest|reference/;
    const strange = filesOf(out).filter((name) => !place.test(name) || staffs.test(name));
    expect(strange).toEqual([]);
    for (const name of filesOf(out).filter((one) => /^kit\/public\//.test(one)))
      expect(json<CaseFile>(name).visibility).toBe('public');
    expect(
      filesOf(out).filter((name) => fs.readFileSync(path.join(out, name), 'utf8').includes('sourceMappingURL')),
    ).toEqual([]);
  });
  it('is the same each time', () => {
    const again = path.join(folder, 'again');
    writeRelease(repositoryFolder, again);
    expect(filesOf(again)).toEqual(filesOf(out));
    for (const name of filesOf(out))
      expect(fs.readFileSync(path.join(again, name)).equals(fs.readFileSync(path.join(out, name)))).toBe(true);
  });
});

describe('what must not get out', () => {
  it('no line of a solution', () => {
    expect(telling.length).toBeGreaterThan(200);
    expect(findSolutions(out, telling)).toEqual([]);
  });

  it('no seed, no secret', () => {
    expect(findTexts(out, secrets())).toEqual([]);
    expect(findTexts(path.join(repositoryFolder, 'fixtures', 'schema'), secrets())).toEqual([]);
    expect(findTexts(path.join(repositoryFolder, 'fixtures', 'generate'), secrets())).not.toEqual([]); // they are found where they are
  });
  it('no hidden case', () => {
    for (const sheet of allSheets()) {
      const shown = new Set(
        json<CaseFile>(`kit/public/${sheet}.public.json`).cases.flatMap((one) => [
          JSON.stringify(one.call),
          JSON.stringify(one.expect),
        ]),
      );
      const hidden = generateCases(sheet, 'hidden')
        .cases.flatMap((one) => [JSON.stringify(one.call), JSON.stringify(one.expect)])
        .filter((text) => text !== undefined && text.length > 100 && !shown.has(text));
      expect(hidden.length).toBeGreaterThan(5);
      expect(findTexts(path.join(out, 'kit', 'public'), hidden)).toEqual([]);
    }
  });
});

describe('the packages', () => {
  it("are the repository's, version by version, without those of staff", () => {
    const [mine, whole] = [
      json<Lock>('package-lock.json'),
      JSON.parse(fs.readFileSync(path.join(repositoryFolder, 'package-lock.json'), 'utf8')) as Lock,
    ];
    const places = Object.keys(mine.packages).filter((place) => place.startsWith('node_modules/'));
    for (const place of places) {
      expect(mine.packages[place]!.version).toBe(whole.packages[place]!.version);
      expect(mine.packages[place]!.integrity).toBe(whole.packages[place]!.integrity);
    }
    expect(places.filter((place) => /@course\/(?!cases|kit)|jest|playwright|esbuild/.test(place))).toEqual([]);
    expect(places).toEqual(
      expect.arrayContaining(
        ['@course/cases', '@course/kit', 'tslab', 'onnxruntime-node'].map((name) => `node_modules/${name}`),
      ),
    );
  });
  it("do not run onnxruntime-node's script, which downloads CUDA libraries, with any npm", () => {
    // npm 11 goes by allowScripts; older ones run what the lock file says has a script: `npm run lock` takes that note out
    for (const folder of [repositoryFolder, out]) {
      const read = (name: string) => JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8')) as Lock;
      const locked = read('package-lock.json').packages['node_modules/onnxruntime-node'];
      expect(locked).toMatchObject({ version: expect.any(String) });
      expect(locked).not.toHaveProperty('hasInstallScript');
      expect(read('package.json')).toMatchObject({ allowScripts: { 'onnxruntime-node': false } });
      expect(fs.readFileSync(path.join(folder, '.npmrc'), 'utf8')).not.toContain('onnxruntime');
    }
  });
  it('are what `npm ci` accepts, and what it does not accept when a version is another one', () => {
    const accepts = () =>
      spawnSync('npm ci --dry-run --offline --ignore-scripts', { cwd: out, shell: true, encoding: 'utf8' });
    expect(accepts()).toMatchObject({ status: 0, stdout: expect.stringMatching(/added \d+ packages/) });
    const file = path.join(out, 'kit', 'package.json');
    const kept = fs.readFileSync(file, 'utf8');
    fs.writeFileSync(file, kept.replace('"pngjs": "^7', '"pngjs": "^6'));
    expect(accepts().status).not.toBe(0);
    fs.writeFileSync(file, kept);
  });
});

describe('the place', () => {
  it('that is a release is replaced whole', () => {
    fs.mkdirSync(path.join(out, 'node_modules'));
    writeRelease(repositoryFolder, out);
    expect(fs.existsSync(path.join(out, 'node_modules'))).toBe(false);
    expect(fs.readdirSync(folder).filter((name) => name.startsWith('student'))).toEqual(['student']);
  });
  it('that somebody worked in is left alone', () => {
    const notebook = path.join(out, 'notebooks', '01-relax.ipynb');
    const kept = fs.readFileSync(notebook, 'utf8');
    fs.writeFileSync(notebook, `${kept} `);
    expect(() => writeRelease(repositoryFolder, out)).toThrow(
      /notebooks\/01-relax\.ipynb was changed since; give another --out/,
    );
    expect(fs.readFileSync(notebook, 'utf8')).toBe(`${kept} `);
    fs.writeFileSync(notebook, kept);
  });
  it('that is something else is left alone', () => {
    const other = path.join(folder, 'other');
    fs.mkdirSync(other);
    writeRelease(repositoryFolder, other); // an empty folder is nobody's
    fs.rmSync(path.join(other, 'release.json'));
    expect(() => writeRelease(repositoryFolder, other)).toThrow(/is not a folder of this command; give another --out/);
    expect(() => writeRelease(repositoryFolder, path.join(other, 'README.md'))).toThrow(
      /is a file; give another --out/,
    );
    expect(fs.existsSync(path.join(other, 'kit'))).toBe(true);
  });
});
