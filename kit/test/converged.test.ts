/** The maps that come with the course. */

import { ready, tf } from '@course/cases';
import { convergedMaps } from '../src/converged';
import { type PhotoName, photoNames } from '../src/images';

beforeAll(() => ready);

test.each([...photoNames])(
  '%s: importance and uncertainty of every pixel, as similarities of the photograph are',
  (name) => {
    const before = tf.memory().numTensors;
    const { importance, uncertainty } = convergedMaps(name);
    expect(tf.memory().numTensors).toBe(before + 2);
    expect([importance.shape, uncertainty.shape, importance.dtype]).toEqual([[224, 224], [224, 224], 'float32']);
    const [r, u] = [importance.dataSync(), uncertainty.dataSync()];
    expect(Math.min(...r)).toBeGreaterThan(0.4); // mean similarities are 0.6 to 0.85
    expect(Math.max(...r)).toBeLessThan(0.9);
    expect(Math.max(...r) - Math.min(...r)).toBeGreaterThan(0.01); // it is not flat
    expect(Math.min(...u)).toBeGreaterThan(0);
    expect(Math.max(...u)).toBeLessThan(0.03);
    tf.dispose([importance, uncertainty]);
  },
);

test("the cat's eyes matter more than the corner, and are surer", () => {
  const { importance, uncertainty } = convergedMaps('chelsea');
  const at = (map: tf.Tensor2D, row: number, column: number) => map.dataSync()[row * 224 + column]!;
  const top = importance.flatten().argMax().dataSync()[0]!;
  expect(at(importance, 5, 5)).toBeLessThan(importance.dataSync()[top]!);
  expect(at(uncertainty, 5, 5)).toBeGreaterThan(uncertainty.dataSync()[top]!);
  tf.dispose([importance, uncertainty]);
});

test('another name is refused', () => {
  expect(() => convergedMaps('dog' as PhotoName)).toThrow(
    'convergedMaps: expected one of chelsea, coffee, rocket, astronaut, got dog',
  );
});
