// A worker thread that owns the kernel's control channel. Every message goes on to the main thread and every reply comes from it;
// but when Jupyter asks for an interrupt and the main thread does not take it, this stops what the main thread is doing.
'use strict';
const { createHmac } = require('node:crypto');
const { Session } = require('node:inspector');
const { parentPort, workerData } = require('node:worker_threads');
const zeromq = require(workerData.zeromq);

/** A main thread that has not turned for this long is in a loop (or in a long calculation, which is to end too). */
const MILLISECONDS = 300;
/** So long a debugger waits for a statement to stop at. */
const LOOKS = 3000;

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

const MAY_STOP = { expression: "globalThis[Symbol.for('course.mayStop')]()" };

/**
 * Stops the main thread where it is. The answer of `terminateExecution` comes when the code has ended; where Node has caught the
 * stop (it does so in what it does about a rejected promise), it does not come, and the next request is refused.
 */
async function stopMainThread() {
  const session = new Session();
  session.connectToMainThread();
  const { result } = await request(session, 'Runtime.evaluate', MAY_STOP);
  if (result?.value === true) {
    const time = new Promise((resolve) => setTimeout(resolve, MILLISECONDS, {}));
    const { ended } = await Promise.race([request(session, 'Runtime.terminateExecution'), time]);
    if (!ended && Atomics.load(workerData.handled, 0) < asked) await stopAtStatement();
  }
  session.disconnect();
}

/** What an inspector answers, with `ended: true`; without it when it refuses. */
function request(session, method, parameters) {
  return new Promise((resolve) =>
    session.post(method, parameters, (error, answer) => resolve(error ? {} : { ...answer, ended: true })),
  );
}

/** Only what cells define has no address. */
const ofCell = ({ url }) => url === '';

/**
 * Stops the main thread as a debugger does, at a statement of its own code: what is stopped there, Node does not catch. It is still in
 * what `mayStop` has allowed to leave.
 */
async function stopAtStatement() {
  const session = new Session();
  session.connectToMainThread();
  let pauses = 0;
  await new Promise((resolve) => {
    setTimeout(resolve, LOOKS);
    session.on('Debugger.paused', ({ params }) => {
      const [{ url, location }] = params.callFrames;
      if (!params.callFrames.some(ofCell)) return resolve(); // it has ended meanwhile: the kernel is at work
      if (url.startsWith('node:')) return session.post('Debugger.stepOut');
      if (++pauses > 1) return resolve();
      session.post('Debugger.setBreakpoint', { location }); // a loop of one statement has no next one to step to
      session.post('Debugger.stepOver');
    });
    session.post('Debugger.enable');
    session.post('Debugger.pause');
  });
  const terminateOnResume = pauses > 1 && Atomics.load(workerData.handled, 0) < asked;
  session.post('Debugger.resume', { terminateOnResume });
  await request(session, 'Debugger.disable');
  session.disconnect();
}
