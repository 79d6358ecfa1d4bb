/** The list of faults keeps up with the code: moved code would else be found only when somebody runs `npm run faults`. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { faults } from '../faults/faults';

const root = path.resolve(__dirname, '../../..');

test.each(faults.map((fault) => [fault.id, fault] as const))('%s has its place in the tree', (_id, { file, find }) => {
  const source = path.join(root, file);
  expect(fs.existsSync(source)).toBe(true);
  expect(fs.readFileSync(source, 'utf8').split(find)).toHaveLength(2);
});
