// Pages that need no server, in a real browser: `npm run test:pages`.
const path = require('node:path');
module.exports = {
  rootDir: path.resolve(__dirname, '..'),
  testMatch: ['<rootDir>/dist/browser/*.page.js'],
  modulePathIgnorePatterns: ['<rootDir>/node_modules/'],
  transform: {},
  maxWorkers: 1,
  testEnvironmentOptions: { globalsCleanup: 'off' },
  testTimeout: 120_000,
};
