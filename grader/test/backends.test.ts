/** TensorFlow (tfjs-node, built by `course native`) against WASM: the same suite, and the same numbers. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { BackendValues } from './backend-values';

const root = path.resolve(__dirname, '../../..');
const BACKENDS = ['wasm', 'node'] as const;
type Backend = (typeof BACKENDS)[number];

function run(backend: Backend, args: string[]) {
  const env = { ...process.env, COURSE_BACKEND: backend };
  return spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    env,
    timeout: 15 * 60_000,
    maxBuffer: 2 ** 26,
  });
}

const kit = JSON.stringify(require.resolve('@course/kit'));
const loads = run('node', ['-e', `require(${kit}).ready.then(() => process.exit(0))`]).status === 0;
const where = loads ? describe : describe.skip;

/** Values are on the scale of 1, features up to 4.5: float32 sums in another order. */
const LARGEST = 1e-4;

where('tfjs-node (`npx course native` builds it) and WASM', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-test-'));
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
  const values = {} as Record<Backend, BackendValues>;

  it.each(BACKENDS)(
    '%s: every solution passes its public and hidden cases',
    (backend) => {
      const file = path.join(folder, `${backend}.json`);
      const { status, stderr } = run(backend, [path.join(__dirname, 'backend-values.js'), file]);
      expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
      values[backend] = JSON.parse(fs.readFileSync(file, 'utf8')) as BackendValues;
      expect(values[backend].failed).toEqual([]);
    },
    15 * 60_000,
  );

  it.each([
    ['in the main thread', (program: string) => program],
    [
      'in a worker thread',
      (program: string) => `new (require('node:worker_threads').Worker)(${JSON.stringify(program)}, { eval: true })`,
    ],
  ])('TensorFlow prints nothing of its own %s', (_, wrap) => {
    const program = `const { tf } = require(${kit}); tf.ready().then(() => console.log(tf.getBackend(), tf.ones([2]).sum().dataSync()[0]))`;
    const { stdout, stderr } = run('node', ['-e', wrap(program)]);
    expect({ stdout, stderr }).toEqual({ stdout: 'tensorflow 2\n', stderr: '' });
  });

  it('give the same numbers, within 1e-4', () => {
    const { wasm, node } = values;
    expect([wasm.backend, node.backend]).toEqual(['wasm wasm', 'node tensorflow']);
    expect(Object.keys(node.results)).toEqual(Object.keys(wasm.results));
    expect(Object.keys(wasm.results).length).toBeGreaterThan(200);
    let [largest, at] = [0, ''];
    for (const [name, { form, numbers }] of Object.entries(wasm.results)) {
      const other = node.results[name]!;
      expect([name, other.form]).toEqual([name, form]);
      expect([name, other.numbers.length]).toEqual([name, numbers.length]);
      numbers.forEach((a, i) => {
        const b = other.numbers[i];
        const missing = typeof a !== 'number' || typeof b !== 'number'; // NaN on both, or they differ
        const difference = missing ? (a === b ? 0 : Infinity) : Math.abs(a - b) / Math.max(1, Math.abs(a));
        if (!(difference <= largest)) [largest, at] = [difference, name];
      });
    }
    expect([at, largest <= LARGEST]).toEqual([at, true]);
  });

  it.each(BACKENDS.filter((backend) => backend !== (process.env.COURSE_BACKEND ?? 'node')))(
    'the tests of the kit and of the solutions pass on %s too',
    (backend) => {
      const jest = require.resolve('jest/bin/jest');
      // kernel and command line compute nothing
      const others = ['--testPathIgnorePatterns', '/kernel-', '/cli-'];
      const { status, stderr } = run(backend, [
        jest,
        '--maxWorkers=1',
        'kit/dist/test',
        'grader/dist/test/sheet-solutions',
        ...others,
      ]);
      expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
      const [, skipped = '0', passed] = /^Tests: +(?:(\d+) skipped, )?(\d+) passed/m.exec(stderr) ?? [];
      expect(passed).toMatch(/^\d{3,}$/);
      expect(skipped).toBe(backend === 'node' ? '0' : '1'); // none for want of the backend; one is of TensorFlow's own paddings
    },
    15 * 60_000,
  );
});
