/**
 * Exact answers and expressions as mathematics. The grammar is the course's own and small: numbers, named variables, `+ - * / ^`,
 * parentheses, a few functions. Nothing that a student writes is ever run, and nothing takes long: texts, nesting, exponents and digits
 * have limits.
 */
import { add, divide, fromDecimal, multiply, NumberTooLong, power, type Rational, subtract } from './rational';

const LONGEST = 200;
const DEEPEST = 40;
const LARGEST_EXPONENT = 12;

const SPELLINGS: Record<string, string> = {
  '−': '-',
  '–': '-',
  '·': '*',
  '×': '*',
  '⋅': '*',
  '÷': '/',
  '⁄': '/',
  '∕': '/',
  '½': '(1/2)',
  '⅓': '(1/3)',
  '⅔': '(2/3)',
  '¼': '(1/4)',
  '¾': '(3/4)',
  '⅙': '(1/6)',
  '⅚': '(5/6)',
  '²': '^2',
  '³': '^3',
  '₀': '0',
  '₁': '1',
  '₂': '2',
  '₃': '3',
  '₄': '4',
  '₅': '5',
  '₆': '6',
  '₇': '7',
  '₈': '8',
  '₉': '9',
};

/** A fault in what was written: where, and what is allowed there. */
export class ExpressionError extends Error {}

export type Expression = {
  /** The exact value. @throws ExpressionError for a variable, a division by zero, or a number that is too long */
  exact(): Rational;
  /** The value at a point; NaN where it has none. */
  at(point: Record<string, number>): number;
  /** Whether it was written with a decimal point. */
  decimal: boolean;
};

type Tree =
  | { kind: 'number'; text: string }
  | { kind: 'variable'; name: string }
  | { kind: 'call'; name: string; of: Tree[] };

const FUNCTIONS: Record<string, { least: number; most: number; number(...values: number[]): number }> = {
  min: { least: 1, most: 8, number: Math.min },
  max: { least: 1, most: 8, number: Math.max },
  abs: { least: 1, most: 1, number: Math.abs },
  relu: { least: 1, most: 1, number: (x) => Math.max(0, x) },
};
const OPERATORS: Record<string, (a: number, b: number) => number> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => (b === 0 ? NaN : a / b),
  '^': (a, b) => a ** b,
};

/** A sign takes its value from this. */
const ZERO: Tree = { kind: 'number', text: '0' };

function allowed(variables: string[]): string {
  return variables.length === 0
    ? 'whole numbers, fractions a/b, mixed numbers 1 1/6, decimals, + - * / ^ ( )'
    : `numbers, ${variables.join(', ')}, + - * / ^ ( ), ${Object.keys(FUNCTIONS).join(', ')}`;
}

/** The text in the parser's spelling, with the position in the original of each of its characters. */
function respell(text: string): { spelled: string; origin: number[] } {
  let spelled = '';
  const origin: number[] = [];
  const put = (part: string, at: number) => {
    spelled += part;
    for (let i = 0; i < part.length; i++) origin.push(at);
  };
  for (let i = 0; i < text.length; i++) {
    const mixed = /^(\d+)(?:\s+(\d+)\s*[/⁄]\s*(\d+)|\s*([½⅓⅔¼¾⅙⅚]))(?![\d.])/.exec(text.slice(i));
    if (mixed && !/[\w.]/.test(text[i - 1] ?? '')) {
      put(`(${mixed[1]}+${mixed[4] ? SPELLINGS[mixed[4]] : `${mixed[2]}/${mixed[3]}`})`, i);
      i += mixed[0].length - 1;
      continue;
    }
    const repeating = /[\w.]/.test(text[i - 1] ?? '') ? null : /^(\d*)\.(\d*)\((\d+)\)/.exec(text.slice(i));
    const index = /[A-Za-z]/.test(text[i - 1] ?? '')
      ? /^_(?:([A-Za-z\d]+)|\{([A-Za-z\d]+)\})/.exec(text.slice(i))
      : null;
    if (repeating) {
      const [whole, once, again] = repeating.slice(1) as [string, string, string]; // 0.1(6) is (16 − 1) / 90
      put(`((${whole + once + again}-${whole + once || 0})/${'9'.repeat(again.length)}${'0'.repeat(once.length)})`, i);
      i += repeating[0].length - 1;
    } else if (index) {
      put(index[1] ?? index[2]!, i); // x_1 and x_{1} are x1, R_out is Rout
      i += index[0].length - 1;
    } else if (text.startsWith('**', i)) put('^', i++);
    else put(SPELLINGS[text[i]!] ?? text[i]!, i);
  }
  return { spelled, origin };
}

type Token = { text: string; at: number; kind: 'number' | 'name' | 'sign' };
const TOKEN = /\s*(?:(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?)|([A-Za-z_]\w*)|([^\s]))/iy;

function tokensOf(spelled: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(spelled); match; match = TOKEN.exec(spelled)) {
    const text = match[1] ?? match[2] ?? match[3]!;
    const kind = match[1] !== undefined ? 'number' : match[2] !== undefined ? 'name' : 'sign';
    tokens.push({ text, at: TOKEN.lastIndex - text.length, kind });
  }
  return tokens;
}

