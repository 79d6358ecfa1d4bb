/** Where pictures go (notebook, file, nowhere), that they are updated in place, and what is said about wrong arguments. */
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { tf } from '@course/cases';
import type { VegaLiteSpec } from '../src';
import { chartToSvg, liveMap, rowToSvg, showChart, showImage, showMap, showRow } from '../src/show';
import { nextTurn, startKernel, stopKernel } from './fake-kernel';

const home = process.cwd();
let folder: string;
let printed: string[];
let image: tf.Tensor3D;
let map: tf.Tensor2D;
let tensors: number;

beforeAll(() => tf.ready());
beforeEach(nextTurn);
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-show-'));
  process.chdir(folder);
  printed = [];
  jest.spyOn(console, 'log').mockImplementation((line) => void printed.push(String(line)));
  image = tf.zeros([4, 5, 3]);
  map = tf.tensor2d([
    [0, 1],
    [2, 3],
  ]);
  tensors = tf.memory().numTensors;
});
afterEach(() => {
  expect(tf.memory().numTensors).toBe(tensors);
  tf.dispose([image, map]);
  jest.restoreAllMocks();
  stopKernel();
  delete process.env.COURSE_GRADING;
  process.chdir(home);
  fs.rmSync(folder, { recursive: true });
});

const chart: VegaLiteSpec = {
  title: 'Similarities',
  data: { values: [{ s: 0.1 }, { s: 0.11 }, { s: 0.9 }] },
  mark: 'bar',
  encoding: {
    x: { field: 's', type: 'quantitative', bin: { step: 0.5 } },
    y: { aggregate: 'count', type: 'quantitative' },
  },
};
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
function work(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

test('in a terminal each picture becomes a numbered file, and one line says which', () => {
  showImage(image, { title: 'A cat: “Chelsea”' });
  showMap(map);
  showRow([
    { title: '../../etc', image },
    { title: 'b', map },
  ]);
  const files = printed.map(
    (line) => /^show(?:Image|Map|Row): wrote (course-pictures[\\/](\d+)-([a-z-]+)\.svg)$/.exec(line)!,
  );
  expect(files.map((match) => match[3])).toEqual(['a-cat-chelsea', 'picture', 'etc-b']);
  expect(Number(files[1]![2])).toBe(Number(files[0]![2]) + 1);
  for (const match of files)
    expect(fs.readFileSync(path.join(folder, match[1]!), 'utf8')).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
  expect(fs.readdirSync(path.join(folder, 'course-pictures'))).toHaveLength(3); // no temporary files left
  expect(fs.readFileSync(files[2]![1]!, 'utf8')).toBe(
    rowToSvg([
      { title: '../../etc', image },
      { title: 'b', map },
    ]),
  );
});

test('a folder that cannot be written is said in one line', () => {
  fs.writeFileSync('course-pictures', 'in the way');
  expect(() => showMap(map)).toThrow(/^showMap: expected to write course-pictures.* in the current folder, got E/);
});

test('in a notebook a row is one output, whose pictures wrap, and no file', () => {
  const sent = startKernel();
  showRow([
    { title: 'a "<b>"', image },
    { title: 'importance', image, map },
  ]);
  expect(sent).toHaveLength(1);
  expect(sent[0]!.mime).toBe('text/html');
  const html = String(sent[0]!.data);
  expect(html).toContain('flex-wrap:wrap');
  const images = [
    ...html.matchAll(/<img width="(\d+)" height="(\d+)" alt="([^"]*)" src="data:image\/svg\+xml,([^"]*)">/g),
  ];
  expect(images.map((found) => found[3])).toEqual([
    'a &quot;&lt;b&gt;&quot;',
    'importance, 0.0 to 3.0, colours span this map’s own range',
  ]);
  for (const [, width, height, , svg] of images)
    expect(decodeURIComponent(svg!)).toContain(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"`,
    );
  expect(fs.readdirSync(folder)).toEqual([]);
  expect(printed).toEqual([]);
});

test('liveMap replaces one output, seldom, and shows the last state of a synchronous loop before the cell ends', async () => {
  const sent = startKernel();
  const live = liveMap({ title: 'forming', image });
  const start = performance.now();
  for (let i = 1; i <= 60; i++) {
    work(5);
    tf.tidy(() => live.update(tf.fill([4, 5], i), `${i} masks`)); // disposed of at once
  }
  const loop = performance.now() - start;
  await Promise.resolve();
  expect(sent.at(-1)!.data).toContain('60 masks');
  expect(sent[0]!.data).toContain('1 masks');
  expect(sent.length).toBeLessThanOrEqual(2 + loop / 200);
  expect(new Set(sent.map(({ display }) => display)).size).toBe(1);
  expect(sent.map(({ update }) => update)).toEqual(sent.map((_, i) => i > 0));
});

test('liveMap shows the last state of a loop that awaits, too', async () => {
  const sent = startKernel();
  const live = liveMap({ title: 'forming' });
  const start = performance.now();
  for (let i = 1; i <= 12; i++) {
    await pause(10);
    live.update(map, `${i} masks`);
  }
  expect(sent.length).toBeLessThanOrEqual(1 + (performance.now() - start) / 200);
  await pause(250);
  expect(sent.at(-1)!.data).toContain('12 masks');
});

test('liveMap in a terminal is one file, announced once', async () => {
  const live = liveMap({ title: 'forming' });
  live.update(map, 'first');
  live.update(map, 'second');
  await pause(0);
  expect(printed).toEqual([expect.stringMatching(/^liveMap: wrote course-pictures.\d+-forming\.svg$/)]);
  const [file] = fs.readdirSync('course-pictures');
  expect(fs.readFileSync(path.join('course-pictures', file!), 'utf8')).toContain('>second<');
});

test('showChart hands the chart to the notebook as it is', () => {
  const sent = startKernel();
  showChart(chart);
  expect(sent.map(({ mime }) => mime)).toEqual(['application/vnd.vegalite.v5+json']);
  expect(sent[0]!.data).toBe(chart);
});

test('showChart draws a file elsewhere: two bars, of height 2 : 1', async () => {
  showChart(chart);
  for (let i = 0; i < 100 && printed.length === 0; i++) await pause(20);
  expect(printed).toEqual([expect.stringMatching(/^showChart: wrote course-pictures.\d+-similarities\.svg$/)]);
  const svg = await chartToSvg(chart);
  expect(fs.readFileSync(path.join('course-pictures', fs.readdirSync('course-pictures')[0]!), 'utf8')).toBe(svg);
  const bars = [...svg.matchAll(/aria-roledescription="bar" d="M[\d.]+,[\d.]+h[\d.]+v([\d.]+)/g)];
  expect(bars).toHaveLength(2);
  expect(Number(bars[0]![1]) / Number(bars[1]![1])).toBeCloseTo(2, 6); // |ratio − 2| < 5e-7
});

test('while grading nothing is drawn, written, printed or even read', () => {
  const sent = startKernel();
  process.env.COURSE_GRADING = '1';
  const get = () => {
    throw new Error('was read');
  };
  const unreadable = new Proxy({}, { get });
  showImage(unreadable as tf.Tensor3D);
  showMap(unreadable as tf.Tensor2D);
  showRow(unreadable as []);
  showChart(unreadable as VegaLiteSpec);
  liveMap({ title: 'x' }).update(unreadable as tf.Tensor2D);
  expect([sent, printed, fs.readdirSync(folder)]).toEqual([[], [], []]);
});

test('wrong arguments are named, with what is allowed', () => {
  const [asMap, asImage] = [image as unknown as tf.Tensor2D, map as unknown as tf.Tensor3D];
  const chartOf = (spec: unknown) => () => showChart(spec as VegaLiteSpec);
  const mapOf = (value: unknown) => () => showMap(value as tf.Tensor2D);
  const wrong: [() => void, string, string][] = [
    [mapOf(image), 'showMap', 'map of shape [height, width], got [4, 5, 3]'],
    [mapOf([[1]]), 'showMap', 'map to be a tensor of shape [height, width], got an array'],
    [mapOf(undefined), 'showMap', 'map to be a tensor of shape [height, width], got nothing'],
    [() => showMap(map, { range: [1, 1] }), 'showMap', 'range to be [lowest, highest], two finite numbers, got [1, 1]'],
    [() => showMap(map, { image: asImage }), 'showMap', 'image of shape [height, width, 3], got [2, 2]'],
    [() => showImage(asImage), 'showImage', 'image of shape [height, width, 3], got [2, 2]'],
    [() => showImage(image, { title: 5 as unknown as string }), 'showImage', 'title to be a string, got 5'],
    [() => showRow([]), 'showRow', 'pictures to hold at least 1 picture, got 0'],
    [() => showRow([{ title: 'x' }]), 'showRow', 'pictures[0] to have an image, a map or both, got neither'],
    [
      () => showRow([{ map }, { image: asImage }]),
      'showRow',
      'pictures[1].image of shape [height, width, 3], got [2, 2]',
    ],
    [() => showRow([{ map }], { range: 'each' as 'own' }), 'showRow', "range to be 'own' or 'shared', got \"each\""],
    [() => liveMap().update(asMap), 'liveMap', 'map of shape [height, width], got [4, 5, 3]'],
    [chartOf('bar'), 'showChart', 'spec to be a Vega-Lite chart (an object), got string'],
    [chartOf({ mark: 'bar', layer: 5 }), 'showChart', 'spec to be a chart that Vega-Lite can draw, got: '],
  ];
  for (const [call, name, message] of wrong) expect(call).toThrow(`${name}: expected ${message}`);
  const gone = tf.zeros([2, 2]) as tf.Tensor2D;
  gone.dispose();
  expect(() => showMap(gone)).toThrow('showMap: expected map to be a tensor in use, got one that was disposed of');
});

test('inside tslab’s own executor: bundles with a text for readers without HTML, updates with the same id', () => {
  const program = `
    const jupyter = require('tslab/dist/jupyter');
    const sent = [];
    jupyter.lastWriteDisplayData = ({ data, transient }, update) =>
      sent.push([Object.keys(data), data['text/plain'], transient.display_id, Boolean(update)]);
    const output = \`const { showMap } = require(\${JSON.stringify(process.argv[1] + '/show')});
      const { progress } = require(\${JSON.stringify(process.argv[1] + '/progress')});
      showMap({ shape: [1, 2], dtype: 'float32', dataSync: () => [0, 1] }, { title: 'toy' });
      for (const _ of progress([1, 2], 'masks'));\`;
    const { createExecutor } = require('tslab/dist/executor');
    const node = { convert: () => ({ output, diagnostics: [] }) };
    const executor = createExecutor(process.cwd(), { node, close() {} }, console);
    executor.execute('').then((ok) => process.stdout.write(JSON.stringify({ ok, sent })));`;
  const kit = path.resolve(__dirname, '../src');
  const { ok, sent } = JSON.parse(
    execFileSync(process.execPath, ['-e', program, kit], { encoding: 'utf8', cwd: home }),
  ) as { ok: boolean; sent: [string[], string, string, boolean][] };
  expect(ok).toBe(true);
  for (const [mimes] of sent) expect(mimes).toEqual(['text/html', 'text/plain']);
  const [[, text, id], [, , bar], ...updates] = sent as [(typeof sent)[0], (typeof sent)[0], ...typeof sent];
  expect(text).toBe('toy, 0.0 to 1.0, colours span this map’s own range');
  expect(bar).not.toBe(id);
  expect(sent.map(([, , , update]) => update)).toEqual([false, false, ...updates.map(() => true)]);
  expect(updates.map(([, , of]) => of)).toEqual(updates.map(() => bar));
  expect(updates.at(-1)![1]).toMatch(/^masks: 2 of 2, 100 %/); // a slow machine shows the first of the two, too
});
