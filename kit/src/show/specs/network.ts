/** Small networks side by side, with relevance as the width of their lines, for two inputs on sliders. */
import type { Layer } from '@course/cases';
import type { VegaLiteSpec } from '../vega-lite-spec';
import { short, sliderOf } from './arguments';
import { type Flow, flowsOf, type Relevances } from './flows';

export type NetworkOptions = {
  /** Each with two inputs, one hidden layer of up to 8 units and one output; `name` stands above it. */
  networks: { name: string; layers: Layer[] }[];
  /** The relevances by layer, from the input's to the output's: what is drawn. */
  relevances: Relevances;
  /** The values that both sliders pass through: ascending, in equal steps, from 0 or more. */
  values: number[];
};

const SUBSCRIPTS = '₀₁₂₃₄₅₆₇₈₉';
const WIDTH = 230; // of one network, in pixels
const WIDEST = 22; // of a line, in pixels

/** Inputs are 1 and 2, hidden units 3 and on, as on the sheet: `x₁`, `a₃`, `y`. */
function nameOfUnit(layer: number, unit: number): string {
  return layer === 0 ? `x${SUBSCRIPTS[unit + 1]}` : layer === 1 ? `a${SUBSCRIPTS[unit + 3]}` : 'y';
}

/** Where a unit stands: layers from left (0) to right (2), units from the top, centred about 0. */
function place(layer: number, unit: number, units: number): { at: number; up: number } {
  return { at: layer, up: (units - 1) / 2 - unit };
}

function checkForm(name: string, layers: Layer[]): void {
  const [first, second] = layers;
  const hidden = first?.weights[0]?.length ?? 0;
  const fits =
    layers.length === 2 &&
    first!.weights.length === 2 &&
    hidden >= 1 &&
    hidden <= 7 &&
    second!.weights.length === hidden;
  if (!fits || second!.weights.some((row) => row.length !== 1))
    throw new Error(
      `networkChart: expected network '${name}' to have 2 inputs, one layer of 1 to 7 hidden units and 1 output`,
    );
}

/** The lines and the units of one network, for every position of the sliders. */
function drawn(network: NetworkOptions['networks'][number], relevances: Relevances, values: number[]) {
  const { name, layers } = network;
  checkForm(name, layers);
  const sizes = [2, layers[1]!.weights.length, 1];
  const lines = layers.flatMap(({ weights }, layer) =>
    weights.flatMap((row, from) =>
      row.flatMap((weight, to) => {
        if (weight === 0) return [];
        const start = place(layer, from, sizes[layer]!);
        const end = place(layer + 1, to, sizes[layer + 1]!);
        const sign = weight < 0 ? 'negative' : 'positive';
        return [{ network: name, layer, from, to, ...start, toAt: end.at, toUp: end.up, sign }];
      }),
    ),
  );
  const units = sizes.flatMap((size, layer) =>
    Array.from({ length: size }, (_, unit) => ({
      layer,
      unit,
      label: nameOfUnit(layer, unit),
      ...place(layer, unit, size),
    })),
  );
  const positions = values.flatMap((x1) => values.map((x2) => ({ x1, x2 })));
  const seen = positions.map((position) => ({ position, ...flowsOf(layers, [position.x1, position.x2], relevances) }));
  const widths = seen.flatMap(({ position, flows }) =>
    flows.flatMap(({ layer, from, to, relevance }: Flow) => {
      const line = lines.find((one) => one.layer === layer && one.from === from && one.to === to);
      if (!line || relevance === 0) return [];
      const { at, up, toAt, toUp } = line;
      return [{ network: name, ...position, at, up, toAt, toUp, relevance: short(relevance) }];
    }),
  );
  const labels = seen.flatMap(({ position, relevances: whole }) =>
    units.map(({ layer, unit, at, up, label }) => ({
      network: name,
      ...position,
      at,
      up,
      label,
      relevance: short(whole[layer]![unit]!),
    })),
  );
  return { lines, widths, labels };
}

/**
 * A Vega-Lite chart with x₁ and x₂ on sliders. The lines' widths come from the given function alone (flows.ts).
 *
 * @throws when a network has another form, or `relevances` does not give an array for each layer
 * @example showChart(networkChart({ networks: [{ name: 'A', layers }], relevances: rule, values: [0, 1, 2] }))
 */
export function networkChart({ networks, relevances, values }: NetworkOptions): VegaLiteSpec {
  const { min, max, step } = sliderOf('networkChart', 'values', values);
  const parts = networks.map((network) => drawn(network, relevances, values));
  const widest = Math.max(1e-9, ...parts.flatMap(({ labels }) => labels.map(({ relevance }) => relevance)));
  const width = { domain: [0, widest], range: [0, WIDEST] };
  const shown = { filter: `abs(datum.x1 - x1) < ${step / 2} && abs(datum.x2 - x2) < ${step / 2}` };
  const up = { type: 'quantitative', axis: null, scale: { domain: [-1.6, 1.5], nice: false } } as const;
  const at = { type: 'quantitative', axis: null, scale: { domain: [-0.35, 2.35], nice: false } } as const;
  const here = { x: { field: 'at', ...at }, y: { field: 'up', ...up } };
  const between = { ...here, x2: { field: 'toAt' }, y2: { field: 'toUp' } };
  const slider = (name: string, label: string, start: number) => ({
    name,
    value: start,
    bind: { input: 'range', min, max, step, name: `${label} ` },
  });
  const middle = values[Math.floor((values.length - 1) / 2)]!;
  const spec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    title: {
      text: { expr: "'x₁ = ' + format(x1, '.3~f') + ',  x₂ = ' + format(x2, '.3~f')" },
      subtitle: 'width and numbers: relevance; grey: weights, dashed where negative',
      anchor: 'middle',
      offset: 16,
    },
    params: [slider('x1', 'x₁', max), slider('x2', 'x₂', middle)],
    hconcat: parts.map(({ lines, widths, labels }, i) => ({
      title: { text: networks[i]!.name, anchor: 'middle', fontSize: 13 },
      width: WIDTH,
      height: WIDTH,
      view: { stroke: null },
      layer: [
        {
          data: { values: lines },
          mark: { type: 'rule', color: '#aaa', strokeWidth: 1 },
          encoding: {
            ...between,
            strokeDash: { condition: { test: "datum.sign === 'negative'", value: [4, 4] }, value: [1, 0] },
          },
        },
        {
          data: { values: widths },
          transform: [shown],
          mark: { type: 'rule', color: '#d9480f', opacity: 0.55, strokeCap: 'round' },
          encoding: {
            ...between,
            strokeWidth: { field: 'relevance', type: 'quantitative', scale: width, legend: null },
          },
        },
        {
          data: { values: labels },
          transform: [shown],
          layer: [
            {
              mark: { type: 'circle', color: 'white', stroke: '#333', strokeWidth: 1.2, opacity: 1, size: 900 },
              encoding: here,
            },
            {
              mark: { type: 'text', fontSize: 14, fontStyle: 'italic' },
              encoding: { ...here, text: { field: 'label' } },
            },
            {
              mark: { type: 'text', fontSize: 12, dy: 26, color: '#a33207', fontWeight: 'bold' },
              encoding: { ...here, text: { field: 'relevance', format: '.3~f' } },
            },
          ],
        },
      ],
    })),
  };
  return spec as unknown as VegaLiteSpec;
}
