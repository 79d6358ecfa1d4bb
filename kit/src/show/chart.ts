/** A Vega-Lite chart: JupyterLab draws it in the notebook, Vega draws it into an SVG file elsewhere. */
import type * as vegaModule from 'vega';
import type * as vegaLiteModule from 'vega-lite';
import { announce, nextFile, writePicture } from './file';
import type { VegaLiteSpec } from './vega-lite-spec';
import { newDisplay, place } from './where-shown';

/**
 * Shows a chart.
 *
 * @param spec a Vega-Lite 5 chart with its data in it (`data: { values: [...] }`); it is shown as it is
 * @throws when `spec` is not an object; outside a notebook also when Vega-Lite cannot draw it
 * @example showChart({ data: { values }, mark: 'bar', encoding: { x: { field: 'similarity', bin: true }, y: { aggregate:
 *   'count' } } })
 */
export function showChart(spec: VegaLiteSpec): void {
  const where = place();
  if (where === 'nowhere') return;
  if (typeof spec !== 'object' || spec === null || Array.isArray(spec))
    throw new Error(`showChart: expected spec to be a Vega-Lite chart (an object), got ${kindOf(spec)}`);
  const title = titleOf(spec);
  if (where === 'notebook') return newDisplay()({ 'application/vnd.vegalite.v5+json': spec, 'text/plain': title });
  const file = nextFile(title);
  // Not awaited: a cell that ends in `showChart(…)` would print a promise, and so would `void` in every example.
  chartToSvg(spec)
    .then((svg) => writePicture('showChart', file, svg))
    .then(() => announce('showChart', file))
    .catch((error: unknown) => console.error(messageOf(error)));
}

function titleOf(spec: VegaLiteSpec): string {
  const { title } = spec as { title?: unknown };
  const text = typeof title === 'object' && title !== null ? (title as { text?: unknown }).text : title;
  return typeof text === 'string' ? text : 'chart';
}

/**
 * The chart as SVG, drawn by Vega without a browser. Vega's own way to it is a promise.
 *
 * @throws at once when Vega-Lite cannot read the chart
 * @example writeFileSync('chart.svg', await chartToSvg(spec))
 */
export function chartToSvg(spec: VegaLiteSpec): Promise<string> {
  const vega = require('vega') as typeof vegaModule;
  const vegaLite = require('vega-lite') as typeof vegaLiteModule;
  try {
    const compiled = vegaLite.compile(spec, { config: { background: 'white' }, logger: vega.logger(vega.Error) }).spec;
    const view = new vega.View(vega.parse(compiled), { renderer: 'none', logLevel: vega.Error });
    return view.toSVG().finally(() => view.finalize());
  } catch (error) {
    throw new Error(`showChart: expected spec to be a chart that Vega-Lite can draw, got: ${messageOf(error)}`);
  }
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value;
}

function messageOf(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n')[0]!;
}
