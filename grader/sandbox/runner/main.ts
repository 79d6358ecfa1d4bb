/**
 * The runner: runs a student's cells and answers what is asked of them over fd 3. It is UNTRUSTED from the first cell on:
 * whatever it says is a claim, and nothing that it must not know (expected values, other submissions) ever enters it.
 */
import * as net from 'node:net';

import kit = require('@course/kit');

import type { Claim } from '@course/cases';
import { drawBars, invokeCall, readAnswer, toValue } from '@course/cases';
import { type CellOutcome, packClaim, type Request, unpackRequest } from '../messages';
import { encodeFrame, frameReader, WIRE_CAPS } from '../wire';
import { notebookCells } from './cells';
import { requireOfCells } from './requires';
import { kitOfCells } from './stand-ins';
import * as tslab from './tslab';

const MAX_REQUEST = 0x7fffffff; // requests come from the grader
const modules = (process.env.COURSE_MODULES ?? '').split(',').filter(Boolean);
const cells = notebookCells(requireOfCells({ '@course/kit': kitOfCells, tslab }, modules));
const channel = new net.Socket({ fd: 3, readable: true, writable: true });
const late: string[] = [];
const caps = { ...WIRE_CAPS, frame: Number(process.env.COURSE_FRAME) || WIRE_CAPS.frame };

function send(header: unknown, chunks: Uint8Array[] = []): void {
  for (const piece of encodeFrame(header, chunks)) channel.write(piece);
}

/** Outside a request nobody awaits an error: it is told with the next reply, and ends nothing. */
function noteLate(error: unknown): void {
  const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  if (late.length < 100) late.push(words.slice(0, 1000));
  console.error(words);
}

function threw(error: unknown): Claim {
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  return { status: 'threw', name, message, untouched: false };
}

async function drawn(spec: unknown): Promise<Claim> {
  return { status: 'returned', value: toValue(await drawBars(spec)), changed: [], events: [] };
}

async function outcomeOf(request: Request): Promise<CellOutcome | Claim> {
  if (request.op === 'run') return cells.run(request.cell);
  if (request.op === 'call') return invokeCall(request.call, cells.lookup);
  if (request.op === 'read') return readAnswer(request.name, cells.lookup);
  return drawn(request.spec);
}

async function answer({ id, ...request }: Request & { id: string }): Promise<void> {
  const outcome = await outcomeOf(request).catch(threw);
  await new Promise(setImmediate); // a rejection of this very turn is told with this reply
  const chunks: Uint8Array[] = [];
  send(
    { outcome: 'status' in outcome ? packClaim(outcome, chunks, caps) : cutError(outcome), id, late: late.splice(0) },
    chunks,
  );
}

function cutError(outcome: CellOutcome): CellOutcome {
  if (outcome.ok) return outcome;
  const { name, message } = outcome.error;
  return { ok: false, error: { name: name.slice(0, WIRE_CAPS.message), message: message.slice(0, WIRE_CAPS.message) } };
}

/**
 * Node queues what a full pipe does not take, without end. Writing that waits makes whoever prints as slow as the grader reads,
 * and what a cell printed is out before its reply.
 */
function printAtOnce(): void {
  for (const stream of [process.stdout, process.stderr])
    (stream as unknown as { _handle?: { setBlocking?: (blocking: boolean) => void } })._handle?.setBlocking?.(true);
}

async function start(): Promise<void> {
  printAtOnce();
  await kit.ready;
  process.on('uncaughtException', noteLate);
  process.on('unhandledRejection', noteLate);
  const read = frameReader({ frame: MAX_REQUEST, header: MAX_REQUEST }, (header, body) => {
    void answer(unpackRequest(header, body) as Request & { id: string });
  });
  channel.on('data', read);
  channel.on('end', () => process.exit(0)); // the grader is gone
  channel.on('error', () => process.exit(0));
  send({ ready: true });
}

void start();
