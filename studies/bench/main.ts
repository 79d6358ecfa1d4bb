/** `npm run bench [NAME…]`: each figure is measured in a process of its own, beside a peer that is measured in the same run. */
// As installed, with nothing native built, where nothing else is said; it is read when the kit is loaded.
process.env.COURSE_BACKEND ??= 'wasm';

const HELP = `npm run bench -- [NAME…]

Measures, each in a process of its own; without names, everything.

  relax      RELAX maps, against relax-xai and PyTorch, which it installs under .course/peers
  thousand   1000 masks with the sheet's own functions
  memory     30,000 masks against 300
  grading    a class of 50 of each sheet
  pages      the marking page and the class's table, against a page loaded anew, in Chromium
  download   a zip of 300: memory, and time to the first row`;

const benches: Record<string, () => Promise<void>> = {
  relax: async () => (await import('./relax/bench')).relaxBench(),
  thousand: async () => (await import('./thousand')).thousandBench(),
  memory: async () => (await import('./memory')).memoryBench(),
  grading: async () => (await import('./grading')).gradingBench(),
  pages: async () => (await import('./pages')).pagesBench(),
  download: async () => (await import('./download')).downloadBench(),
};

async function main(names: string[]): Promise<void> {
  if (names.includes('--help')) return console.log(HELP);
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
