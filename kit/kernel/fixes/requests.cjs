// Requests that tslab does not know. A front end that asks for the history (`jupyter console`, code consoles) waits for the reply: it
// is empty, as for a kernel that keeps none. The reply to `comm_info_request` bears its own name. Other unknown messages are
// ignored without a word: a warning would stand in the output of the last cell.
'use strict';
module.exports = {
  module: 'tslab/dist/jupyter.js',
  loses: 'a request for the history gets no reply, and unknown messages are printed into the output of the last cell',
  replacements: [
    ['                    console.warn(`unknown msg_type: ${msg.header.msg_type}`);\n', '                    break;\n'],
    [
      '                case "comm_info_request":\n',
      `                case "history_request": {
                    const reply = msg.createReply();
                    reply.header.msg_type = "history_reply";
                    reply.content = { status: "ok", history: [] };
                    reply.signAndSend(this.connInfo.key, sock);
                    break;
                }
                case "comm_info_request":
`,
    ],
    [
      `        reply.header.msg_type = "complete_reply";
        // comm is not supported in tslab now. Returns an empty comms.
        reply.content = { comms: {} };`,
      `        reply.header.msg_type = "comm_info_reply";
        reply.content = { status: "ok", comms: {} };`,
    ],
  ],
};
