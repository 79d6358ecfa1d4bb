import type { Identity, Value } from '../src/case';
import { brokenIdentity } from '../src/identities';

const tolerance = { absolute: 1e-3, relative: 0, reason: '' };
const broken = (value: Value, name: string, args: Identity['arguments'] = {}) =>
  brokenIdentity(value, [{ name, arguments: args, says: 'it must hold' }], tolerance);

/** Name, arguments, a value for which it holds, and values for which it does not. */
const identities: [string, Identity['arguments'], Value, Value[]][] = [
  // biome-ignore format: a matrix
  ['within', { low: 0, high: 1 }, [0, 0.5, 1], [[-0.1, 0.5], [0.5, 1.1]]],
  ['non-negative', {}, [0, 2], [[1, -0.1]]],
  // biome-ignore format: a matrix
  ['constant', { value: 3 }, [3, 3], [[3, 3.1], [2.9, 3]]],
  // biome-ignore format: a matrix
  ['sums-to', { value: 6 }, [1, 2, 3], [[1, 2, 2.9], [1, 2, 3.1]]],
  // biome-ignore format: a matrix
  ['equal', { first: 0, second: 2 }, [5, 1, 5], [[5, 5, 4], [4, 5, 5]]],
  // biome-ignore format: a matrix
  ['entry', { index: 1, value: 2 }, [9, 2], [[2, 1.9], [2, 2.1]]],
  // biome-ignore format: a matrix
  ['solves', { matrix: [[2, 0], [1, 1]], right: [2, 3] }, [1, 2], [[1, 2.1], [0.9, 2.1]]],
  ['layers-sum-to', { value: 3 }, [[1, 2], [3]], [[[1, 2], [2.9]], [[1, 2.1], [3]], 3]],
];

test.each(identities)('%s holds, or is broken on either side', (name, args, right, wrong) => {
  expect(broken(right, name, args)).toBeUndefined();
  for (const value of wrong) expect(broken(value, name, args)).toMatch(/^it must hold \(/);
});

test('an identity may speak of one part of an object', () => {
  const value = new Map<string, Value>(Object.entries({ importance: [1, 2], uncertainty: [-1] }));
  expect(broken(value, 'non-negative', { of: 'importance' })).toBeUndefined();
  expect(broken(value, 'non-negative', { of: 'uncertainty' })).toBe('it must hold (the values go from -1 to -1)');
});

test('what sums are is said, and an identity that nobody knows is a fault of the case', () => {
  expect(broken([1, 2], 'sums-to', { value: 4 })).toBe('it must hold (they sum to 3)');
  expect(() => broken([1], 'sums')).toThrow(/expected an identity among within, .*, got 'sums'/);
});

test('a name beside the numbers is none of them', () => {
  const network = (values: number[]): Value => [
    new Map<string, Value>(Object.entries({ name: 'hidden', weights: [values] })),
  ];
  expect(broken(network([1, 2]), 'sums-to', { value: 3 })).toBeUndefined();
  expect(broken(network([1, 1]), 'sums-to', { value: 3 })).toBe('it must hold (they sum to 2)');
});
