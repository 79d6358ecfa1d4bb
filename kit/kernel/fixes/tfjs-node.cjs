// tfjs-node 4.22 calls two helpers that Node 23 removed from `util`. They are put back when a cell imports it, through the kit or
// by itself.
'use strict';
const util = require('node:util');

module.exports = {
  module: '@tensorflow/tfjs-node/dist/index.js',
  loses: 'it fails on Node 23 and newer',
  before() {
    process.env.TF_ENABLE_ONEDNN_OPTS ??= '1'; // read once, when TensorFlow loads; twice as fast
    process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
    util.isNullOrUndefined ??= (value) => value === null || value === undefined;
    util.isArray ??= Array.isArray;
  },
};
