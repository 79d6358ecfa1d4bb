import type { TopLevelSpec } from 'vega-lite';
import type { SheetStatistics } from './statistics';
import { html } from './text';

const config = {
  background: 'transparent',
  font: 'system-ui, "Liberation Sans", sans-serif',
  view: { stroke: null },
  axis: {
    grid: false,
    labelFontSize: 12,
    titleFontSize: 12,
    titleFontWeight: 'normal',
    labelColor: '#1b1f24',
    titleColor: '#5a6472',
    domainColor: '#8a94a0',
    tickColor: '#8a94a0',
    labelLimit: 260,
  },
} as const;
const BAR = '#3f6fa8';

/** Bars of how many submissions lie in each bin of the score. */
export function scoreHistogram({ bins }: SheetStatistics): TopLevelSpec {
  const most = Math.max(...bins.map((bin) => bin.count));
  return {
    width: 340,
    height: 240,
    data: { values: bins },
    mark: { type: 'bar', color: BAR, binSpacing: 2 },
    encoding: {
      x: {
        field: 'from',
        type: 'quantitative',
        bin: 'binned',
        axis: {
          title: 'score',
          values: [...bins.map((bin) => bin.from), bins.at(-1)!.to],
          labelOverlap: true,
        },
      },
      x2: { field: 'to' },
      y: {
        field: 'count',
        type: 'quantitative',
        axis: { title: 'submissions', tickMinStep: 1, tickCount: Math.min(most, 6) },
      },
    },
    config,
  };
}

/** For each item, in order, the part of the class that has all its points. */
export function itemShares({ items }: SheetStatistics): TopLevelSpec {
  const values = items.map((item) => ({
    item: item.id,
    share: item.full / item.count,
    label: `${Math.round((100 * item.full) / item.count)}%`,
  }));
  return {
    width: 230,
    height: { step: 20 },
    data: { values },
    encoding: {
      y: { field: 'item', type: 'nominal', sort: null, axis: { title: null, ticks: false, domain: false } },
      x: {
        field: 'share',
        type: 'quantitative',
        scale: { domain: [0, 1] },
        axis: { title: 'submissions with full marks', format: '%', values: [0, 0.5, 1] },
      },
    },
    layer: [
      { mark: { type: 'bar', color: BAR, height: 13 } },
      {
        mark: { type: 'text', align: 'left', dx: 4, color: '#1b1f24', fontSize: 12 },
        encoding: { text: { field: 'label', type: 'nominal' } },
      },
    ],
    config,
  };
}

/** A chart as SVG for the inside of a page; `label` (text) says to those who cannot see it what it shows. */
export async function chartToSvg(spec: TopLevelSpec, label: string): Promise<string> {
  // Loaded here: a second that only an index needs.
  const vega = require('vega') as typeof import('vega');
  const lite = require('vega-lite') as typeof import('vega-lite');
  const refuse = () => Promise.reject(new Error('a chart of the report loads nothing'));
  const loader = { load: refuse, sanitize: refuse, http: refuse, file: refuse, options: {} };
  const view = new vega.View(vega.parse(lite.compile(spec).spec), { renderer: 'none', loader, logLevel: vega.Error });
  try {
    return (await view.toSVG()).replace('<svg ', () => `<svg role="img" aria-label="${html(label)}" `);
  } finally {
    view.finalize();
  }
}
