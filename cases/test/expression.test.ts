import type { ExactExpectation, ExpressionsExpectation, Value } from '../src/case';
import { compareExact, compareExpressions } from '../src/compare-expressions';
import { ExpressionError, parseExpression } from '../src/expression';
import { toText } from '../src/rational';

const exact = (text: string) => toText(parseExpression(text).exact());
const VARIABLES = ['x1', 'x2'];

describe('exact numbers', () => {
  it.each([
    '7/6',
    '14/12',
    '1 + 1/6',
    '1 1/6',
    '1+1/6',
    '(7)/(6)',
    '7 / 6',
    '2 − 5/6',
    '7·1/6',
    '1 ⅙',
    '(7/3)*½',
    '7 ÷ 6',
    '+7/6',
    '-(-7/6)',
    '7 ∕ 6',
    '7 * 6^-1',
    '7·6^(−1)',
    '7 * 6**-1',
    '1.1(6)',
    '.(1)*10.5',
  ])('%s is 7/6', (text) => {
    expect(exact(text)).toBe('7/6');
  });
  it('decimals are exact', () => {
    expect(exact('0.5')).toBe('1/2');
    expect(exact('0.1 + 0.2')).toBe('3/10');
    expect(exact('1.1667')).toBe('11667/10000');
  });
  it('large and small numbers are exact, whatever their form', () => {
    expect(exact('0.00000001')).toBe('1/100000000');
    expect(exact('1e21')).toBe('1000000000000000000000');
    expect(exact('12345678901234567890123')).toBe('12345678901234567890123');
    expect(exact('2.5e-3')).toBe('1/400');
  });
  it('a line break is white space', () => expect(exact('1 +\n1/6')).toBe('7/6'));
  it('powers and signs bind as in mathematics', () => {
    expect(exact('-2^2')).toBe('-4');
    expect(exact('2^3/4')).toBe('2');
    expect(exact('1/2/2')).toBe('1/4');
  });
});

describe('expressions', () => {
  it.each([
    'x2/2',
    '0.5*x2',
    'x_2 / 2',
    'x_{2} / 2',
    'x2 * 2^-1',
    'x₂/2',
    '½ x2',
    '½·x₂',
    '(x2)*1/2',
    'min(x2, x2)/2',
    'relu(x2)/2',
    'abs(-x2)/2',
    'x1 - x1 + x2/2',
  ])('%s', (text) => {
    expect(parseExpression(text, VARIABLES).at({ x1: 3, x2: 5 })).toBeCloseTo(2.5, 12);
  });
  it.each([
    ['x1/(x1+x2) x2', 1.875],
    ['x1/(x1 + x2)(x2)', 1.875],
    ['1/2 x2', 2.5],
    ['2x1/2x2', 15],
    ['(x1)(x2)/2', 7.5],
    ['x1/x2 relu(x2)', 3],
    ['2 x1^2', 18],
  ])('an implicit product is read from left to right: %s', (text, value) => {
    expect(parseExpression(text, VARIABLES).at({ x1: 3, x2: 5 })).toBeCloseTo(value, 12);
  });
  it.each(['Rout', 'R_out', 'R_{out}'])('%s is Rout', (text) =>
    expect(parseExpression(text, ['Rout']).at({ Rout: 5 })).toBe(5),
  );
  it.each(['x1/x2', 'x1 x2^-1'])('%s has no value where it divides by zero', (text) =>
    expect(parseExpression(text, VARIABLES).at({ x1: 1, x2: 0 })).toBeNaN(),
  );
});

