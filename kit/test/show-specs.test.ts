/** The charts of the sheets: what is drawn for each position of the sliders, read from Vega's scene. */
import * as vega from 'vega';
import { compile } from 'vega-lite';
import type { Layer, VegaLiteSpec } from '../src';
import { chartToSvg } from '../src/show/chart';
import { ascentChart, attributionChart, errorChart, networkChart } from '../src/show/specs';
import { contourLines } from '../src/show/specs/contours';
import { flowsOf } from '../src/show/specs/flows';

type Item = { datum?: Record<string, number>; strokeWidth?: number; items?: Item[]; marktype?: string };

/** All items of the marks of one type, after the signals were set. */
async function itemsOf(spec: VegaLiteSpec, marktype: string, signals: Record<string, number> = {}): Promise<Item[]> {
  const view = new vega.View(vega.parse(compile(spec).spec), { renderer: 'none' });
  for (const [name, value] of Object.entries(signals)) view.signal(name, value);
  await view.runAsync();
  const found: Item[] = [];
  const walk = (item: Item): void => {
    if (item.marktype === marktype) found.push(...(item.items ?? []));
    item.items?.forEach(walk);
  };
  walk((view.scenegraph() as unknown as { root: Item }).root);
  view.finalize();
  return found;
}
const data = (items: Item[]) => items.map((item) => item.datum!);

const bowl = (x: number[], lambda: number) => x[0]! - lambda * (x[0]! ** 2 + x[1]! ** 2);
// biome-ignore format: points
const frames = [1, 2, 3].map((lambda) => ({ lambda, path: [[0, 1], [1 / lambda, 0]], prototype: [1 / lambda, 0] }));
const ascent = ascentChart({ objective: bowl, frames, range: [-2, 2] });

describe('ascentChart', () => {
  it.each([1, 2, 3])('shows the frame of lambda %d only', async (lambda) => {
    const steps = data(await itemsOf(ascent, 'symbol', { lambda })).filter((datum) => 'step' in datum);
    expect(steps.map(({ x1, x2, lambda: of }) => [of, x1, x2])).toEqual([
      [lambda, 0, 1],
      [lambda, expect.closeTo(1 / lambda, 4), 0],
      [lambda, expect.closeTo(1 / lambda, 4), 0],
    ]);
    const tiles = data(await itemsOf(ascent, 'rect', { lambda })).filter((datum) => 'right' in datum);
    expect(tiles.length).toBe(42 * 42);
    for (const { x1, right, x2, top, value } of tiles)
      expect(value).toBeCloseTo(bowl([(x1! + right!) / 2, (x2! + top!) / 2], lambda), 1); // 4 digits of at most 26
  });
  it('has a slider for several lambdas, and none for one', () => {
    expect(ascent.params).toMatchObject([
      { name: 'lambda', value: 2, bind: { input: 'range', min: 1, max: 3, step: 1 } },
    ]);
    expect(ascentChart({ objective: bowl, frames: frames.slice(0, 1), range: [-2, 2] }).params).toEqual([
      { name: 'lambda', value: 1 },
    ]);
  });
  it('is drawn without a browser', async () =>
    expect(await chartToSvg(ascent)).toMatch(/^<svg[\s\S]*λ = 2[\s\S]*<\/svg>$/));
  it.each<[string, Partial<Parameters<typeof ascentChart>[0]>, string]>([
    [
      'uneven lambdas',
      { frames: [1, 3, 4].map((lambda) => ({ ...frames[0]!, lambda })) },
      'ascending in equal steps, got 1, 3, 4',
    ],
    [
      'a point in space',
      { frames: [{ ...frames[0]!, prototype: [1, 2, 3] }] },
      'expected prototype to be an array of 2 numbers, got 3',
    ],
    [
      'a step that is NaN',
      { frames: [{ ...frames[0]!, path: [[0, NaN]] }] },
      'expected path[0][1] to be a finite number, got NaN',
    ],
    ['an objective without a value', { objective: () => Infinity }, 'to be a finite number, got Infinity'],
    ['an empty range', { range: [1, 1] }, 'expected range to be [lowest, highest], got [1, 1]'],
    ['no frames', { frames: [] }, 'expected the lambdas of frames to be an array of at least 1 numbers, got 0'],
  ])('%s is an error', (_name, wrong, message) => {
    expect(() => ascentChart({ objective: bowl, frames, range: [-2, 2], ...wrong })).toThrow(message);
  });
});

