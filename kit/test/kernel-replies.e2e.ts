import { cellsOf } from './kernel-cases';
import { mended, plain, startBoth } from './kernel-client';

startBoth();

const pause = () => new Promise((resolve) => setTimeout(resolve, 500));
const [failing, next] = cellsOf('06-abort-after-error');

test('a failed cell is answered with a name and a text', async () => {
  const [cell] = cellsOf('07-reply-without-ename');
  expect((await mended.run(cell!)).reply).toMatchObject({
    status: 'error',
    ename: 'Error',
    evalue: expect.stringMatching(/stderr/),
    traceback: [],
  });
  expect(Object.keys((await plain.run(cell!)).reply!)).toEqual(['status', 'execution_count']);
  await pause();
});

test('the next cell runs at once where the front end has asked for it', async () => {
  await mended.run(failing!, { stopOnError: false });
  expect(await mended.run(next!, { stopOnError: false })).toMatchObject({
    stdout: 'second\n',
    reply: { status: 'ok' },
  });
  await plain.run(failing!, { stopOnError: false });
  expect(await plain.run(next!, { stopOnError: false })).toMatchObject({ stdout: '', reply: { status: 'abort' } });
  await pause();
});

test('the cells of a "Run All Cells" behind a failed one are aborted, as Jupyter calls it', async () => {
  const cells = ['console.log(1);', failing!, next!, next!].map((code) => mended.run(code));
  const ran = await Promise.all(cells);
  expect(ran.map(({ reply }) => reply?.status)).toEqual(['ok', 'error', 'aborted', 'aborted']);
  expect(ran.map(({ stdout }) => stdout)).toEqual(['1\n', '', '', '']);
  await pause();
  expect((await mended.run(next!)).stdout).toBe('second\n');
});

test('a request for the history gets an empty one; what is not known leaves no word in the output', async () => {
  const ran = await mended.run('console.log(1);');
  expect(await mended.shell('history_request')).toEqual({ status: 'ok', history: [] });
  expect(await mended.shell('comm_info_request')).toEqual({ status: 'ok', comms: {} });
  expect(await plain.shell('comm_info_request')).toBeUndefined();
  expect(mended.output(ran.id)).toBe('1\n');
});
