// End to end: whole processes as users meet them, that is the command line on whole classes, the sandbox under attack, tslab's
// kernel, the release, the real encoder's maps. `npm run test:e2e`, never a part of `npm test` (whose tests are called *.test.js).
const path = require('node:path');
const config = require('../jest.config.cjs');

module.exports = {
  ...config,
  rootDir: path.resolve(__dirname, '..'),
  testMatch: ['<rootDir>/{kit,grader,studies}/dist/**/*.e2e.js'],
};
