// All fixes, in the order in which they are made. Each has its write-up in ../defects.
'use strict';
module.exports = [
  require('./names.cjs'),
  require('./build-once.cjs'),
  require('./cells.cjs'),
  require('./messages.cjs'),
  require('./requests.cjs'),
  require('./output.cjs'),
  require('./replies.cjs'),
  ...require('./interrupt.cjs'),
  require('./tfjs-node.cjs'),
  require('./emscripten.cjs'),
];
