// The main thread's part in Interrupt: the cell that runs is given up, and the worker that receives the control channel learns
// whether the main thread has come to that by itself.
'use strict';
const { executionAsyncId } = require('node:async_hooks');
const { Worker } = require('node:worker_threads');
const { leaveScopes } = require('./tensors.cjs');

/** Interrupts that the main thread has dealt with, for the worker to read. */
const handled = new Int32Array(new SharedArrayBuffer(4));
/** What gives up the cell that runs. Without it a stopped loop would leave a cell that never ends. */
let giveUp;
/** How deep the main thread is in the compiler, which a stop in the middle would leave in pieces. */
let compiling = 0;

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Remembers how a cell is given up; returns tslab's converters, of which it is known when they work. */
function prepare(converters, interrupt) {
  giveUp = interrupt;
  const careful = (converter) =>
    new Proxy(converter, {
      get:
        (target, name) =>
        (...given) => {
          compiling++;
          try {
            return target[name](...given);
          } finally {
            compiling--;
          }
        },
    });
  return {
    get node() {
      return careful(converters.node);
    },
    get browser() {
      return careful(converters.browser);
    },
    close: () => converters.close(),
  };
}

/**
 * Runs a cell; when `run` returns a promise, waits for it.
 *
 * V8 drops all microtasks that wait when it stops one of them. Before and after the cell's own code the event loop therefore
 * turns once: what the kernel has to do is then never behind a microtask of the cell.
 *
 * @throws what the cell throws, or the reason of `interrupted`, whichever comes first
 */
async function race(run, interrupted) {
  const listeners = process.listeners('SIGINT');
  const cell = turn().then(run).then(turn);
  try {
    await Promise.race([cell, interrupted]);
  } catch (error) {
    leaveScopes();
    throw error;
  } finally {
    // node:vm takes the listeners away while it runs code with breakOnSigint; a stop does not come to where it puts them back
    for (const listener of listeners)
      if (!process.listeners('SIGINT').includes(listener)) process.on('SIGINT', listener);
  }
}

/** Jupyter's `interrupt_request` has come to the main thread. */
function interrupt() {
  Atomics.add(handled, 0, 1);
  if (giveUp) giveUp();
  else process.emit('SIGINT', 'SIGINT'); // tslab's own way, where the fix of its executor does not fit
}

/**
 * Called by the worker, through the inspector, in the middle of whatever the main thread is doing. Returns whether V8 may stop it
 * there. In a callback (a timer, a stream), Node's record of nested callbacks would be left wrong and Node would end the process:
 * `process._fatalException`, by which Node itself leaves a callback that has thrown, sets it right.
 */
function mayStop() {
  if (!giveUp || compiling > 0 || !canBeLeft(stack())) return false;
  if (executionAsyncId() === 0) return true;
  if (typeof process._fatalException !== 'function') return false;
  process._fatalException('Interrupted');
  return executionAsyncId() === 0;
}

function stack() {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = Infinity;
  const frames = new Error().stack.split('\n').slice(1);
  Error.stackTraceLimit = limit;
  return frames;
}

/**
 * Not when there is nothing on the stack but this (`stack`, `mayStop`, the inspector's expression): an idle main thread would be
 * stopped in its next callback. Not in the callback of an immediate either: Node's list of immediates does not survive that.
 */
function canBeLeft(frames) {
  const named = (name) => frames.findLastIndex((frame) => frame.includes(`${name} (node:internal/`));
  return frames.length > 3 && (named('processImmediate') < 0 || named('runNextTicks') >= 0);
}
Object.defineProperty(globalThis, Symbol.for('course.mayStop'), { value: mayStop });

/** In place of a ZeroMQ router for the control channel: the socket itself is in a worker (control.cjs). */
function controlSocket(zeromq, key) {
  const worker = new Worker(require.resolve('./control.cjs'), { workerData: { zeromq, key, handled }, execArgv: [] });
  const arrived = [];
  let deliver;
  let bound;
  let closed = false;
  worker.on('error', (error) => bound?.reject(error));
  worker.on('message', ({ frames, address, error }) => {
    if (frames) arrived.push(frames.map((frame) => Buffer.from(frame)));
    else if (error) bound.reject(new Error(`the control channel ${address}: ${error}`));
    else bound.resolve();
    deliver?.();
  });
  return {
    bind: (address) =>
      new Promise((resolve, reject) => {
        bound = { resolve, reject };
        worker.postMessage({ bind: address });
      }),
    send: (frames) => worker.postMessage({ send: frames }),
    close() {
      closed = true;
      worker.postMessage({ close: true });
      deliver?.();
    },
    async *[Symbol.asyncIterator]() {
      while (!closed) {
        if (arrived.length > 0) yield arrived.shift();
        else await new Promise((resolve) => (deliver = resolve));
      }
    },
  };
}

module.exports = { prepare, race, interrupt, controlSocket };
