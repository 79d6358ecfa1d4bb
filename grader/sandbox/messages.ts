/** What the grader asks of a runner and what it accepts as an answer. */
import type { Call, Claim } from '@course/cases';
import { pack, unpacker } from './values';
import { type WireCaps, WireError } from './wire';

/** A cell as tslab's converter made it. */
export type Cell = {
  id: string;
  output: string;
  hasToplevelAwait?: boolean;
  lastExpressionVar?: string;
  declOutput?: string;
};

export type Request =
  | { op: 'run'; cell: Cell }
  | { op: 'call'; call: Call }
  | { op: 'read'; name: string }
  | { op: 'draw'; spec: unknown };

export type CellOutcome = { ok: true } | { ok: false; error: { name: string; message: string } };

/** `late`: errors outside any request (a rejection that nobody awaited) since the last reply. */
export type Reply = { outcome: CellOutcome | Claim; late: string[] };

const LONG = 64; // arrays of numbers from this length on travel as raw bytes

/** Takes long arrays of numbers out of a request: they travel as float64 in `chunks`, `{$float64: length}` stands for them. */
export function packRequest(request: unknown, chunks: Uint8Array[]): unknown {
  if (typeof request !== 'object' || request === null) return request;
  if (!Array.isArray(request))
    return Object.fromEntries(Object.entries(request).map(([k, v]) => [k, packRequest(v, chunks)]));
  if (request.length < LONG || !request.every((x) => typeof x === 'number'))
    return request.map((x) => packRequest(x, chunks));
  const numbers = Float64Array.from(request as number[]);
  chunks.push(new Uint8Array(numbers.buffer));
  return { $float64: request.length };
}

/** The inverse of `packRequest`, in the runner. */
export function unpackRequest(packed: unknown, body: Buffer): unknown {
  let offset = 0;
  const unpackOne = (x: unknown): unknown => {
    if (typeof x !== 'object' || x === null) return x;
    if (Array.isArray(x)) return x.map(unpackOne);
    if (typeof (x as { $float64?: unknown }).$float64 !== 'number')
      return Object.fromEntries(Object.entries(x).map(([k, v]) => [k, unpackOne(v)]));
    const bytes = 8 * (x as { $float64: number }).$float64;
    const copy = new Uint8Array(body.subarray(offset, (offset += bytes))); // aligned
    return Array.from(new Float64Array(copy.buffer));
  };
  return unpackOne(packed);
}

/** A claim as `readReply` accepts it: its value packed, its texts cut to the caps. */
export function packClaim(claim: Claim, chunks: Uint8Array[], caps: WireCaps): unknown {
  const cut = (text: string) => String(text).slice(0, caps.message);
  const cutAll = (texts: string[]) => texts.slice(0, caps.list).map(cut);
  if (claim.status === 'returned')
    return {
      status: 'returned',
      value: pack(claim.value, chunks, caps),
      changed: cutAll(claim.changed),
      events: cutAll(claim.events),
    };
  if (claim.status === 'threw')
    return { status: 'threw', name: cut(claim.name), message: cut(claim.message), untouched: claim.untouched === true };
  return { status: 'missing', message: cut(claim.message) };
}

/** The own properties of an object that has exactly these keys. */
function fields(x: unknown, ...keys: string[]): unknown[] {
  if (typeof x !== 'object' || x === null || Array.isArray(x)) throw new WireError('an object was expected');
  const entries = new Map(Object.entries(x));
  if (entries.size !== keys.length || !keys.every((key) => entries.has(key)))
    throw new WireError(`an object of ${keys.join(', ')} was expected`);
  return keys.map((key) => entries.get(key));
}

function text(x: unknown, cap: number): string {
  if (typeof x !== 'string' || x.length > cap) throw new WireError('a text was expected, not too long');
  return x;
}

function texts(x: unknown, caps: WireCaps): string[] {
  if (!Array.isArray(x) || x.length > caps.list) throw new WireError('a list of texts was expected');
  return x.map((entry) => text(entry, caps.message));
}

function flag(x: unknown): boolean {
  if (typeof x !== 'boolean') throw new WireError('true or false was expected');
  return x;
}

/** Stack lines and paths say where the sandbox lies, not what the student did. */
export function withoutSandbox(message: string): string {
  const lines = message.split('\n').filter((line) => !/^\s+at .|^Require stack:|^- \S*\.js$/.test(line));
  return lines
    .join('\n')
    .replace(/(?:file:\/\/)?(?:\/[^\s/:'"()]+)*\/(?:runner|chart)\.js(?::\d+)*/g, 'the kit')
    .replace(/(^|["'`(\s=:])(?:file:\/\/)?\/(?:[^"'`()\s/:]+\/)+/g, '$1')
    .trim();
}

function readOutcome(x: unknown, caps: WireCaps): CellOutcome {
  const ok = flag(Object.hasOwn(Object(x), 'ok') && (x as { ok: unknown }).ok);
  if (ok) {
    fields(x, 'ok');
    return { ok };
  }
  const [, error] = fields(x, 'ok', 'error');
  const [name, message] = fields(error, 'name', 'message');
  return { ok, error: { name: text(name, caps.message), message: withoutSandbox(text(message, caps.message)) } };
}

function readClaim(x: unknown, body: Buffer, caps: WireCaps): Claim {
  const status = Object.hasOwn(Object(x), 'status') ? (x as { status: unknown }).status : undefined;
  const { unpack, finish } = unpacker(body, caps);
  if (status === 'returned') {
    const [, value, changed, events] = fields(x, 'status', 'value', 'changed', 'events');
    const claim: Claim = { status, value: unpack(value), changed: texts(changed, caps), events: texts(events, caps) };
    finish();
    return claim;
  }
  finish();
  if (status === 'threw') {
    const [, name, message, untouched] = fields(x, 'status', 'name', 'message', 'untouched');
    return {
      status,
      name: text(name, caps.message),
      message: withoutSandbox(text(message, caps.message)),
      untouched: flag(untouched),
    };
  }
  if (status !== 'missing') throw new WireError('a claim of no known status'); // 'stopped' is never a runner's to say
  return { status, message: text(fields(x, 'status', 'message')[1], caps.message) };
}

/** The reply to request `id`. @throws WireError at anything else. */
export function readReply(op: Request['op'], id: string, header: unknown, body: Buffer, caps: WireCaps): Reply {
  const [answered, late, outcome] = fields(header, 'id', 'late', 'outcome');
  if (answered !== id) throw new WireError('a reply that nobody asked for');
  const lateTexts = texts(late, caps).map(withoutSandbox);
  if (op !== 'run') return { outcome: readClaim(outcome, body, caps), late: lateTexts };
  if (body.length > 0) throw new WireError('bytes that belong to nothing');
  return { outcome: readOutcome(outcome, caps), late: lateTexts };
}