/** Reads tokens by recursive descent; `fail` says where it does not go on. */
function parse(tokens: Token[], variables: string[], fail: (token: Token | undefined) => never): Tree {
  let next = 0;
  let depth = 0;
  const is = (...signs: string[]) => tokens[next]?.kind === 'sign' && signs.includes(tokens[next]!.text);
  const take = () => tokens[next++]!;
  const expect = (sign: string) => (is(sign) ? take() : fail(tokens[next]));
  const call = (name: string, ...of: Tree[]): Tree => ({ kind: 'call', name, of });

  function sum(): Tree {
    if (++depth > DEEPEST) throw new ExpressionError(`it is nested more than ${DEEPEST} deep`);
    let left = product();
    while (is('+', '-')) left = call(take().text, left, product());
    depth -= 1;
    return left;
  }
  /** From left to right, as it is printed: `a/(a + b) R` is (a/(a + b)) · R. */
  function product(): Tree {
    let left = signed();
    for (;;) {
      if (is('*', '/')) left = call(take().text, left, signed());
      else if (is('(') || tokens[next]?.kind === 'name') left = call('*', left, powered());
      else return left;
    }
  }
  function signed(): Tree {
    if (is('+', '-')) {
      if (++depth > DEEPEST) throw new ExpressionError(`it is nested more than ${DEEPEST} deep`);
      const sign = take().text;
      const of = signed();
      depth -= 1;
      return sign === '-' ? call('-', ZERO, of) : of;
    }
    return powered();
  }
  function powered(): Tree {
    const base = single();
    if (!is('^')) return base;
    take();
    const of = is('+', '-') ? signed() : single();
    const isNegative = of.kind === 'call' && of.name === '-' && of.of[0] === ZERO;
    const exponent = isNegative ? of.of[1]! : of;
    const whole = exponent.kind === 'number' && /^\d+$/.test(exponent.text);
    if (!whole || Number(exponent.text) > LARGEST_EXPONENT || is('^'))
      throw new ExpressionError(`an exponent must be a whole number from −${LARGEST_EXPONENT} to ${LARGEST_EXPONENT}`);
    const power = call('^', base, exponent);
    return isNegative ? call('/', { kind: 'number', text: '1' }, power) : power;
  }
  function single(): Tree {
    const token = tokens[next];
    if (is('(')) {
      take();
      const inner = sum();
      expect(')');
      return inner;
    }
    if (token?.kind === 'number') {
      if (!Number.isFinite(Number(token.text))) fail(token);
      return { kind: 'number', text: take().text };
    }
    if (token?.kind !== 'name') return fail(token);
    if (variables.includes(token.text)) return { kind: 'variable', name: take().text };
    if (variables.length === 0 || !Object.hasOwn(FUNCTIONS, token.text)) return fail(token);
    return ofFunction(take().text);
  }
  function ofFunction(name: string): Tree {
    expect('(');
    const of: Tree[] = [];
    while (!is(')')) {
      if (of.length > 0) expect(',');
      of.push(sum());
    }
    take();
    const { least, most } = FUNCTIONS[name]!;
    if (of.length < least || of.length > most)
      throw new ExpressionError(`${name} takes ${least === most ? least : `${least} to ${most}`} values`);
    return call(name, ...of);
  }
  const tree = sum();
  return next < tokens.length ? fail(tokens[next]) : tree;
}

function valueAt(tree: Tree, point: Record<string, number>): number {
  if (tree.kind === 'number') return Number(tree.text);
  if (tree.kind === 'variable') return point[tree.name] ?? NaN;
  const values = tree.of.map((one) => valueAt(one, point));
  return Object.hasOwn(OPERATORS, tree.name)
    ? OPERATORS[tree.name]!(values[0]!, values[1]!)
    : FUNCTIONS[tree.name]!.number(...values);
}

function fractionOf(tree: Tree): Rational {
  if (tree.kind === 'number') return fromDecimal(tree.text);
  if (tree.kind === 'variable') throw new ExpressionError(`expected a number, got ${tree.name}`);
  const [left, right] = tree.of as [Tree, Tree];
  if (tree.name === '^') return power(fractionOf(left), Number((right as { text: string }).text));
  const [a, b] = [fractionOf(left), fractionOf(right)];
  if (tree.name === '+') return add(a, b);
  if (tree.name === '-') return subtract(a, b);
  if (tree.name === '*') return multiply(a, b);
  if (b.numerator === 0n) throw new ExpressionError('it divides by zero');
  return divide(a, b);
}

function exactValue(tree: Tree): Rational {
  try {
    return fractionOf(tree);
  } catch (error) {
    throw error instanceof NumberTooLong ? new ExpressionError(error.message) : error;
  }
}

/**
 * @param text what the student wrote
 * @param variables names that may stand in it; none for an exact number
 * @throws ExpressionError with the position (from 1) and what is allowed
 */
export function parseExpression(text: string, variables: string[] = []): Expression {
  if (text.trim() === '') throw new ExpressionError(`it is empty; allowed: ${allowed(variables)}`);
  if (text.length > LONGEST)
    throw new ExpressionError(`it has ${text.length} characters; at most ${LONGEST} are allowed`);
  const { spelled, origin } = respell(text);
  const fail = (token: Token | undefined): never => {
    const at = token ? (origin[token.at] ?? text.length) : text.length;
    throw new ExpressionError(
      `'${token?.text ?? 'the end'}' at position ${at + 1} of '${text.replace(/\s+/g, ' ')}'; allowed: ${allowed(variables)}`,
    );
  };
  const tree = parse(tokensOf(spelled), variables, fail);
  return { exact: () => exactValue(tree), at: (point) => valueAt(tree, point), decimal: /\d\.\d|\.\d/.test(text) };
}
