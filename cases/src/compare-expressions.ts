/** Compares answers that are texts: exact numbers as fractions, expressions at points. Each entry of an answer earns its own share. */

import type { ExactExpectation, ExpressionsExpectation, Value, Verdict } from './case';
import { isNear, show } from './elements';
import { type Expression, ExpressionError, parseExpression } from './expression';
import { equals, toNumber, toText } from './rational';
import { nameOf } from './value';

/** `told`: the same without a number of the case, where `says` has one. */
type Wrong = { says: string; told?: string; mistakes: { id: string; says: string }[] };

function verdictOf(wrong: (Wrong | null)[], got: Value): Verdict {
  const failed = wrong.filter((one): one is Wrong => one !== null);
  const share = 1 - failed.length / wrong.length;
  if (failed.length === 0) return { status: 'pass', feedback: '', mistakes: [], share: 1, got };
  const mistakes = failed[0]!.mistakes.filter(({ id }) => failed.every((one) => one.mistakes.some((m) => m.id === id)));
  const feedback = failed.map((one) => one.says).join('\n');
  return { status: 'fail', feedback, told: failed.map((one) => one.told ?? one.says).join('\n'), mistakes, share, got };
}

function parsed(value: Value | undefined, about: string, variables: string[]): Expression | Wrong {
  if (typeof value !== 'string')
    return {
      says: `${about}: expected a text such as '${variables.length > 0 ? variables[0] : '7/6'}', got ${nameOf(value ?? null)}`,
      mistakes: [],
    };
  try {
    return parseExpression(value, variables);
  } catch (error) {
    if (error instanceof ExpressionError) return { says: `${about}: ${error.message}`, mistakes: [] };
    throw error;
  }
}

export function compareExact(value: Value, { entries, mistakes }: ExactExpectation): Verdict {
  const texts = typeof value === 'string' && entries.length === 1 ? [value] : value;
  if (!Array.isArray(texts) || texts.length !== entries.length)
    return {
      status: 'fail',
      feedback: `expected ${entries.length} texts, got ${nameOf(value)}`,
      told: `expected ${entries.length} texts, got ${nameOf(value)}`,
      mistakes: [],
      share: 0,
      got: value,
    };
  const wrong = entries.map(({ about, value: right }, i): Wrong | null => {
    const expression = parsed(texts[i], about, []);
    if ('says' in expression) return expression;
    try {
      const got = expression.exact();
      if (equals(got, parseExpression(right).exact())) return null;
      const near = Math.abs(toNumber(got) - toNumber(parseExpression(right).exact())) < 0.01;
      if (near && expression.decimal)
        return { says: `${about}: expected an exact fraction, but '${texts[i] as string}' is rounded`, mistakes: [] };
      const known = mistakes.filter((m) => equals(got, parseExpression(m.values[i]!).exact()));
      return {
        says: `${about}: ${toText(got)} is not the right number`,
        mistakes: known.map(({ id, says }) => ({ id, says })),
      };
    } catch (error) {
      if (error instanceof ExpressionError) return { says: `${about}: ${error.message}`, mistakes: [] };
      throw error;
    }
  });
  return verdictOf(wrong, value);
}

function follow(value: Value, path: string[]): Value | undefined {
  return path.reduce<Value | undefined>(
    (v, key) => (v instanceof Map ? v.get(key) : Array.isArray(v) ? v[Number(key)] : undefined),
    value,
  );
}

export function compareExpressions(value: Value, { entries, tolerance }: ExpressionsExpectation): Verdict {
  const wrong = entries.map(({ path, about, variables, points, values, mistakes }): Wrong | null => {
    const expression = parsed(follow(value, path), about, variables);
    if ('says' in expression) return expression;
    const got = points.map((point) => expression.at(point));
    const off = got.findIndex((v, k) => !isNear(v, values[k]!, tolerance));
    if (points.length > 0 && off < 0) return null;
    const known = mistakes.filter((m) => got.every((v, k) => isNear(v, m.values[k]!, tolerance)));
    const where = Object.entries(points[off] ?? {})
      .map(([name, v]) => `${name} = ${show(v)}`)
      .join(', ');
    return {
      says: `${about}: at ${where} expected ${show(values[off]!)}, got ${show(got[off]!)}`,
      told: `${about}: another expression is right`,
      mistakes: known.map(({ id, says }) => ({ id, says })),
    };
  });
  return verdictOf(wrong, value);
}
