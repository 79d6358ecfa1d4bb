// tslab answers a failed cell without saying what failed, and what comes in the next 200 ms with the status `abort`, which
// Jupyter does not know (`aborted`), also when the front end has asked to go on after errors (`stop_on_error: false`).
'use strict';

module.exports = {
  module: 'tslab/dist/jupyter.js',
  loses: 'the reply to a failed cell has no ename, and cells that are run within 200 ms after one do not run',
  replacements: [
    ['status = "abort";', 'status = "aborted";'],
    ['this.execQueue.reset(200);', 'this.execQueue.reset(req.stop_on_error === false ? undefined : 200);'],
    [
      `            execution_count: count ? count.count : undefined,
        };`,
      `            execution_count: count ? count.count : undefined,
            ...(status === "ok"
                ? { payload: [], user_expressions: {} }
                : {
                    ename: "Error",
                    evalue: status === "error" ? "the cell failed; stderr says why" : "an earlier cell failed",
                    traceback: [],
                }),
        };`,
    ],
  ],
};
