// Our own pages in a real browser, without JupyterLab: `npm run test:pages`.
const path = require('node:path');
module.exports = {
  rootDir: path.resolve(__dirname, '..'),
  testMatch: ['<rootDir>/dist/browser/*.page.js', '<rootDir>/dist/browser/marking/*.page.js'],
  modulePathIgnorePatterns: ['<rootDir>/node_modules/'],
  transform: {},
  maxWorkers: 2,
  testEnvironmentOptions: { globalsCleanup: 'off' },
  testTimeout: 120_000,
};
