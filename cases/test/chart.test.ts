import { drawBars } from '../src/chart';
import { type ChartMistake, faultOfChart } from '../src/chart-faults';
import type { Fault } from '../src/recognised';
import { toValue } from '../src/value';

const rows = Array.from({ length: 50 }, (_, i) => ({
  image: i % 3 ? 'cat' : 'cup',
  similarity: ((i * 37) % 100) / 100,
}));
const data = { values: rows };
const x = { field: 'similarity', bin: { step: 0.1 }, type: 'quantitative' };
const y = { aggregate: 'count', type: 'quantitative' };
const chart = (spec: object) =>
  faultOfChart(toValue({ data, mark: 'bar', ...spec }), { kind: 'chart', rows }, drawBars);

/** Rows counted by hand into bins of 0.1, as students do who bin beforehand. */
const binned = [
  ...new Map(
    rows.map((row) => {
      const k = Math.floor(row.similarity * 10 + 1e-9);
      const n = rows.filter((r) => r.image === row.image && Math.floor(r.similarity * 10 + 1e-9) === k).length;
      return [
        row.image + k,
        { image: row.image, start: k / 10, middle: (2 * k + 1) / 20, label: `${k / 10}–${(k + 1) / 10}`, n },
      ];
    }),
  ).values(),
];
const counted = { field: 'n', type: 'quantitative' };

describe('right histograms', () => {
  it.each<[string, object]>([
    ['rows', { encoding: { x, y, row: { field: 'image' } } }],
    ['stacked colours', { encoding: { x, y, color: { field: 'image' } } }],
    [
      'overlaid colours',
      { mark: { type: 'bar', opacity: 0.5 }, encoding: { x, y: { ...y, stack: null }, color: { field: 'image' } } },
    ],
    [
      'stacked, with round corners',
      { mark: { type: 'bar', cornerRadius: 3 }, encoding: { x, y, color: { field: 'image' } } },
    ],
    [
      'stacked across, with round corners, in rows',
      {
        mark: { type: 'bar', cornerRadius: 3 },
        encoding: { y: x, x: y, color: { field: 'image' }, row: { field: 'image' } },
      },
    ],
    ['a key without a value', { width: undefined, encoding: { x, y, row: { field: 'image' }, color: undefined } }],
    [
      'a view of all rows for each image',
      {
        data: undefined,
        mark: undefined,
        vconcat: ['cat', 'cup'].map((image) => ({
          data: { values: rows },
          transform: [{ filter: { field: 'image', equal: image } }],
          mark: 'bar',
          encoding: { x, y },
        })),
      },
    ],
    ['horizontal facets', { encoding: { y: x, x: y, facet: { field: 'image', columns: 2 } } }],
    ['ordinal bins', { encoding: { x: { ...x, type: 'ordinal' }, y, column: { field: 'image' } } }],
    ['bars side by side', { encoding: { x: { ...x, type: 'ordinal' }, y, xOffset: { field: 'image' } } }],
    ['fine bins', { encoding: { x: { ...x, bin: { maxbins: 40 } }, y, row: { field: 'image' } } }],
    ...['start', 'middle', 'label'].map((field): [string, object] => {
      const encoding = { x: { field, type: 'ordinal' }, y: counted, row: { field: 'image' } };
      return [`bins counted beforehand, by ${field}`, { data: { values: binned }, encoding }];
    }),
    [
      'layers',
      {
        layer: ['cat', 'cup'].map((image, i) => ({
          transform: [{ filter: { field: 'image', equal: image } }],
          mark: { type: 'bar', color: ['red', 'blue'][i] },
          encoding: { x, y },
        })),
      },
    ],
    [
      'panels side by side',
      {
        data: undefined,
        mark: undefined,
        hconcat: ['cat', 'cup'].map((image) => ({
          data: { values: rows.filter((r) => r.image === image) },
          mark: 'bar',
          encoding: { x, y },
        })),
      },
    ],
  ])('%s', async (_name, spec) => {
    const clean = JSON.parse(
      JSON.stringify(
        Object.hasOwn(spec, 'hconcat')
          ? { hconcat: (spec as { hconcat: object }).hconcat }
          : { data, mark: 'bar', ...spec },
      ),
    );
    expect(await faultOfChart(toValue(clean), { kind: 'chart', rows }, drawBars)).toBeNull();
  });
});

describe('wrong histograms', () => {
  it.each<[string, object, Fault<ChartMistake>]>([
    ['images together', { encoding: { x, y } }, { mistake: 'images-together' }],
    ['images that look the same', { encoding: { x, y, detail: { field: 'image' } } }, { mistake: 'images-together' }],
    [
      'shares',
      { encoding: { x, y: { ...y, stack: 'normalize' }, color: { field: 'image' } } },
      { mistake: 'density', values: { group: "image 'cup'", rows: rows.filter((r) => r.image === 'cup').length } },
    ],
  ])('known: %s', async (_name, spec, fault) => {
    expect(await chart(spec)).toEqual(fault);
  });
  it.each<[string, object, RegExp]>([
    [
      'one image left out',
      { data: { values: rows.filter((r) => r.image === 'cat') }, encoding: { x, y, row: { field: 'image' } } },
      /expected bars for each of the 2 images|all images together/,
    ],
    [
      'rows lost',
      { data: { values: rows.slice(0, 40) }, encoding: { x, y, row: { field: 'image' } } },
      /counts add up to its/,
    ],
    [
      'rows moved',
      {
        data: { values: rows.map((r) => ({ ...r, similarity: 1 - r.similarity })) },
        encoding: { x, y, row: { field: 'image' } },
      },
      /not in its bin/,
    ],
    ['no bars', { mark: 'point', encoding: { x, y } }, /draws no bars/],
    ['data from outside', { data: { url: 'https://example.org/x.csv' } }, /`url` is not allowed/],
    ['no chart at all', { mark: 'nothing' }, /cannot be drawn/],
  ])('%s', async (_name, spec, says) => {
    expect(await chart(spec)).toEqual({ says: expect.stringMatching(says) });
  });
  it('a key of every kind is data alone', async () => {
    const polluted = JSON.parse('{"__proto__": {"mark": "bar"}}');
    expect(await chart({ mark: 'point', encoding: { x, y, ...polluted } })).toEqual({ says: expect.any(String) });
    expect(({} as { mark?: string }).mark).toBeUndefined();
  });
  it('a function in the chart is no plain data', async () => {
    expect(await chart({ encoding: { x: () => 1 } })).toEqual({
      says: expect.stringMatching(/expected plain data, got a function/),
    });
  });
});
