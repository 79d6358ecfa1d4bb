// Jupyter's Interrupt stops a cell wherever it is (parts/interrupt.cjs, parts/control.cjs).
//
// tslab learns of it by SIGINT. That stops the synchronous part of a cell (`breakOnSigint` of node:vm) and a cell that waits, but
// not a loop after an `await`, in a timer or in another callback: Node handles signals when the event loop turns, and it does
// not. With `"interrupt_mode": "message"` in kernel.json Jupyter sends a message on the control channel instead. Here a worker
// thread receives that channel, so that the message arrives however busy the main thread is. No signal is needed, so it should
// work on Windows too, where tslab has no Interrupt at all; that has not been tried.
'use strict';
const main = JSON.stringify(require.resolve('../parts/interrupt.cjs'));

const executor = {
  module: 'tslab/dist/executor.js',
  loses: 'Interrupt does not stop a loop after an `await` or in a callback: restart the kernel',
  replacements: [
    [
      'function createExecutor(rootDir, convs, console) {\n',
      `const courseInterrupt = require(${main});
function createExecutor(rootDir, convs, console) {
    convs = courseInterrupt.prepare(convs, () => interrupt());
`,
    ],
    ['let interrupted = new Error("Interrupted asynchronously");', 'let interrupted = "Interrupted";'], // no stack of tslab's own
    [
      'const ret = vm_1.default.runInThisContext(wrapped, {',
      'const run = () => vm_1.default.runInThisContext(wrapped, {',
    ],
    [
      `            if (converted.hasToplevelAwait) {
                promise = ret;
            }
`,
      '            await courseInterrupt.race(run, interruptPromise);\n',
    ],
  ],
};

const control = {
  module: 'tslab/dist/jupyter.js',
  loses: 'Interrupt does nothing',
  replacements: [
    [
      'this.control = new zmq.Router();',
      `this.control = require(${main}).controlSocket(require.resolve("zeromq"), cinfo.key);`,
    ],
    [
      '                case "shutdown_request":\n',
      `                case "interrupt_request": {
                    require(${main}).interrupt();
                    const reply = msg.createReply();
                    reply.header.msg_type = "interrupt_reply";
                    reply.content = { status: "ok" };
                    reply.signAndSend(this.connInfo.key, sock);
                    break;
                }
                case "shutdown_request":
`,
    ],
  ],
};

module.exports = [executor, control];
