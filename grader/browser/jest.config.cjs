// JupyterLab in a real browser: `npm run test:browser`, never a part of `npm test` (whose tests are called *.test.js). One
// server for all suites; each opens notebooks that no other does, so two suites run side by side.
const path = require('node:path');
module.exports = {
  rootDir: path.resolve(__dirname, '..'),
  testMatch: ['<rootDir>/dist/browser/*.browser.js'],
  modulePathIgnorePatterns: ['<rootDir>/node_modules/'],
  transform: {},
  testSequencer: '<rootDir>/browser/start-first.cjs',
  maxWorkers: 2,
  globalSetup: '<rootDir>/dist/browser/setup.js',
  globalTeardown: '<rootDir>/dist/browser/teardown.js',
  testEnvironmentOptions: { globalsCleanup: 'off' },
  testTimeout: 120_000,
};
