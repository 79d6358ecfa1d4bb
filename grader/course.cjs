#!/usr/bin/env node
// `course`: the command line is grader/cli, built by `npm ci`, and built anew when a source has changed since.
const path = require('node:path');
const { freshen, run } = require('./fresh-build.cjs');
if (freshen(path.resolve(__dirname, '..'), process.argv[2], run) !== 0) process.exit(2);
require('./dist/cli/main.js').runFromShell();
