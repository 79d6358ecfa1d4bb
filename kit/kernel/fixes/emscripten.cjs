// Emscripten, which the WASM backend is built with, adds a handler that throws on every unhandled rejection, and one that throws
// on every uncaught exception: a rejection in a timer ends the kernel with exit status 7. The kit removes them when it starts the
// backend; this is for a cell that imports the backend by itself.
'use strict';
module.exports = {
  module: '@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.node.js',
  loses: 'a late rejection ends the kernel once a cell has started the WASM backend by itself',
  replacements: [
    ['process["on"]("unhandledRejection", function (reason) { throw reason; });', '', 2],
    [
      `process["on"]("uncaughtException", function (ex) { if (!(ex instanceof ExitStatus)) {
                    throw ex;
                } });`,
      '',
      2,
    ],
  ],
};
