/** Runs one call of a case on a student's function, and says what came of it. Used in the notebook and inside the sandbox. */

import type { Call, Claim, NamedArgument, Value } from './case';
import { build, changedArguments, type Events } from './describe';
import { tf } from './tf';
import { NOT_DONE_YET } from './todo';
import { nameOf, toValue } from './value';

export type Lookup = (name: string) => unknown;

function missing(name: string): Claim {
  return { status: 'missing', message: `\`${name}\` is not defined` };
}

function threw(error: unknown): Claim {
  const name = error instanceof Error ? error.name : typeof error;
  const message = error instanceof Error ? error.message : String(error);
  return { status: 'threw', name, message: message.slice(0, 2000), untouched: name === NOT_DONE_YET };
}

/** What a function that was given back gives for each list of arguments. */
function callEach(returned: unknown, lists: NamedArgument[][]): Value {
  if (typeof returned !== 'function')
    return { unsupported: `${nameOf(toValue(returned))}, where a function must be returned` };
  return lists.map((list) => toValue(returned(...list.map(({ value }) => build(value)))));
}

/** Calls `call.function` with arguments made from their descriptions; every tensor made on the way is disposed of. */
export async function invokeCall(call: Call, lookup: Lookup): Promise<Claim> {
  const target = lookup(call.function);
  if (target === undefined) return missing(call.function);
  if (typeof target !== 'function')
    return { status: 'missing', message: `\`${call.function}\`: expected a function, got a ${typeof target}` };
  const events: Events = [];
  tf.engine().startScope();
  try {
    const built = call.arguments.map(({ value }) => build(value, events));
    // the value first: an argument may be returned as it is, and is read before anything is disposed of
    const returned: unknown = target(...built);
    const value = call.then ? callEach(returned, call.then) : toValue(returned);
    return { status: 'returned', value, changed: changedArguments(built, call.arguments), events };
  } catch (error) {
    return threw(error);
  } finally {
    tf.engine().endScope();
  }
}

/** Reads an answer. */
export function readAnswer(name: string, lookup: Lookup): Claim {
  const value = lookup(name);
  if (value === undefined) return missing(name);
  return { status: 'returned', value: toValue(value), changed: [], events: [] };
}
