/**
 * Builds what a runner can read, `grader/dist/sandbox/image/`: runner.js (kit, TensorFlow.js, tslab's executor without
 * TypeScript), chart.js (vega and vega-lite, loaded when a chart is drawn), start.js, which loads both from what V8 compiled of
 * them before (*.cache), TensorFlow.js's WebAssembly files; and beside it the seccomp programs.
 * `node grader/dist/sandbox/bundle.js`, after `tsc -b`. The same sources give the same bytes, but for the caches.
 */
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Duplex } from 'node:stream';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { v8Flags } from './commands';
import { builtImage } from './image';
import { DEFAULT_LIMITS } from './limits';
import { writePictures } from './pictures';
import { seccompProgram } from './seccomp';
import { encodeFrame, frameReader, WIRE_CAPS } from './wire';

const root = path.resolve(__dirname, '../../..');

/** Packages that the kit names but no runner has: where one is needed the kit says that it is missing. */
const ABSENT = [
  'onnxruntime-node',
  '@tensorflow/tfjs-node',
  'synckit',
  'pngjs',
  'jpeg-js',
  'onnx-proto',
  'canvas',
  'zeromq',
];

/** tslab stays out, but for its executor, and the executor's TypeScript too. */
const tslabWithoutTypeScript: Plugin = {
  name: 'tslab-without-typescript',
  setup({ onResolve }) {
    const own = (name: string) => ({ path: path.join(__dirname, 'runner', `${name}.js`) });
    const ofTslab = (importer: string) => /[\\/]tslab[\\/]dist[\\/]/.test(importer);
    onResolve({ filter: /^tslab$/ }, () => own('tslab'));
    onResolve({ filter: /^\.\.$/ }, ({ importer }) => (ofTslab(importer) ? own('tslab') : undefined));
    onResolve({ filter: /^\.\/metadata$/ }, ({ importer }) => (ofTslab(importer) ? own('metadata') : undefined));
  },
};

/** vega and vega-lite are in chart.js, which runner.js loads on demand. */
const chartsApart: Plugin = {
  name: 'charts-apart',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^vega(-lite)?$/ }, ({ path: name }) => ({ path: name, namespace: 'charts' }));
    onResolve({ filter: /^\.\/chart\.js$/, namespace: 'charts' }, () => ({ path: './chart.js', external: true }));
    onLoad({ filter: /.*/, namespace: 'charts' }, ({ path: name }) => ({
      contents: `module.exports = require('./chart.js')[${JSON.stringify(name)}];`,
    }));
  },
};

/**
 * What the kit takes from the whole of TensorFlow.js: operations chained, gradients registered, the cpu backend. No layers, no
 * data.
 */
const tensorFlowWithoutLayers: Plugin = {
  name: 'tensorflow-without-layers',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@tensorflow\/tfjs$/ }, ({ path: name, resolveDir }) => ({
      path: name,
      namespace: 'tensorflow',
      pluginData: resolveDir,
    }));
    onLoad({ filter: /.*/, namespace: 'tensorflow' }, ({ pluginData }) => ({
      contents: [
        'tfjs-core/dist/public/chained_ops/register_all_chained_ops',
        'tfjs-core/dist/register_all_gradients',
        'tfjs-backend-cpu',
      ]
        .map((part) => `import '@tensorflow/${part}';`)
        .join('\n'),
      resolveDir: pluginData as string,
    }));
  },
};

const COMMON: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  sourcemap: false,
  external: ABSENT,
  mainFields: ['module', 'main'], // one copy of TensorFlow.js: the kit imports parts of it that exist as modules only
  logLevel: 'error',
  // asked for only when the environment names no folder, and a runner's always does
  logOverride: { 'require-resolve-not-external': 'silent' },
};

