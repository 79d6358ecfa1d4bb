/** Runs one call of a case on a student's function, and says what came of it. Used in the notebook and inside the sandbox. */

import type { Call, Claim, NamedArgument, Value } from './case';
import { build, type Events } from './describe';
import { tf } from './tf';
import { NOT_DONE_YET } from './todo';
import { watchArguments } from './untouched';
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

const builtFrom = (list: NamedArgument[], events?: Events) =>
  list.map(({ name, value }) => ({ name, value: build(value, events) }));

/** What a function that was given back gives for each list of arguments, and which of those it changed. */
function callEach(returned: unknown, lists: NamedArgument[][]): { value: Value; changed: string[] } {
  if (typeof returned !== 'function')
    return { value: { unsupported: `${nameOf(toValue(returned))}, where a function must be returned` }, changed: [] };
  const changed = new Set<string>();
  const value = lists.map((list) => {
    const built = builtFrom(list);
    const changedNow = watchArguments(built);
    const given = toValue(returned(...built.map((one) => one.value)));
    for (const what of changedNow()) changed.add(what);
    return given;
  });
  return { value, changed: [...changed] };
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
    const built = builtFrom(call.arguments, events);
    const changedNow = watchArguments(built);
    // the value first: an argument may be returned as it is, and is read before anything is disposed of
    const returned: unknown = target(...built.map((one) => one.value));
    const { value, changed } = call.then
      ? callEach(returned, call.then)
      : { value: toValue(returned), changed: [] as string[] };
    return { status: 'returned', value, changed: [...changedNow(), ...changed], events };
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
