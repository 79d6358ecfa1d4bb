#!/usr/bin/env node
// `course` in a student's folder: the command line is kit/cli, built.
if (Number(process.versions.node.split('.')[0]) < 20) {
  console.error(`course: Node ${process.versions.node} is too old, 20 or newer is needed: https://nodejs.org`);
  process.exit(1);
}
require('./dist/cli/main.js').runFromShell();
