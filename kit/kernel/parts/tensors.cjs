// TensorFlow.js after a cell that was stopped in the middle of `tf.tidy` or of an operation.
'use strict';

/**
 * Leaves what the stopped cell was in: its tensors are disposed of, and gradients are recorded again. Between turns of the event
 * loop nothing is in a scope, because `tf.tidy` and operations are synchronous.
 */
function leaveScopes() {
  const engine = globalThis._tfengine; // where tfjs-core keeps it
  if (!engine?.state?.scopeStack) return;
  const { state } = engine;
  for (const { saved } of state.activeTape ?? []) for (const tensor of saved ?? []) tensor.dispose(); // kept for the gradient
  while (state.scopeStack.length > 0) engine.endScope();
  state.kernelDepth = 0;
  state.gradientDepth = 0;
  state.tapeDepth = 0;
  state.activeTape = null;
}

module.exports = { leaveScopes };
