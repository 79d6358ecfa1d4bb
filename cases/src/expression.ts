/**
 * Exact answers and expressions as mathematics: parsed with mathjs's parser into a tree of the few nodes that are allowed, and
 * evaluated here, as fractions or as numbers. Nothing that a student writes is ever run.
 */
import type { Fraction, MathNode } from 'mathjs';

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
  /** The exact value. @throws ExpressionError for a variable, or a division by zero */
  exact(): Fraction;
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
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => (b === 0 ? NaN : a / b),
  pow: (a, b) => a ** b,
};

function allowedText(variables: string[]): string {
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
    } else if (text[i] === '_' && /[A-Za-z]/.test(text[i - 1] ?? '') && /\d/.test(text[i + 1] ?? ''))
      continue; // x_1 is x1
    else put(SPELLINGS[text[i]!] ?? text[i]!, i);
  }
  return { spelled, origin };
}

let parser: ((text: string) => MathNode) | undefined;
function parse(text: string): MathNode {
  if (!parser) {
    const { create, parseDependencies, fractionDependencies } = require('mathjs') as typeof import('mathjs');
    parser = create({ parseDependencies: parseDependencies!, fractionDependencies: fractionDependencies! }, {})
      .parse as (text: string) => MathNode;
  }
  return parser(text);
}

function checkedTree(node: MathNode, variables: string[], fail: (token: string) => never, depth = 0): Tree {
  if (depth > DEEPEST) throw new ExpressionError(`it is nested more than ${DEEPEST} deep`);
  const inner = (child: MathNode) => checkedTree(child, variables, fail, depth + 1);
  switch (node.type) {
    case 'ParenthesisNode':
      return inner((node as unknown as { content: MathNode }).content);
    case 'ConstantNode': {
      const value = (node as unknown as { value: unknown }).value;
      return typeof value === 'number' && Number.isFinite(value)
        ? { kind: 'number', text: String(value) }
        : fail(String(value));
    }
    case 'SymbolNode': {
      const { name } = node as unknown as { name: string };
      return variables.includes(name) ? { kind: 'variable', name } : fail(name);
    }
    case 'OperatorNode': {
      const { fn, op, args } = node as unknown as { fn: string; op: string; args: MathNode[] };
      if (fn === 'unaryMinus')
        return { kind: 'call', name: 'subtract', of: [{ kind: 'number', text: '0' }, inner(args[0]!)] };
      if (fn === 'unaryPlus') return inner(args[0]!);
      if (!Object.hasOwn(OPERATORS, fn) || args.length !== 2) return fail(op);
      const of = args.map(inner);
      if (
        fn === 'pow' &&
        !(of[1]!.kind === 'number' && Number.isInteger(Number(of[1]!.text)) && Number(of[1]!.text) <= LARGEST_EXPONENT)
      )
        throw new ExpressionError(`an exponent must be a whole number of at most ${LARGEST_EXPONENT}`);
      return { kind: 'call', name: fn, of };
    }
    case 'FunctionNode': {
      const { fn, args } = node as unknown as { fn: { name?: string }; args: MathNode[] };
      const name = fn.name ?? '';
      if (variables.length === 0 || !Object.hasOwn(FUNCTIONS, name)) return fail(name || '(');
      const { least, most } = FUNCTIONS[name]!;
      if (args.length < least || args.length > most)
        throw new ExpressionError(`${name} takes ${least === most ? least : `${least} to ${most}`} values`);
      return { kind: 'call', name, of: args.map(inner) };
    }
    default:
      return fail(/^Assignment/.test(node.type) ? '=' : node.type.replace('Node', '').toLowerCase());
  }
}

function valueAt(tree: Tree, point: Record<string, number>): number {
  if (tree.kind === 'number') return Number(tree.text);
  if (tree.kind === 'variable') return point[tree.name] ?? NaN;
  const values = tree.of.map((one) => valueAt(one, point));
  return tree.name in OPERATORS
    ? OPERATORS[tree.name]!(values[0]!, values[1]!)
    : FUNCTIONS[tree.name]!.number(...values);
}

function fractionOf(tree: Tree): Fraction {
  const { fraction } = require('mathjs') as typeof import('mathjs');
  if (tree.kind === 'number') return fraction(tree.text);
  if (tree.kind === 'variable') throw new ExpressionError(`expected a number, got ${tree.name}`);
  const [a, b] = tree.of.map(fractionOf) as [Fraction, Fraction];
  switch (tree.name) {
    case 'add':
      return a.add(b);
    case 'subtract':
      return a.sub(b);
    case 'multiply':
      return a.mul(b);
    case 'divide':
      if (b.equals(0)) throw new ExpressionError('it divides by zero');
      return a.div(b);
    case 'pow':
      return a.pow(b)!;
    default:
      throw new ExpressionError(`expected an exact number, got ${tree.name}(…)`);
  }
}

/**
 * @param text what the student wrote
 * @param variables names that may stand in it; none for an exact number
 * @throws ExpressionError with the position (from 1) and what is allowed
 */
export function parseExpression(text: string, variables: string[] = []): Expression {
  if (text.trim() === '') throw new ExpressionError(`it is empty; allowed are ${allowedText(variables)}`);
  if (text.length > LONGEST)
    throw new ExpressionError(`it has ${text.length} characters; at most ${LONGEST} are allowed`);
  const { spelled, origin } = respell(text);
  const wrong = (at: number, token: string): never => {
    throw new ExpressionError(
      `'${token}' at position ${(origin[at] ?? text.length) + 1} of '${text}'; allowed are ${allowedText(variables)}`,
    );
  };
  const strange = /[^\w\s.,+\-*/^()]/.exec(spelled);
  if (strange) wrong(strange.index, strange[0]);
  let node: MathNode;
  try {
    node = parse(spelled);
  } catch (error) {
    const at = Math.max(0, Number((error as { char?: number }).char ?? 1) - 1);
    return wrong(at, spelled[at] ?? 'the end');
  }
  const tree = checkedTree(node, variables, (token) => wrong(Math.max(0, spelled.indexOf(token)), token));
  return { exact: () => fractionOf(tree), at: (point) => valueAt(tree, point), decimal: /\d\.\d|\.\d/.test(text) };
}
