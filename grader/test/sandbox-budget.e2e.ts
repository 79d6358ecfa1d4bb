/** A submission has one budget of time, in all its sessions. */
import type { Claim } from '@course/cases';
import { chooseLevel, createPool, type Level, type Limits, openSession, type Pool } from '../sandbox';
import { WALL_SHARE } from '../sandbox/runner-process';
import { cell } from './sandbox-helpers';

let level: Level;
let pool: Pool;
const limits: Partial<Limits> = { callMs: 3000, cellMs: 3000, keptOutputBytes: 1000 };

beforeAll(async () => {
  ({ level } = await chooseLevel());
  pool = createPool({ level, limits, size: 2 });
});
afterAll(() => pool.close());

const callOf = (name: string) => ({ function: name, arguments: [] });

test('130 slow calls have one budget, in all sessions of a submission, also when they only sleep', async () => {
  const sleep = cell('f', 'exports.f = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60);');
  const [budget, totalMs] = [{ spentMs: 0 }, 1500];
  const claims: Claim[] = [];
  for (let i = 0; i < 2; i++) {
    const session = openSession({ cells: [sleep], level, limits: { ...limits, totalMs }, pool, budget });
    await session.run();
    for (let k = 0; k < 65; k++) claims.push(await session.call(callOf('f')));
    session.close();
  }
  const answered = claims.filter(({ status }) => status === 'returned').length;
  expect(answered).toBeGreaterThan(0);
  expect(answered).toBeLessThanOrEqual(totalMs / 60);
  expect(claims.at(-1)).toMatchObject({ message: 'the time allowed for the whole notebook is used up' });
});

test('restarts that a submission makes necessary are in its budget', async () => {
  const budget = { spentMs: 0 };
  const take = async () => {
    await new Promise((ready) => setTimeout(ready, 1000));
    return pool.take();
  };
  const cells = [cell('f', 'exports.exit = () => process.exit();')];
  const session = openSession({ cells, level, limits, pool: { ...pool, take, serves: () => true }, budget });
  await session.run();
  await session.call(callOf('exit'));
  const { spentMs } = budget;
  for (let i = 0; i < 2; i++) await session.call(callOf('exit'));
  session.close();
  expect(budget.spentMs - spentMs).toBeGreaterThanOrEqual((2 * 1000) / WALL_SHARE);
});