it('contour lines lie at their height', () => {
  const size = 21;
  const at = (index: number) => -1 + index / 10;
  const heights = Array.from({ length: size * size }, (_, k) => Math.hypot(at(k % size), at(Math.floor(k / size))));
  const { x, y, toX, toY } = contourLines(heights, size, [0.5], at);
  expect(x.length).toBeGreaterThan(20);
  for (let k = 0; k < x.length; k++) {
    expect(Math.abs(Math.hypot(x[k]!, y[k]!) - 0.5)).toBeLessThan(0.005); // straight pieces across cells of 0.1
    expect(Math.hypot(toX[k]! - x[k]!, toY[k]! - y[k]!)).toBeLessThan(0.15);
  }
});

describe('attributionChart', () => {
  it('draws a bar for each number', async () => {
    const method = (name: string, ...values: number[]) => ({ name, values });
    const spec = attributionChart(['a', 'b'], [method('m', 1, -2), method('n', 0, 3)]);
    const bars = data(await itemsOf(spec, 'rect')).filter((datum) => 'value' in datum);
    const drawn = bars.map(({ feature, method, value }) => `${feature} ${method} ${value}`);
    expect(drawn).toEqual(['a m 1', 'b m -2', 'a n 0', 'b n 3']);
    expect(await chartToSvg(spec)).toMatch(/^<svg/);
  });
  it('wants a number for each feature', () => {
    const tooMany = () => attributionChart(['a'], [{ name: 'm', values: [1, 2] }]);
    expect(tooMany).toThrow("expected the values of 'm' to be an array of 1 numbers, got 2");
    expect(() => attributionChart([], [])).toThrow('expected at least 1 feature and 1 method, got 0 and 0');
  });
});

// biome-ignore format: a matrix
const layers: Layer[] = [{ weights: [[1, 0, 2], [-1, 1, 0]] }, { weights: [[1], [1], [3]] }];
/** No rule of any exercise: unit 2 holds nothing, unit 0 gives all to the first input, unit 1 halves. */
const made = ([, second]: Layer[], [x1, x2]: number[]): number[][] => {
  const hidden = [x1! * second!.weights[0]![0]!, x2! * second!.weights[1]![0]!, 0];
  return [[hidden[0]! + hidden[1]! / 2, hidden[1]! / 2], hidden, [x1! + x2!]];
};

describe('networkChart', () => {
  const spec = networkChart({
    networks: [
      { name: 'A', layers },
      { name: 'B', layers },
    ],
    relevances: made,
    values: [0, 1, 2],
  });
  it('finds what each line carries by cutting off the other units', () => {
    expect(flowsOf(layers, [3, 4], made).flows).toEqual([
      { layer: 1, from: 0, to: 0, relevance: 3 },
      { layer: 0, from: 0, to: 0, relevance: 3 },
      { layer: 0, from: 1, to: 0, relevance: 0 },
      { layer: 1, from: 1, to: 0, relevance: 4 },
      { layer: 0, from: 0, to: 1, relevance: 2 },
      { layer: 0, from: 1, to: 1, relevance: 2 },
    ]);
  });
  // biome-ignore format: points
  it.each([[2, 1], [0, 2], [0, 0]])('draws what is carried at x = (%d, %d)', async (x1, x2) => {
    const lines = (await itemsOf(spec, 'rule', { x1, x2 })).filter((item) => item.datum && 'relevance' in item.datum);
    // of unit 1's two lines to the inputs, only that to the second is in the network
    const widths = [x1, x1, x2, x2 / 2].filter((relevance) => relevance > 0);
    const drawn = data(lines).map(({ relevance }) => relevance);
    expect(drawn.sort()).toEqual([...widths, ...widths].sort());
    for (const { strokeWidth, datum } of lines) expect(strokeWidth).toBeCloseTo((22 * datum!.relevance!) / 4, 5);
    const numbers = data(await itemsOf(spec, 'text', { x1, x2 })).filter((datum) => datum && 'relevance' in datum);
    expect(new Set(numbers.map((datum) => `${datum.x1} ${datum.x2}`))).toEqual(new Set([`${x1} ${x2}`]));
    expect(numbers.length).toBe(2 * 2 * 6); // 2 networks, name and number, 6 units
  });
  it('has two sliders, and is drawn without a browser', async () => {
    expect(spec.params).toMatchObject([
      { name: 'x1', bind: { min: 0, max: 2, step: 1 } },
      { name: 'x2', bind: { input: 'range' } },
    ]);
    expect(await chartToSvg(spec)).toMatch(/^<svg[\s\S]*x₁ = 2[\s\S]*<\/svg>$/);
  });
  it('wants two inputs, one hidden layer and one output', () => {
    const chart =
      (wrong: Layer[], relevances = made) =>
      () =>
        networkChart({ networks: [{ name: 'D', layers: wrong }], relevances, values: [0, 1] });
    expect(chart([layers[1]!])).toThrow("expected network 'D' to have 2 inputs");
    // biome-ignore format: a matrix
    expect(chart([layers[0]!, { weights: [[1, 1], [1, 1], [1, 1]] }])).toThrow('1 output');
    expect(chart(layers, () => [[1, 1]])).toThrow('expected relevances to give 3 arrays, got 1');
    expect(chart(layers, () => [[1, NaN], [0, 0, 0], [1]])).toThrow(
      'expected relevances(…)[0][1] to be a finite number, got NaN',
    );
  });
});

