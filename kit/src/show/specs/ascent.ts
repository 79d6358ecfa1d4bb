/** The contours of an objective in the plane, the path of an ascent on them, and the point where a formula says that it ends. */
import type { VegaLiteSpec } from '../vega-lite-spec';
import { finite, numbers, short, sliderOf } from './arguments';
import { contourLines } from './contours';

/** What is seen at one position of the slider. */
export type AscentFrame = {
  /** Strength of the regulariser. */
  lambda: number;
  /** The points `[x1, x2]` of the ascent, the start first. */
  path: number[][];
  /** The point `[x1, x2]` of the closed form. */
  prototype: number[];
};

export type AscentOptions = {
  /** What is maximised, at `x = [x1, x2]`; drawn, on a grid of its own. */
  objective: (x: number[], lambda: number) => number;
  /** One for each position of the slider, lambda ascending in equal steps; a single frame has no slider. */
  frames: AscentFrame[];
  /** What is seen of the plane, both ways: `[lowest, highest]`. */
  range: [number, number];
  title?: string;
};

const TILES = 42;
const SIDE = 420; // pixels, a multiple of TILES: no seams between tiles
const CONTOURS = 14;

/** The objective in the middle of each tile, row by row from the lowest x2. */
function onTiles(objective: AscentOptions['objective'], lambda: number, low: number, tile: number): number[] {
  return Array.from({ length: TILES * TILES }, (_, k) => {
    const x = [low + ((k % TILES) + 0.5) * tile, low + (Math.floor(k / TILES) + 0.5) * tile];
    return short(finite('ascentChart', `objective([${x.join(', ')}], ${lambda})`, objective(x, lambda)));
  });
}

/** From the objective's lower third up: below that, where it falls ever faster, everything gets the lowest colour. */
function coloured(values: number[]): [number, number] {
  const sorted = [...values].sort((a, b) => a - b);
  return [sorted[Math.floor(sorted.length / 3)]!, sorted[sorted.length - 1]!];
}

/**
 * A Vega-Lite chart with lambda on a slider.
 *
 * @throws when a path or a point is not made of pairs of finite numbers, or the lambdas are not in equal steps
 * @example showChart(ascentChart({ objective: (x, lambda) => …, frames: [{ lambda: 1, path, prototype }], range: [-3, 3] }))
 */
export function ascentChart({ objective, frames, range, title = 'Gradient ascent' }: AscentOptions): VegaLiteSpec {
  const [low, high] = numbers('ascentChart', 'range', range, 2) as [number, number];
  if (!(low < high)) throw new Error(`ascentChart: expected range to be [lowest, highest], got [${low}, ${high}]`);
  const { min, max, step } = sliderOf(
    'ascentChart',
    'the lambdas of frames',
    frames.map((frame) => frame.lambda),
  );
  const tile = (high - low) / TILES;
  const tiles = frames.map(({ lambda }) => ({ lambda, value: onTiles(objective, lambda, low, tile) }));
  const domain = coloured(tiles.flatMap(({ value }) => value));
  const levels = Array.from(
    { length: CONTOURS },
    (_, k) => domain[0] + ((k + 0.5) * (domain[1] - domain[0])) / CONTOURS,
  );
  const contours = tiles.map(({ lambda, value }) => ({
    lambda,
    ...contourLines(value, TILES, levels, (index) => short(low + (index + 0.5) * tile)),
  }));

  const row = (lambda: number, name: string, point: number[], at: number) => {
    const [x1, x2] = numbers('ascentChart', name, point, 2).map(short);
    return { lambda, step: at, x1, x2 };
  };
  const path = frames.flatMap(({ lambda, path: points }) => points.map((p, k) => row(lambda, `path[${k}]`, p, k)));
  const ends = frames.map(({ lambda, prototype }) => row(lambda, 'prototype', prototype, 0));

  const shown = { filter: `abs(datum.lambda - lambda) < ${step / 2}` };
  const axis = (field: string, name: string) =>
    ({
      field,
      type: 'quantitative',
      title: name,
      scale: { domain: [low, high], nice: false },
      axis: { grid: false },
    }) as const;
  const x = axis('x1', 'x₁');
  const y = axis('x2', 'x₂');
  const tooltip = [{ field: 'step' }, { field: 'x1', title: 'x₁' }, { field: 'x2', title: 'x₂' }];
  const middle = frames[Math.floor((frames.length - 1) / 2)]!;
  const slider = { input: 'range', min, max, step, name: 'λ ' };
  const spec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    title: {
      text: frames.length > 1 ? { expr: `${JSON.stringify(`${title}, λ = `)} + format(lambda, '.3~f')` } : title,
      subtitle: 'white: the ascent, step by step; red cross: the closed form',
    },
    params: [{ name: 'lambda', value: middle.lambda, ...(frames.length > 1 ? { bind: slider } : {}) }],
    width: SIDE,
    height: SIDE,
    layer: [
      {
        data: { values: tiles },
        transform: [
          shown,
          { flatten: ['value'] },
          { window: [{ op: 'row_number', as: 'k' }] },
          { calculate: `${low} + ((datum.k - 1) % ${TILES}) * ${tile}`, as: 'x1' },
          { calculate: `${low} + floor((datum.k - 1) / ${TILES}) * ${tile}`, as: 'x2' },
          { calculate: `datum.x1 + ${tile}`, as: 'right' },
          { calculate: `datum.x2 + ${tile}`, as: 'top' },
        ],
        mark: { type: 'rect', clip: true, strokeWidth: 0 },
        encoding: {
          x,
          x2: { field: 'right' },
          y,
          y2: { field: 'top' },
          color: {
            field: 'value',
            type: 'quantitative',
            title: 'objective',
            scale: { domain, clamp: true, scheme: 'viridis' },
            legend: { format: '~g', tickCount: 6, gradientLength: SIDE - 40 },
          },
        },
      },
      {
        data: { values: contours },
        transform: [shown, { flatten: ['x', 'y', 'toX', 'toY'] }],
        mark: { type: 'rule', color: 'white', opacity: 0.35, strokeWidth: 1 },
        encoding: { x: { ...x, field: 'x' }, y: { ...y, field: 'y' }, x2: { field: 'toX' }, y2: { field: 'toY' } },
      },
      {
        data: { values: path },
        transform: [shown],
        mark: { type: 'line', clip: true, color: 'white', strokeWidth: 1.5 },
        encoding: { x, y, order: { field: 'step', type: 'quantitative' } },
      },
      {
        data: { values: path },
        transform: [shown],
        mark: { type: 'circle', clip: true, color: 'white', stroke: '#333', strokeWidth: 0.5, opacity: 1, size: 26 },
        encoding: { x, y, tooltip },
      },
      {
        data: { values: ends },
        transform: [shown],
        mark: {
          type: 'point',
          clip: true,
          shape: 'cross',
          filled: true,
          color: '#d62728',
          stroke: 'white',
          opacity: 1,
          size: 220,
        },
        encoding: { x, y, tooltip: tooltip.slice(1) },
      },
    ],
  };
  return spec as unknown as VegaLiteSpec;
}
