#!/usr/bin/env node
// `course`: the command line is grader/cli, built by `npm ci`.
require('./dist/cli/main.js').runFromShell();
