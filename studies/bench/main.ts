/** `npm run bench [NAME…]`: each figure is measured in a process of its own, beside a peer that is measured in the same run. */
// As installed, with nothing native built, where nothing else is said; it is read when the kit is loaded.
process.env.COURSE_BACKEND ??= 'wasm';

const benches: Record<string, () => Promise<void>> = {
  relax: async () => (await import('./relax/bench')).relaxBench(),
  thousand: async () => (await import('./thousand')).thousandBench(),
  memory: async () => (await import('./memory')).memoryBench(),
  grading: async () => (await import('./grading')).gradingBench(),
  pages: async () => (await import('./pages')).pagesBench(),
  download: async () => (await import('./download')).downloadBench(),
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
