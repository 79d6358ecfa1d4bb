// tslab sends a message for each write and waits for none. zeromq.js sends 512 messages in one turn of the event loop at once,
// puts the next one off to the next turn, and refuses all others until then (`Socket is busy writing`), which `console.log` hides.
// They are lost, the message that the cell has ended among them. With `sendTimeout: 0` each message is handed to ZeroMQ at once,
// whose queue is unlimited here; and writes that come close together travel as one message (parts/output.cjs).
'use strict';
const part = JSON.stringify(require.resolve('../parts/output.cjs'));

module.exports = {
  module: 'tslab/dist/jupyter.js',
  loses: 'a cell that prints more than about 500 lines loses the rest and may never end',
  replacements: [
    ['const utf8Decoder = ', `const courseOutput = require(${part});\nconst utf8Decoder = `],
    ['this.iopub = new zmq.Publisher();', 'this.iopub = new zmq.Publisher({ sendHighWaterMark: 0, sendTimeout: 0 });'],
    ['            writeStream(name, text);\n', '            courseOutput.write(writeStream, name, text);\n'],
    [
      'exports.lastWriteDisplayData = writeDisplayData;',
      `exports.lastWriteDisplayData = (data, update) => {
            courseOutput.flush();
            writeDisplayData(data, update);
        };`,
    ],
    [
      `        const content = await this.handler.handleExecute(msg.content, writeStream, writeDisplayData);
`,
      `        const content = await this.handler.handleExecute(msg.content, writeStream, writeDisplayData);
        courseOutput.flush();
`,
    ],
  ],
};