describe('what is refused, with the position and what is allowed', () => {
  it.each<[string, string[], RegExp]>([
    ['', [], /empty/],
    ['   ', [], /empty/],
    ['7/', [], /position/],
    ['7//6', [], /'\/' at position 3/],
    ['seven', [], /'seven' at position 1 of 'seven'; allowed: whole numbers/],
    ['x3 + 1', VARIABLES, /'x3' at position 1.*allowed: numbers, x1, x2/],
    ['x1; 2', VARIABLES, /';' at position 3/],
    ['x1 = 2', VARIABLES, /'=' at position 4/],
    ['x1[1]', VARIABLES, /'\[' at position 3/],
    ['"x"', VARIABLES, /'"' at position 1/],
    ['import("fs")', VARIABLES, /position/],
    ['eval(1)', VARIABLES, /'eval' at position 1/],
    ['constructor(1)', VARIABLES, /'constructor' at position 1/],
    ['x1.constructor', VARIABLES, /position/],
    ['__proto__', VARIABLES, /'__proto__'/],
    ['toString', VARIABLES, /'toString'/],
    ['sqrt(x1)', VARIABLES, /'sqrt' at position 1/],
    ['x1 > x2 ? 1 : 0', VARIABLES, /'>' at position 4/],
    ['1e999', [], /position|allowed/],
    ['2^1000000', [], /exponent/],
    ['2^-1000000', [], /exponent/],
    ['2^(1/2)', [], /exponent/],
    ['0.1 (6', [], /position/],
    ['9^9^9', [], /exponent/],
    ['x1^x2', VARIABLES, /exponent/],
    ['min()', VARIABLES, /min takes/],
    [`${'('.repeat(90)}1${')'.repeat(90)}`, [], /nested/],
    ['1'.repeat(201), [], /201 characters/],
    ['NaN', [], /'NaN'/],
    ['Infinity', [], /'Infinity'/],
    ['true', [], /'true'/],
    ['i', [], /'i'/],
    ['5 cm', [], /'cm'/],
    ['max(x1, x2)', [], /'max' at position 1/],
  ])('%s', (text, variables, says) => {
    expect(() => parseExpression(text, variables)).toThrow(ExpressionError);
    expect(() => parseExpression(text, variables)).toThrow(says);
  });
  it.each([
    '(((((((9)^12)^12)^12)^12)^12)^12)^12',
    '(((((9^12)^12)^12)^12)^12)/((((7^12)^12)^12)^12)',
    '1e400',
    '1e-400',
    '9e150*9e150',
  ])('%s takes no time', (text) => {
    expect(() => exact(text)).toThrow(/more than 300 digits|'1e400'/);
  });
  it.each(['1/(2-2)', '0^-1'])('%s divides by zero', (text) => expect(() => exact(text)).toThrow(/divides by zero/));
});

describe('each entry of an answer earns its own share', () => {
  const expect321: ExactExpectation = {
    kind: 'exact',
    entries: ['7/6', '2/3', '1/6'].map((value, i) => ({ about: `feature ${i + 1}`, value })),
    mistakes: [{ id: 'a/third', says: 'You weighted all coalitions alike.', values: ['5/4', '3/4', '1/4'] }],
  };
  it('all right', () =>
    expect(compareExact(['14/12', '2/3', '1/6'], expect321)).toMatchObject({ status: 'pass', share: 1 }));
  it('one wrong', () => {
    const verdict = compareExact(['7/6', '2/3', '1/5'], expect321);
    expect(verdict.share).toBeCloseTo(2 / 3, 12);
    expect(verdict.feedback).toMatch(/feature 3/);
  });
  it('rounded', () =>
    expect(compareExact(['1.1667', '2/3', '1/6'], expect321).feedback).toMatch(
      /expected an exact fraction, but '1.1667' is rounded/,
    ));
  it('a known mistake', () =>
    expect(compareExact(['5/4', '3/4', '1/4'], expect321).mistakes.map((m) => m.id)).toEqual(['a/third']));
  it('no texts', () =>
    expect(compareExact([7 / 6, '2/3', '1/6'], expect321).feedback).toMatch(
      /expected a text such as '7\/6', got a number/,
    ));
  it('too few', () => expect(compareExact(['7/6'], expect321)).toMatchObject({ status: 'fail', share: 0 }));

  const points = [
    { x1: 3, x2: 1 },
    { x1: 2, x2: 0.5 },
  ];
  const relevance: ExpressionsExpectation = {
    kind: 'expressions',
    tolerance: { absolute: 1e-9, relative: 1e-9, reason: 'the same expression' },
    entries: [
      { path: ['R1', '0'], about: 'R1 where x1 ≥ x2', variables: VARIABLES, points, values: [2.5, 1.75], mistakes: [] },
      {
        path: ['R2', '0'],
        about: 'R2 where x1 ≥ x2',
        variables: VARIABLES,
        points,
        values: [0.5, 0.25],
        mistakes: [{ id: 'r/whole', says: 'You passed on all of it.', values: [1, 0.5] }],
      },
    ],
  };
  const answer = (r1: string, r2: string): Value =>
    new Map<string, Value>([
      ['R1', [r1, 'x1/2']],
      ['R2', [r2, 'x2']],
    ]);
  it('equal expressions', () =>
    expect(compareExpressions(answer('x1 - x2/2', '0.5*x2'), relevance)).toMatchObject({ status: 'pass' }));
  it('a wrong one, with the point that shows it', () => {
    const verdict = compareExpressions(answer('x1 - x2/2', 'x2'), relevance);
    expect(verdict).toMatchObject({
      status: 'fail',
      share: 0.5,
      feedback: 'R2 where x1 ≥ x2: at x1 = 3, x2 = 1 expected 0.5, got 1',
    });
    expect(verdict.mistakes.map((m) => m.id)).toEqual(['r/whole']);
  });
  it('an entry that is absent', () =>
    expect(compareExpressions(new Map(), relevance).feedback).toMatch(/expected a text such as 'x1', got null/));
});
