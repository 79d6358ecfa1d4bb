/** What several methods give to each feature, as bars side by side. */
import type { VegaLiteSpec } from '../vega-lite-spec';
import { numbers, short } from './arguments';

/** One colour of bars: a method, with a number for each feature. */
export type AttributionMethod = { name: string; values: number[] };

/** Told apart with any common form of colour blindness, and in a black-and-white print. */
const COLOURS = ['#31688e', '#e08214', '#35b779', '#7b3294'];

/**
 * A Vega-Lite chart with a group of bars for each feature, and each bar's number on it.
 *
 * @param features their names, in order
 * @param methods  at least one
 * @throws when a method has not one finite number for each feature
 * @example showChart(attributionChart(['x₁', 'x₂'], [{ name: 'this', values: [1, 2] }, { name: 'that', values: [3, 0] }]))
 */
export function attributionChart(
  features: string[],
  methods: AttributionMethod[],
  title = 'Relevance of each feature',
): VegaLiteSpec {
  if (features.length === 0 || methods.length === 0)
    throw new Error(
      `attributionChart: expected at least 1 feature and 1 method, got ${features.length} and ${methods.length}`,
    );
  const rows = methods.flatMap(({ name, values }) =>
    numbers('attributionChart', `the values of '${name}'`, values, features.length).map((value, i) => ({
      feature: features[i]!,
      method: name,
      value: short(value),
    })),
  );
  const all = [0, ...rows.map(({ value }) => value)];
  const room = (Math.max(...all) - Math.min(...all) || 1) * 0.12; // for the numbers at the bars' ends
  const domain = [Math.min(...all) < 0 ? Math.min(...all) - room : 0, Math.max(...all) + room];
  const names = methods.map(({ name }) => name);
  const label = (where: 'above' | 'below') => ({
    transform: [{ filter: where === 'above' ? 'datum.value >= 0' : 'datum.value < 0' }],
    mark: {
      type: 'text',
      baseline: where === 'above' ? 'bottom' : 'top',
      dy: where === 'above' ? -3 : 3,
      fontSize: 12,
    },
    encoding: { text: { field: 'value', format: '.3~f' } },
  });
  const spec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    title,
    width: Math.max(240, 60 * features.length * methods.length),
    height: 240,
    data: { values: rows },
    encoding: {
      x: {
        field: 'feature',
        type: 'nominal',
        sort: features,
        title: null,
        axis: { labelAngle: 0, labelFontSize: 14, ticks: false },
        scale: { paddingInner: 0.25 },
      },
      xOffset: { field: 'method', sort: names },
      y: { field: 'value', type: 'quantitative', title: 'relevance', scale: { domain, nice: false } },
    },
    layer: [
      {
        mark: { type: 'bar', tooltip: true },
        encoding: {
          color: { field: 'method', sort: names, title: null, scale: { range: COLOURS }, legend: { orient: 'top' } },
        },
      },
      label('above'),
      label('below'),
    ],
  };
  return spec as unknown as VegaLiteSpec;
}