function copyWebAssembly(to: string): void {
  const from = path.dirname(require.resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm'));
  for (const name of fs.readdirSync(from).sort())
    if (name.endsWith('.wasm') && !name.includes('threaded'))
      fs.writeFileSync(path.join(to, name), fs.readFileSync(path.join(from, name)));
}

/** What a runner does before its caches are written: what was compiled for it needs no compiling later. */
const USUAL_CELL = `
  const { tf } = require('@course/kit');
  tf.tidy(() => {
    const x = tf.tensor3d(Array.from({ length: 48 }, (_, i) => i), [4, 4, 3]);
    const grid = tf.image.resizeBilinear(x, [8, 8], false, true).slice([1, 1, 0], [4, 4, 3]);
    tf.mirrorPad(grid, [[1, 1], [1, 1], [0, 0]], 'reflect').slice([1, 1, 0], [4, 4, 3]).mul(x).sub(x).square().sum([0, 1]).div(2).sqrt().dataSync();
    tf.stack([x, x]).reshape([2, 48]).matMul(tf.ones([48, 2])).dot(tf.ones([2])).where(tf.tensor1d([1, 0]).greater(0), tf.zeros([2])).arraySync();
    tf.grad((v) => v.relu().mean())(x).dataSync();
  });`;
const USUAL_CHART = {
  data: { values: [{ a: 0.3 }, { a: 0.6 }] },
  mark: 'bar',
  encoding: { x: { bin: { maxbins: 20 }, field: 'a' }, y: { aggregate: 'count' } },
};

/** Runs the runner of `folder` once, outside any sandbox and on our own cell, and keeps what V8 compiled. */
async function compileAhead(folder: string): Promise<void> {
  const env = { COURSE_BACKEND: 'wasm', COURSE_WASM: folder, COURSE_GRADING: '1', COURSE_CACHE: folder };
  const child = spawn(process.execPath, [...v8Flags(DEFAULT_LIMITS), '--no-warnings', path.join(folder, 'start.js')], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
    env,
  });
  const channel = child.stdio[3] as Duplex;
  const cell = { output: USUAL_CELL, hasToplevelAwait: false };
  for (const [i, request] of [
    { op: 'run', cell },
    { op: 'draw', spec: USUAL_CHART },
  ].entries())
    for (const piece of encodeFrame({ id: String(i), ...request })) channel.write(piece);
  const replies: string[] = [];
  channel.on(
    'data',
    frameReader(WIRE_CAPS, (header) => {
      replies.push(JSON.stringify(header));
      if (replies.length === 3) channel.end(); // the greeting, and one for each request
    }),
  );
  await new Promise((resolve) => child.once('exit', resolve));
  if (replies.length < 3 || /"ok":false|"threw"/.test(replies.join()))
    throw new Error(`bundle: the new runner does not run: ${replies.at(-1) ?? 'no greeting'}`);
}

/**
 * Makes the image in a folder beside it, and then puts it in its place: a runner that starts meanwhile finds the old one or the new one.
 *
 * @param folder a test builds it elsewhere
 */
export async function buildImage(folder = builtImage): Promise<void> {
  const made = `${folder}.new`;
  await makeImage(made);
  const old = `${folder}.old`;
  fs.rmSync(old, { recursive: true, force: true });
  if (fs.existsSync(folder)) fs.renameSync(folder, old);
  fs.renameSync(made, folder);
  fs.rmSync(old, { recursive: true, force: true });
}

async function makeImage(folder: string): Promise<void> {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  await build({
    ...COMMON,
    entryPoints: [path.join(__dirname, 'runner', 'start.js')],
    outfile: path.join(folder, 'start.js'),
  });
  const entry = path.join(__dirname, 'runner', 'main.js');
  await build({
    ...COMMON,
    entryPoints: [entry],
    outfile: path.join(folder, 'runner.js'),
    plugins: [tslabWithoutTypeScript, tensorFlowWithoutLayers, chartsApart],
  });
  const charts = `exports.vega = require('vega'); exports['vega-lite'] = require('vega-lite');`;
  await build({
    ...COMMON,
    stdin: { contents: charts, resolveDir: __dirname },
    outfile: path.join(folder, 'chart.js'),
  });
  copyWebAssembly(folder);
  await writePictures(folder);
  await compileAhead(folder);
  for (const arch of ['x64', 'arm64'])
    fs.writeFileSync(path.join(folder, '..', `seccomp-${arch}.bpf`), seccompProgram(arch)!);
}

if (require.main === module) void buildImage();
