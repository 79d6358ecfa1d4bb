/** Bars that a runner claims to have drawn, checked one by one: they come out of the sandbox. */
import type { Bar, Extent, Value } from '@course/cases';

const MOST_BARS = 20_000;

function field(value: Value, key: string): Value {
  return value instanceof Map && value.has(key) ? value.get(key)! : null;
}

function text(value: Value): string {
  if (typeof value !== 'string') throw new Error('the drawn chart has a bar without a text where one belongs');
  return value;
}

function extent(value: Value): Extent {
  const [from, to, slack, at] = ['from', 'to', 'slack', 'at'].map((key) => field(value, key)) as [
    Value,
    Value,
    Value,
    Value,
  ];
  if (typeof at === 'number') return { label: text(field(value, 'label')), at };
  if (![from, to, slack].every((v) => typeof v === 'number' && Number.isFinite(v)))
    throw new Error('the drawn chart has a bar without a finite extent');
  return { from: from as number, to: to as number, slack: slack as number };
}

export function barsFromClaim(value: Value): Bar[] {
  if (!Array.isArray(value) || value.length > MOST_BARS)
    throw new Error(`the chart draws more than ${MOST_BARS} bars, or none that can be read`);
  return value.map((bar) => {
    const data = field(bar, 'data');
    const entries =
      data instanceof Map ? [...data].filter(([, v]) => typeof v === 'string' || typeof v === 'number') : [];
    return {
      panel: text(field(bar, 'panel')),
      look: text(field(bar, 'look')),
      data: Object.fromEntries(entries) as Bar['data'],
      x: extent(field(bar, 'x')),
      y: extent(field(bar, 'y')),
    };
  });
}
