/** `npm run bench [NAME…]`: each figure is measured in a process of its own, beside a peer that is measured in the same run. */
import { gradingBench } from './grading';
import { memoryBench } from './memory';
import { relaxBench } from './relax/bench';
import { thousandBench } from './thousand';

const benches: Record<string, () => Promise<void>> = {
  relax: relaxBench, thousand: thousandBench, memory: memoryBench, grading: gradingBench,
};

async function main(names: string[]): Promise<void> {
  const unknown = names.find((name) => !Object.hasOwn(benches, name));
  if (unknown !== undefined) {
    console.error(`npm run bench: expected names among ${Object.keys(benches).join(', ')}, got '${unknown}'`);
    process.exit(2);
  }
  for (const name of names.length > 0 ? names : Object.keys(benches)) {
    console.log(`\n${name}`);
    await benches[name]!();
  }
}

void main(process.argv.slice(2));
