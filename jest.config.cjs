// The tests are compiled with everything else (`npm run build`), so Jest runs plain JavaScript and needs no transform.
const os = require('node:os');

module.exports = {
  testMatch: ['<rootDir>/{cases,kit,fixtures,grader,studies}/dist/**/*.test.js'],
  modulePathIgnorePatterns: ['<rootDir>/.course/', '<rootDir>/graded/'],
  reporters: ['default', '<rootDir>/grader/dist/test/count-ways.js'],
  transform: {},
  testEnvironment: '<rootDir>/.ci/plain-context.cjs',
  // three on two cores, since many tests wait for a limit or for a process; Jest takes '150%' for 150 of them
  maxWorkers: Math.ceil(1.5 * os.availableParallelism()),
  // TensorFlow.js keeps its engine on the global object: Jest 30's clean-up of globals wraps it and never ends
  testEnvironmentOptions: { globalsCleanup: 'off' },
  testTimeout: 60_000,
};
