/** How fast estimates come near to what they estimate, beside what a bound promises: errors against the number of masks. */
import type { VegaLiteSpec } from '../vega-lite-spec';
import { finite, short } from './arguments';

export type ErrorCurve = { name: string; points: { masks: number; error: number }[] };
export type ErrorPanel = {
  title: string;
  /** Drawn as lines with points, in colours. */
  measured: ErrorCurve[];
  /** Drawn as broken lines, in greys. */
  promised: ErrorCurve[];
};

type ErrorOptions = {
  title?: string;
  /** An error that is aimed at, as a thin line across. */
  target?: number;
};

/** Told apart with any common form of colour blindness, and in a black-and-white print. */
const COLOURS = ['#31688e', '#e08214', '#35b779', '#7b3294'];
const GREYS = ['#111111', '#8a8a8a'];
const BROKEN = [
  [7, 3],
  [2, 3],
];

/** What a logarithmic axis can show: a number above 0. */
function positive(name: string, value: number): number {
  const number = finite('errorChart', name, value);
  if (!(number > 0)) throw new Error(`errorChart: expected ${name} to be above 0, got ${number}`);
  return number;
}

function rowsOf(panel: string, kind: 'measured' | 'promised', curves: ErrorCurve[]) {
  return curves.flatMap(({ name, points }) =>
    points.map(({ masks, error }) => ({
      panel,
      kind,
      name,
      masks: positive(`the masks of '${name}'`, masks),
      error: short(positive(`the errors of '${name}'`, error)),
    })),
  );
}

/** The names in the order in which they come, each once. */
const namesOf = (curves: ErrorCurve[]): string[] => [...new Set(curves.map(({ name }) => name))];

/**
 * A Vega-Lite chart with a panel for each kind of error, side by side on the same axes, both logarithmic: an error that falls
 * with the root of the number of masks is a straight line.
 *
 * @param panels at least one; curves of the same name have the same colour in all of them: up to four measured, two promised
 * @throws when a number of masks or an error is not finite and above 0
 * @example showChart(errorChart([{ title: 'mean', measured: [{ name: 'mine', points: [{ masks: 10, error: 0.3 }] }], promised: [] }]))
 */
export function errorChart(
  panels: ErrorPanel[],
  { title = 'Error and number of masks', target }: ErrorOptions = {},
): VegaLiteSpec {
  if (panels.length === 0) throw new Error('errorChart: expected at least 1 panel, got 0');
  const rows = panels.flatMap((panel) => [
    ...rowsOf(panel.title, 'measured', panel.measured),
    ...rowsOf(panel.title, 'promised', panel.promised),
    ...(target === undefined ? [] : [{ panel: panel.title, kind: 'target', error: positive('target', target) }]),
  ]);
  const measured = namesOf(panels.flatMap((panel) => panel.measured));
  const promised = namesOf(panels.flatMap((panel) => panel.promised));
  if (measured.length > COLOURS.length || promised.length > GREYS.length)
    throw new Error(
      `errorChart: expected at most ${COLOURS.length} measured and ${GREYS.length} promised names, ` +
        `got ${measured.length} and ${promised.length}`,
    );
  const domain = [...measured, ...promised];
  const symbols = { symbolType: 'stroke', symbolStrokeWidth: 2, symbolSize: 400 };
  const legend = { orient: 'top', title: null, columns: 6, labelLimit: 0, ...symbols };
  const colours = [...measured.map((_, i) => COLOURS[i]!), ...promised.map((_, i) => GREYS[i]!)];
  const dashes = [...measured.map(() => [1, 0]), ...promised.map((_, i) => BROKEN[i]!)];
  // labels of a logarithmic axis lie unevenly: 200 and 300 would touch
  const log = (field: string, name: string, nice: boolean, format: string) => ({
    field,
    type: 'quantitative',
    title: name,
    scale: { type: 'log', nice },
    axis: { format, gridColor: '#eeeeee', labelSeparation: 8 },
  });
  const line = {
    x: log('masks', 'number of masks', false, '~s'),
    y: log('error', 'error', true, '~g'),
    color: { field: 'name', scale: { domain, range: colours }, legend },
    strokeDash: { field: 'name', scale: { domain, range: dashes }, legend },
  };
  const only = (kind: string) => [{ filter: `datum.kind === '${kind}'` }];
  const tooltip = [{ field: 'name' }, { field: 'masks', format: ',' }, { field: 'error', format: '.3~g' }];
  const spec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    title: { text: title, anchor: 'start' },
    data: { values: rows },
    facet: {
      column: { field: 'panel', sort: panels.map((panel) => panel.title), header: { title: null, labelFontSize: 12 } },
    },
    spec: {
      width: 300,
      height: 300,
      layer: [
        {
          transform: only('target'),
          mark: { type: 'rule', color: '#555555', strokeWidth: 0.8 },
          encoding: { y: line.y },
        },
        { transform: only('promised'), mark: { type: 'line', strokeWidth: 2 }, encoding: line },
        { transform: only('measured'), mark: { type: 'line', strokeWidth: 1.5 }, encoding: line },
        {
          transform: only('measured'),
          mark: { type: 'circle', size: 14, opacity: 1 },
          encoding: { x: line.x, y: line.y, color: line.color, tooltip },
        },
      ],
    },
  };
  return spec as unknown as VegaLiteSpec;
}
