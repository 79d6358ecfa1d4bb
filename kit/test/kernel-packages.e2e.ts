import { cellsOf } from './kernel-cases';
import { mended, plain, startBoth, startKernel } from './kernel-client';
import { waitFor } from './kernel-ports';

startBoth();

test('tfjs-node finds the helpers that Node 23 removed, also when a cell imports it by itself', async () => {
  const [cell] = cellsOf('09-tfjs-node-on-node-23');
  const newer = Number(process.versions.node.split('.')[0]) >= 23;
  expect((await plain.run(cell!)).stdout).toBe(newer ? 'undefined\n' : 'function\n');
  expect((await mended.run(cell!)).stdout).toBe('function\n');
  expect((await mended.run('console.log(process.env.TF_ENABLE_ONEDNN_OPTS)')).stdout).toBe('1\n');
});

test('a late rejection does not end the kernel when a cell has started the WASM backend by itself', async () => {
  const [start, reject, after] = cellsOf('10-late-rejection');
  for (const kernel of [mended, plain]) expect((await kernel.run(start!)).stdout).toBe('true\n');
  expect((await mended.run(reject!)).stderr).toMatch(/^UnhandledPromiseRejection: Error: late/);
  expect((await mended.run(after!)).stdout).toBe('alive\n');
  expect((await plain.run(reject!)).ended).toBe(false);
  await waitFor(() => plain.exitStatus() !== null, 2000);
  expect([plain.exitStatus(), plain.log()]).toEqual([7, expect.stringMatching(/Error: late/)]);
});

test('nor when the kit has started it', async () => {
  const kernel = await startKernel({ preload: false }); // the kit sees to that itself
  const start = "process.env.COURSE_BACKEND = 'wasm';\nconst { tf } = require('@course/kit');\nawait tf.ready();";
  const backend = await kernel.run(`${start}\nconsole.log(tf.getBackend());`);
  const [, reject, after] = cellsOf('10-late-rejection');
  await kernel.run(reject!);
  const { stdout } = await kernel.run(after!);
  await kernel.close();
  expect([backend.stdout, stdout]).toEqual(['wasm\n', 'alive\n']);
});
