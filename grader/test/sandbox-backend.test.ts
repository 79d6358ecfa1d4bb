/** Grades do not depend on what TensorFlow.js computes on where the grader runs: a built tfjs-node changes none. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { createPool, LEVELS, openSession } from '../sandbox';
import { commandFor } from '../sandbox/commands';
import { builtImage, findImage } from '../sandbox/image';
import { withDefaults } from '../sandbox/limits';
import { cell, imports, levelsHere } from './sandbox-helpers';

const before = process.env.COURSE_BACKEND;
beforeAll(() => {
  process.env.COURSE_BACKEND = 'node';
});
afterAll(() => {
  if (before === undefined) delete process.env.COURSE_BACKEND;
  else process.env.COURSE_BACKEND = before;
});

test.each(LEVELS)('%s: the command names WASM, whatever the environment of the grader says', (level) => {
  const command = commandFor(level, findImage(), withDefaults({}), { modules: [], backend: 'wasm', frameBytes: 1 });
  const given = command.arguments.flatMap((name, i) => (name === 'COURSE_BACKEND' ? [command.arguments[i + 1]] : []));
  expect([...given, command.environment.COURSE_BACKEND].filter(Boolean)).toEqual(['wasm']);
});

test.each(levelsHere())('%s: a session that asks for nothing computes on WASM', async (level) => {
  const pool = createPool({ level, size: 1 });
  const session = openSession({
    cells: [imports, cell('f', 'exports.f = () => exports.tf.getBackend();')],
    level,
    pool,
  });
  await session.run();
  expect(await session.call({ function: 'f', arguments: [] })).toMatchObject({ status: 'returned', value: 'wasm' });
  session.close();
  pool.close();
});

test("the image holds neither tfjs-node's code nor the way to its addon", () => {
  expect(fs.readFileSync(path.join(builtImage, 'runner.js'), 'latin1')).not.toMatch(
    /tfjs_binding|nodejs_kernel_backend/,
  );
});

test('the grader itself does not load it either', () => {
  const grade = JSON.stringify(path.resolve(__dirname, '../cli/grade'));
  const kit = JSON.stringify(require.resolve('@course/cases'));
  const program = `require(${grade}); console.log(require(${kit}).backend(), Object.keys(require.cache).some((f) => /tfjs-node/.test(f)))`;
  for (const backend of ['node', '']) {
    const env = { ...process.env, COURSE_BACKEND: backend };
    const { stdout } = spawnSync(process.execPath, ['-e', `${program}; process.exit()`], { encoding: 'utf8', env });
    expect(stdout).toBe('wasm false\n');
  }
});
