/**
 * Imported before the kit: grading computes in the sandbox, on WASM. The grader itself computes nothing with TensorFlow.js, so an
 * addon of tfjs-node that is built here must not be loaded into each of its processes (0.4 s and 400 MB each).
 */
process.env.COURSE_BACKEND = 'wasm';

export {};
