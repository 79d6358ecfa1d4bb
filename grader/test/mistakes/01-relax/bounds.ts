/** Problem 3: how many masks, and the histogram. */
import { type KnownMistake, mistakesOf } from '../known-mistake';

const analytic = mistakesOf('masksNeeded', 'function masksNeeded(t: number, delta: number): number');
const empirical = mistakesOf(
  'masksNeededEmpirical',
  'function masksNeededEmpirical(t: number, delta: number, smallest: number): number',
);
const histogram = mistakesOf(
  'similarityHistogram',
  'function similarityHistogram(rows: { image: string; similarity: number }[]): VegaLiteSpec',
);

const answer = (cell: string, name: string, value: string): KnownMistake => ({
  id: `${cell}/${name}`,
  cell,
  code: `const ${cell}: number = ${value};`,
});

const now = (name: string, value: string) => answer('masksNeededNow', name, value);

const chart = (encoding: string, data = 'rows', transform = '') => `
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    data: { values: ${data} },${transform}
    mark: 'bar',
    encoding: {
      ${encoding}
    },
  };`;

const X = "x: { field: 'similarity', bin: { step: 0.02 } },";
const COUNT = "y: { aggregate: 'count' },";
const ROW = "row: { field: 'image' },";
const SHARES = `
    transform: [
      { bin: { step: 0.02 }, field: 'similarity', as: ['low', 'high'] },
      { aggregate: [{ op: 'count', as: 'count' }], groupby: ['image', 'low', 'high'] },
      { joinaggregate: [{ op: 'sum', field: 'count', as: 'all' }], groupby: ['image'] },
      { calculate: 'datum.count / datum.all', as: 'share' },
    ],`;

export const bounds: KnownMistake[] = [
  analytic('swapped-delta', '  return Math.ceil(Math.log(2 / (1 - delta)) / (2 * t * t));'),
  analytic('no-factor-two', '  return Math.ceil(Math.log(1 / delta) / (2 * t * t));'),
  analytic('t-not-squared', '  return Math.ceil(Math.log(2 / delta) / (2 * t));'),
  analytic('floor', '  return Math.floor(Math.log(2 / delta) / (2 * t * t));'),
  analytic('no-half', '  return Math.ceil(Math.log(2 / delta) / t ** 2);'),
  analytic('log10', '  return Math.ceil(Math.log10(2 / delta) / (2 * t * t));'),
  analytic('not-rounded', '  return Math.log(2 / delta) / (2 * t * t);'),

  answer('masksAtPrintedDelta', 'swapped', '26492'),
  answer('masksAtPrintedDelta', 'floor', '3515'),
  answer('masksAtPrintedDelta', 'no-factor-two', '51'),
  answer('masksAtPrintedDelta', 't-not-squared', '36'),
  answer('masksAtPrintedDelta', 'no-half', '7032'),
  answer('masksAtIntendedDelta', 'swapped', '3516'),
  answer('masksAtIntendedDelta', 'floor', '26491'),
  answer('masksAtIntendedDelta', 'no-factor-two', '23026'),
  answer('masksAtIntendedDelta', 't-not-squared', '265'),
  answer('masksAtIntendedDelta', 'no-half', '52984'),

  histogram('images-together', chart(`${X}\n      ${COUNT}`)),
  histogram(
    'density',
    chart(
      "x: { field: 'low', bin: { binned: true }, type: 'quantitative' }, x2: { field: 'high' },\n" +
        `      y: { field: 'share', type: 'quantitative' },\n      ${ROW}`,
      'rows',
      SHARES,
    ),
  ),

  answer('smallestSimilarity', 'largest', '0.926'),

  empirical('not-squared', '  return Math.ceil((1 - smallest) * Math.log(2 / delta) / (2 * t * t));'),
  empirical('smallest-squared', '  return Math.ceil(smallest ** 2 * Math.log(2 / delta) / (2 * t * t));'),
  empirical('swapped-delta', '  return Math.ceil((1 - smallest) ** 2 * Math.log(2 / (1 - delta)) / (2 * t * t));'),
  empirical('no-factor-two', '  return Math.ceil((1 - smallest) ** 2 * Math.log(1 / delta) / (2 * t * t));'),
  empirical('floor', '  return Math.floor((1 - smallest) ** 2 * Math.log(2 / delta) / (2 * t * t));'),
  empirical('analytic', '  return Math.ceil(Math.log(2 / delta) / (2 * t * t));'),
  empirical('t-not-squared', '  return Math.ceil((1 - smallest) ** 2 * Math.log(2 / delta) / (2 * t));'),
  empirical('not-rounded', '  return (1 - smallest) ** 2 * Math.log(2 / delta) / (2 * t * t);'),
  empirical('no-half', '  return Math.ceil((1 - smallest) ** 2 * Math.log(2 / delta) / t ** 2);'),
  empirical('log10', '  return Math.ceil((1 - smallest) ** 2 * Math.log10(2 / delta) / (2 * t * t));'),

  now('analytic', '26492'),
  now('printed-delta', 'Math.ceil((1 - smallestSimilarity) ** 2 * Math.log(2 / 0.99) / 0.0002)'),
  now('not-squared', 'Math.ceil((1 - smallestSimilarity) * Math.log(200) / 0.0002)'),
  now('smallest-squared', 'Math.ceil(smallestSimilarity ** 2 * Math.log(200) / 0.0002)'),
  now('floor', 'Math.floor((1 - smallestSimilarity) ** 2 * Math.log(200) / 0.0002)'),
  now('no-factor-two', 'Math.ceil((1 - smallestSimilarity) ** 2 * Math.log(100) / 0.0002)'),
  now('t-not-squared', 'Math.ceil((1 - smallestSimilarity) ** 2 * Math.log(200) / 0.02)'),
];
