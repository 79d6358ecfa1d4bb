// What TypeScript says of a module that is not found, and of what only a newer Node has, says what to do (parts/messages.cjs).
'use strict';
const part = JSON.stringify(require.resolve('../parts/messages.cjs'));

module.exports = {
  module: 'tslab/dist/converter.js',
  loses:
    "a notebook outside the course's folder is not told where it should lie, nor a cell what only a newer Node has",
  replacements: [
    [
      '                    messageText: d.messageText.toString(),\n',
      `                    messageText: require(${part}).explain(d.messageText, cwd),\n`,
    ],
  ],
};
