// The longest tests first, so that no core is left with one of them at the end. Jest does so by itself once it has run them; on a
// machine that is new it would begin with the largest file.
const path = require('node:path');
const Sequencer = require('@jest/test-sequencer').default;

const LONGEST = [
  ...[
    'class',
    'mark-mend',
    'new-sheet',
    'sandbox-exhaustion',
    'items-1',
    'convert-hostile',
    'whole-1',
    'kernel-interrupt',
  ],
  ...['class-grade', 'every-failure', 'export-autograder', 'ways', 'sandbox-levels', 'sandbox-attacks'],
].map((name) => `${name}.test.js`);

module.exports = class extends Sequencer {
  sort(tests) {
    const place = (test) => LONGEST.indexOf(path.basename(test.path));
    const long = tests.filter((test) => place(test) >= 0).sort((a, b) => place(a) - place(b));
    return [...long, ...super.sort(tests.filter((test) => place(test) < 0))];
  }
};
