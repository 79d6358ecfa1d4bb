/**
 * A program: everything that the solutions, the encoder and one-pass RELAX give on the backend of COURSE_BACKEND, as one JSON
 * file, to be compared with what another backend gives. Every public and hidden case is also marked.
 */
import * as fs from 'node:fs';
import type { Claim, Value } from '@course/cases';
import { drawBars, evaluateCase, invokeCall, isTensorValue, readAnswer, type Subject, toValue } from '@course/cases';
import { derivedOracles, generateCases, sheetSlugs } from '@course/fixtures';
import {
  backend,
  encodeMasked,
  type LoadedEncoder,
  loadEncoder,
  photos,
  randomGenerator,
  ready,
  tf,
} from '@course/kit';
import { runCells, solutionCells } from '../author/solution';

/** `form` holds all that is no number (shapes, keys, texts), `numbers` the others in order. NaN becomes null in JSON. */
export type Result = { form: string; numbers: (number | null)[] };
export type BackendValues = { backend: string; results: Record<string, Result>; failed: string[] };

const MASKS = 12;
type Maps = { importance: tf.Tensor2D; uncertainty: tf.Tensor2D };
type Sheet = {
  sampleMasks(count: number, height: number, width: number, options: { random: () => number }): tf.Tensor3D;
  relax(image: tf.Tensor3D, encoder: LoadedEncoder, masks: tf.Tensor3D): Maps;
  onePassRelax(image: tf.Tensor3D, encoder: LoadedEncoder, batches: Iterable<tf.Tensor3D>): Maps;
};

function flatten(value: Value, numbers: number[]): string {
  if (typeof value === 'number') return (numbers.push(value), '#');
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((one) => flatten(one, numbers)).join()}]`;
  if (value instanceof Map) return `{${[...value].map(([key, one]) => `${key}:${flatten(one, numbers)}`).join()}}`;
  if (!isTensorValue(value)) return `unsupported: ${value.unsupported}`;
  for (const number of value.data) numbers.push(number);
  return `${value.dtype}[${value.shape.join()}]`;
}

function resultOf(value: Value): Result {
  const numbers: number[] = [];
  return { form: flatten(value, numbers), numbers };
}

const ofClaim = (claim: Claim): Result =>
  claim.status === 'returned' ? resultOf(claim.value) : { form: JSON.stringify(claim), numbers: [] };

/** The cases of a sheet, called and marked. @returns the functions and answers of its solution */
async function casesOf(slug: string, into: BackendValues): Promise<Record<string, unknown>> {
  const bindings = await runCells(await solutionCells(slug));
  const lookup = (name: string) => bindings[name];
  const subject: Subject = { call: (call) => invokeCall(call, lookup), read: async (name) => readAnswer(name, lookup) };
  for (const visibility of ['public', 'hidden'] as const) {
    for (const one of generateCases(slug, visibility, 'both backends').cases) {
      const claim = one.call ? await subject.call(one.call) : await subject.read(one.item);
      into.results[`${visibility} ${one.id}`] = ofClaim(claim);
      const verdict = await evaluateCase(one, subject, { drawBars, oracles: derivedOracles() });
      if (verdict.status !== 'pass') into.failed.push(`${visibility} ${one.id}: ${verdict.feedback}`);
    }
  }
  return bindings;
}

/** Features and maps of a photograph under seeded masks, the encoder computed by each engine. */
async function mapsOf(sheet: Sheet, into: BackendValues): Promise<void> {
  const masks = sheet.sampleMasks(MASKS, 224, 224, { random: randomGenerator('both backends') });
  into.results.masks = resultOf(toValue(masks));
  for (const engine of ['onnxruntime', 'tensorflow'] as const) {
    const encoder = await loadEncoder('efficientnet-lite0', { engine });
    const results = {
      features: encoder(tf.stack(Object.values(photos)) as tf.Tensor4D),
      masked: encodeMasked(photos.coffee, encoder, masks),
      relax: sheet.relax(photos.coffee, encoder, masks),
      onePass: sheet.onePassRelax(photos.coffee, encoder, tf.split(masks, 3)),
    };
    for (const [name, value] of Object.entries(results))
      into.results[`${name}, encoder on ${engine}`] = resultOf(toValue(value));
    encoder.dispose();
  }
}

async function main(file: string): Promise<void> {
  process.env.COURSE_GRADING = '1'; // no charts, no progress bars
  await ready;
  const values: BackendValues = { backend: `${backend()} ${tf.getBackend()}`, results: {}, failed: [] };
  for (const slug of sheetSlugs()) {
    const bindings = await casesOf(slug, values);
    if ('onePassRelax' in bindings) await mapsOf(bindings as unknown as Sheet, values);
  }
  fs.writeFileSync(file, JSON.stringify(values));
  process.exit(0);
}

if (require.main === module) void main(process.argv[2]!);
