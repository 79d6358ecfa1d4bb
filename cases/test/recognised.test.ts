import type { Case } from '../src/case';
import { recognisedMistake } from '../src/recognised';

const item = {
  item: 'f',
  recognised: { few: 'Only {count} of {asked}; return { a, b } and {other}.' },
} as unknown as Case;

test('a recognised mistake is said in the words of its item, filled in', () => {
  expect(recognisedMistake(item, 'few', { count: 0, asked: '3' })).toEqual({
    id: 'f/few',
    says: 'Only 0 of 3; return { a, b } and {other}.',
  });
});

test('a mistake without a sentence is called by its name', () => {
  expect(recognisedMistake(item, 'many', { count: 1 })).toEqual({ id: 'f/many', says: 'many' });
});
