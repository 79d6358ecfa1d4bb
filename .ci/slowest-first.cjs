// The longest tests first, so that no core is left with one of them at the end. Jest does so by itself once it has run them; on a
// machine that is new it would begin with the largest file.
const path = require('node:path');
const Sequencer = require('@jest/test-sequencer').default;

const LONGEST = [
  // in JupyterLab; the first start before anybody ends a kernel, which its page would complain about
  ...['start', 'sheets', 'stubs', 'mistakes'],
  ...['items-1', 'convert-cells-together', 'every-failure', 'mark-mend', 'convert'],
  ...['class', 'new-sheet', 'class-grade', 'sandbox-exhaustion', 'diff-grade', 'kernel-interrupt', 'whole-1'],
  ...['mark-masks', 'release', 'export-autograder', 'convert-hostile', 'sandbox-levels', 'convert-snapshot', 'ways'],
];

module.exports = class extends Sequencer {
  sort(tests) {
    const place = (test) => LONGEST.indexOf(path.basename(test.path).split('.')[0]);
    const long = tests.filter((test) => place(test) >= 0).sort((a, b) => place(a) - place(b));
    return [...long, ...super.sort(tests.filter((test) => place(test) < 0))];
  }
};
