/**
 * Starts runner.js from what V8 compiled of it before (`runner.js.cache`), and chart.js likewise: half of a runner's start is
 * compiling. A cache that was made by another Node is not taken, and the script is compiled as ever.
 *
 * With `COURSE_CACHE` in the environment it makes the caches instead: when the runner ends they are written into that folder.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vm from 'node:vm';

type Loaded = { name: string; script: vm.Script; exports: unknown };
const loaded: Loaded[] = [];

function bytesOf(file: string): Buffer | undefined {
  try {
    return fs.readFileSync(file);
  } catch {
    return undefined;
  }
}

function load(name: string): unknown {
  const known = loaded.find((one) => one.name === name);
  if (known) return known.exports;
  const filename = path.join(__dirname, name);
  const source = `(function (exports, require, module, __filename, __dirname) {${fs.readFileSync(filename, 'utf8')}\n})`;
  const script = new vm.Script(source, { filename: name, cachedData: bytesOf(`${filename}.cache`) });
  const module = { exports: {} };
  const one: Loaded = { name, script, exports: module.exports };
  loaded.push(one);
  const run = script.runInThisContext() as (...parts: unknown[]) => void;
  run(
    module.exports,
    (wanted: string) => (wanted === './chart.js' ? load('chart.js') : require(wanted)),
    module,
    filename,
    __dirname,
  );
  one.exports = module.exports;
  return one.exports;
}

const folder = process.env.COURSE_CACHE;
if (folder)
  process.on('exit', () => {
    for (const { name, script } of loaded)
      fs.writeFileSync(path.join(folder, `${name}.cache`), script.createCachedData());
  });
load('runner.js');
