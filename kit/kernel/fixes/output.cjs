// tslab sends a message for each write, and ZeroMQ keeps at most 1000 of them (fewer where a buffer is small) while a cell runs
// without a pause: the rest is dropped, the message that the cell has ended among them. Here the queue is unlimited, and writes
// that come close together travel as one message (parts/output.cjs).
'use strict';
const part = JSON.stringify(require.resolve('../parts/output.cjs'));

module.exports = {
  module: 'tslab/dist/jupyter.js',
  loses: 'a cell that prints more than about 500 lines loses the rest and may never end',
  replacements: [
    ['const utf8Decoder = ', `const courseOutput = require(${part});\nconst utf8Decoder = `],
    ['this.iopub = new zmq.Publisher();', 'this.iopub = new zmq.Publisher({ sendHighWaterMark: 0 });'],
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
