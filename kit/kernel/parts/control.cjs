// A worker thread that owns the kernel's control channel. Every message goes on to the main thread and every reply comes from it;
// but when Jupyter asks for an interrupt and the main thread does not take it, this stops what the main thread is doing.
'use strict';
const { createHmac } = require('node:crypto');
const { Session } = require('node:inspector');
const { parentPort, workerData } = require('node:worker_threads');
const zeromq = require(workerData.zeromq);

/** A main thread that has not turned for this long is in a loop (or in a long calculation, which is to end too). */
const MILLISECONDS = 300;

const socket = new zeromq.Router();
let asked = 0;
let stopping = false;

let last = Promise.resolve();
parentPort.on('message', (message) => (last = last.then(() => obey(message)))); // in order: a close waits for the last reply

async function obey({ bind, send, close }) {
  if (send) await socket.send(send);
  if (close) {
    socket.close();
    parentPort.close();
  }
  if (bind)
    try {
      await socket.bind(bind);
      parentPort.postMessage({ address: bind });
      receive();
    } catch (error) {
      parentPort.postMessage({ address: bind, error: error.message });
    }
}

async function receive() {
  for await (const frames of socket) {
    parentPort.postMessage({ frames });
    if (!asksForInterrupt(frames)) continue;
    asked++;
    if (!stopping) stop();
  }
}

/** Messages are [identities…, '<IDS|MSG>', signature, header, parent, metadata, content]; the signature is of the last four. */
function asksForInterrupt(frames) {
  const at = frames.findIndex((frame) => frame.toString() === '<IDS|MSG>');
  const [signature, ...rest] = frames.slice(at + 1);
  if (at < 0 || rest.length < 4) return false;
  const hmac = createHmac('sha256', workerData.key);
  for (const part of rest) hmac.update(part);
  if (hmac.digest('hex') !== signature.toString()) return false;
  return JSON.parse(rest[0].toString()).msg_type === 'interrupt_request';
}

/** Until the main thread has dealt with every interrupt. */
async function stop() {
  stopping = true;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, MILLISECONDS));
    if (Atomics.load(workerData.handled, 0) >= asked) break;
    await stopMainThread();
  }
  stopping = false;
}

function stopMainThread() {
  return new Promise((resolve) => {
    const session = new Session();
    session.connectToMainThread();
    const end = () => {
      session.disconnect();
      resolve();
    };
    const expression = "globalThis[Symbol.for('course.mayStop')]()";
    session.post('Runtime.evaluate', { expression }, (error, answer) => {
      if (error || answer.result.value !== true) end();
      else session.post('Runtime.terminateExecution', end);
    });
  });
}
