// The first start before anybody ends a kernel, which its page would complain about. (To run the longest of all tests first saves 1 in
// 100 of `npm test`, and nothing of the end-to-end tests: by their times, dealt out to two and to three workers.)
const path = require('node:path');
const Sequencer = require('@jest/test-sequencer').default;

module.exports = class extends Sequencer {
  sort(tests) {
    const isFirst = (test) => path.basename(test.path).startsWith('start.');
    return [...tests.filter(isFirst), ...super.sort(tests.filter((test) => !isFirst(test)))];
  }
};
