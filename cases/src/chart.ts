/** Draws a Vega-Lite chart without a screen and reads its bars back from the scene, in the units of its axes. */
/**
 * One drawn bar: the panel it stands in, its colours, the data it was drawn from, and its extent on each axis: numbers where the
 * axis is continuous, the band's label (and the place in the band) where it is not.
 */
export type Bar = { panel: string; look: string; data: Record<string, string | number>; x: Extent; y: Extent };
export type Extent = { from: number; to: number; slack: number } | { label: string; at: number };

// The parts of Vega's scene that are read here; its own typings leave them open.
type Scale = {
  type: string;
  invert?: (pixel: number) => number;
  domain: () => unknown[];
  bandwidth?: () => number;
  (value: unknown): number;
};
type Context = { scales: Record<string, { value: Scale }> };
type SceneItem = {
  x?: number;
  y?: number;
  width?: number;
  height?: number;
  fill?: string;
  stroke?: string;
  opacity?: number;
  datum?: Record<string, unknown>;
  context?: Context;
  items?: SceneMark[];
};
type SceneMark = { marktype: string; role: string; name?: string; items: SceneItem[] };

const silent = {
  level: () => silent,
  warn: () => silent,
  info: () => silent,
  debug: () => silent,
  error: () => silent,
};

/** The scale of an axis that serves a mark: of `concat_0_x` and `x`, the one whose prefix the mark's name begins with. */
function scaleFor(axis: 'x' | 'y', markName: string, context: Context): Scale | undefined {
  const names: string[] = [];
  for (const name in context.scales) if (name === axis || name.endsWith(`_${axis}`)) names.push(name); // inherited ones too
  const fits = names.filter((name) => markName.startsWith(name.slice(0, -1)));
  const best = (fits.length > 0 ? fits : names).sort((a, b) => b.length - a.length)[0];
  return best === undefined ? undefined : context.scales[best]!.value;
}

function extent(scale: Scale | undefined, start: number, size: number): Extent | undefined {
  if (!scale) return undefined;
  if (scale.invert && !scale.bandwidth) {
    const ends = [scale.invert(start), scale.invert(start + size)].map(Number).sort((a, b) => a - b) as [
      number,
      number,
    ];
    // bars stand up to a pixel apart
    const slack = 1.01 * Math.abs(Number(scale.invert(start + 1)) - Number(scale.invert(start)));
    return { from: ends[0], to: ends[1], slack };
  }
  const middle = start + size / 2;
  const band = scale.bandwidth?.() ?? 0;
  const label = scale.domain().find((value) => middle >= scale(value) - 1 && middle <= scale(value) + band + 1);
  return label === undefined ? undefined : { label: String(label), at: Math.round(start - scale(label)) };
}

/** Where bars stand: `x` and `y` are the place of the group that holds them in its panel. */
type Place = { panel: string; context?: Context; x: number; y: number };

function barsOf(mark: SceneMark, index: number, place: Place, bars: Bar[]): void {
  const { panel, context } = place;
  if (mark.marktype === 'group') {
    const isStack = mark.name === undefined; // bars with round corners stand in one for each stack; every panel has a name
    for (const [i, group] of mark.items.entries()) {
      const { x = 0, y = 0 } = group;
      const inStack = { panel, x: place.x + x, y: place.y + y };
      const within = isStack ? inStack : { panel: `${panel}/${index}.${i}`, x: 0, y: 0 };
      group.items?.forEach((inner, k) => barsOf(inner, k, { ...within, context: group.context ?? context }, bars));
    }
    return;
  }
  if (mark.marktype !== 'rect' || mark.role !== 'mark' || !context) return;
  const [xScale, yScale] = (['x', 'y'] as const).map((axis) => scaleFor(axis, mark.name ?? '', context));
  for (const item of mark.items) {
    const x = extent(xScale, place.x + (item.x ?? 0), item.width ?? 0);
    const y = extent(yScale, place.y + (item.y ?? 0), item.height ?? 0);
    if (!x || !y) continue;
    const data = Object.fromEntries(
      Object.entries(item.datum ?? {}).filter(([, v]) => typeof v === 'string' || typeof v === 'number'),
    ) as Bar['data'];
    bars.push({ panel, look: `${item.fill} ${item.stroke}`, data, x, y });
  }
}

/**
 * Compiles and runs the chart, and returns its bars.
 * @throws when Vega-Lite or Vega do not accept the chart
 */
export async function drawBars(spec: unknown): Promise<Bar[]> {
  const vega: typeof import('vega') = require('vega');
  const vegaLite: typeof import('vega-lite') = require('vega-lite');
  const compiled = vegaLite.compile(spec as import('vega-lite').TopLevelSpec, { logger: silent as never }).spec;
  const view = new vega.View(vega.parse(compiled), { renderer: 'none', logger: silent as never });
  try {
    await view.runAsync();
    const bars: Bar[] = [];
    barsOf((view.scenegraph() as unknown as { root: SceneMark }).root, 0, { panel: '', x: 0, y: 0 }, bars);
    return bars;
  } finally {
    view.finalize();
  }
}