it('no chart asks the network for anything', () => {
  const bars = attributionChart(['a'], [{ name: 'm', values: [1] }]);
  const network = networkChart({ networks: [{ name: 'A', layers }], relevances: made, values: [0] });
  for (const chart of [ascent, bars, network])
    expect(JSON.stringify({ ...chart, $schema: '' })).not.toMatch(/url|https?:/);
});

describe('errorChart', () => {
  const curve = (name: string, ...errors: number[]) => ({
    name,
    points: errors.map((error, i) => ({ masks: 10 ** (i + 1), error })),
  });
  const panels = [
    { title: 'left', measured: [curve('cat', 0.1, 0.04)], promised: [curve('bound', 0.8, 0.3)] },
    {
      title: 'right',
      measured: [curve('cat', 0.05, 0.02), curve('cup', 0.07, 0.01)],
      promised: [curve('bound', 0.9, 0.4), curve('other', 0.6, 0.2)],
    },
  ];
  const chart = errorChart(panels, { title: 'Errors', target: 0.01 });
  it('draws each point of each measured curve in its panel, and each curve as a line', async () => {
    const points = data(await itemsOf(chart, 'symbol')).filter((datum) => 'error' in datum) as unknown as {
      panel: string;
      name: string;
      masks: number;
      error: number;
    }[];
    expect(points.map(({ panel, name, masks, error }) => [panel, name, masks, error])).toEqual([
      ['left', 'cat', 10, 0.1],
      ['left', 'cat', 100, 0.04],
      ['right', 'cat', 10, 0.05],
      ['right', 'cat', 100, 0.02],
      ['right', 'cup', 10, 0.07],
      ['right', 'cup', 100, 0.01],
    ]);
    const lines = (await itemsOf(chart, 'line')).map(
      (item) => item.datum as unknown as { panel: string; name: string },
    );
    const drawn = new Set(lines.map(({ panel, name }) => `${panel} ${name}`));
    expect([...drawn].sort()).toEqual([
      'left bound',
      'left cat',
      'right bound',
      'right cat',
      'right cup',
      'right other',
    ]);
  });
  it('has logarithmic axes: a tenfold number of masks is always as far', async () => {
    const [first, second] = (await itemsOf(chart, 'symbol')).filter(
      (item) => item.datum?.masks !== undefined,
    ) as unknown as { x: number; y: number }[];
    const view = new vega.View(vega.parse(compile(chart).spec), { renderer: 'none' });
    await view.runAsync();
    expect(view.scale('x').type).toBe('log');
    expect(view.scale('y').type).toBe('log');
    expect(second!.x).toBeGreaterThan(first!.x);
    expect(second!.y).toBeGreaterThan(first!.y); // a smaller error stands lower
    view.finalize();
  });
  it('shows the target across, and is drawn without a browser', async () => {
    expect(
      (await itemsOf(chart, 'rule')).filter(
        (item) => (item.datum as { kind?: unknown } | undefined)?.kind === 'target',
      ),
    ).toHaveLength(2);
    expect(await chartToSvg(chart)).toMatch(/^<svg[\s\S]*Errors[\s\S]*<\/svg>$/);
    expect(await chartToSvg(errorChart(panels))).toMatch(/^<svg/);
  });
  it('refuses what a logarithmic axis cannot show, and more curves than it has colours', () => {
    expect(() => errorChart([])).toThrow('errorChart: expected at least 1 panel, got 0');
    expect(() => errorChart([{ title: '', measured: [curve('mine', NaN)], promised: [] }])).toThrow(
      "errorChart: expected the errors of 'mine' to be a finite number, got NaN",
    );
    expect(() => errorChart([{ title: '', measured: [curve('mine', 0)], promised: [] }])).toThrow(
      "errorChart: expected the errors of 'mine' to be above 0, got 0",
    );
    expect(() => errorChart(panels, { target: -1 })).toThrow('errorChart: expected target to be above 0, got -1');
    const five = ['a', 'b', 'c', 'd', 'e'].map((name) => curve(name, 1));
    expect(() => errorChart([{ title: '', measured: five, promised: [] }])).toThrow(
      'expected at most 4 measured and 2 promised names, got 5 and 0',
    );
  });
});
