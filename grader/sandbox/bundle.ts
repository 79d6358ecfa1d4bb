/**
 * Builds what a runner can read, `grader/dist/sandbox/image/`: runner.js (kit, TensorFlow.js, tslab's executor without
 * TypeScript), chart.js (vega and vega-lite, loaded when a chart is drawn), TensorFlow.js's WebAssembly files; and beside it the
 * seccomp programs.
 * `node grader/dist/sandbox/bundle.js`, after `tsc -b`. The same sources give the same bytes.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { builtImage } from './image';
import { seccompProgram } from './seccomp';

const root = path.resolve(__dirname, '../../..');

/** Packages that the kit names but no runner has: where one is needed the kit says that it is missing. */
const ABSENT = ['onnxruntime-node', '@tensorflow/tfjs-node', 'synckit', 'pngjs', 'jpeg-js', 'onnx-proto', 'canvas', 'zeromq'];

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

/** Makes the image anew in `folder`. */
export async function buildImage(folder: string = builtImage): Promise<void> {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const entry = path.join(__dirname, 'runner', 'main.js');
  await build({
    ...COMMON,
    entryPoints: [entry],
    outfile: path.join(folder, 'runner.js'),
    plugins: [tslabWithoutTypeScript, tensorFlowWithoutLayers, chartsApart],
  });
  const charts = `exports.vega = require('vega'); exports['vega-lite'] = require('vega-lite');`;
  await build({ ...COMMON, stdin: { contents: charts, resolveDir: __dirname }, outfile: path.join(folder, 'chart.js') });
  copyWebAssembly(folder);
  for (const arch of ['x64', 'arm64']) fs.writeFileSync(path.join(folder, '..', `seccomp-${arch}.bpf`), seccompProgram(arch)!);
}

if (require.main === module) void buildImage();
