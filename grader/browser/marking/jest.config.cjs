// The marking page in a real browser: `npm run test:marking`. It needs no JupyterLab, so it has a configuration of its own.
const path = require('node:path');
module.exports = {
  rootDir: path.resolve(__dirname, '..', '..'),
  testMatch: ['<rootDir>/dist/browser/marking/*.browser.js'],
  modulePathIgnorePatterns: ['<rootDir>/node_modules/'],
  transform: {},
  maxWorkers: 1,
  testEnvironmentOptions: { globalsCleanup: 'off' },
  testTimeout: 120_000,
};
