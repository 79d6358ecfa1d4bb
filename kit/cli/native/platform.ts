/** Which TensorFlow there is for this machine: the wheel on PyPI that carries the C library, and how its files are called. */
import { CliError } from '../errors';

export const TENSORFLOW_VERSION = '2.21.0';
/** The libraries in a wheel are the same for every Python: one is pinned, so that any Python can fetch it. */
export const WHEEL_PYTHON = '3.12';

export type Wheel = {
  /** The package on PyPI. */
  name: string;
  sha256: string;
  /** In the wheel's folder `tensorflow/`: the one with the C interface, then the one that it loads itself. */
  libraries: readonly [string, string];
};

const LINUX = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'] as const;
const MAC = ['libtensorflow_cc.2.dylib', 'libtensorflow_framework.2.dylib'] as const;

/** `tensorflow-cpu` is made for Linux on x64 only; the plain package has no CUDA in it elsewhere. */
const WHEELS: Record<string, Wheel> = {
  'linux-x64': {
    name: 'tensorflow-cpu',
    sha256: 'dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb',
    libraries: LINUX,
  },
  'linux-arm64': {
    name: 'tensorflow',
    sha256: 'b07d15737406533898e36c7ef7944b1be18e9028dc521b9229952c537bbc5552',
    libraries: LINUX,
  },
  'darwin-arm64': {
    name: 'tensorflow',
    sha256: '56ecd7d47429acbe1df2694d50b75bf9fc3995ac92cb367cd9af6c4780ead712',
    libraries: MAC,
  },
};

export const WITHOUT = 'the course works without it, on WASM and ONNX Runtime';

/**
 * @param system `process.platform-process.arch`
 * @param glibc the C library's version, `undefined` on Linux where it is another one (Alpine's musl), which no wheel is made for
 * @throws CliError where PyPI has no wheel with the C library
 */
export function wheelFor(system: string, glibc: string | undefined): Wheel {
  const wheel = Object.hasOwn(WHEELS, system) ? WHEELS[system]! : undefined;
  if (wheel && (glibc !== undefined || !system.startsWith('linux'))) return wheel;
  const here = wheel ? `${system} without glibc` : system;
  const instead = system.startsWith('win32') ? '; on Windows it is available inside WSL (`wsl --install`)' : '';
  throw new CliError(
    `course native: TensorFlow ${TENSORFLOW_VERSION} comes as a library for ${Object.keys(WHEELS).join(', ')}, ` +
      `not for ${here}; ${WITHOUT}${instead}`,
  );
}

/** The wheel for the machine that this runs on. */
export function wheelHere(): Wheel {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return wheelFor(`${process.platform}-${process.arch}`, report.header?.glibcVersionRuntime);
}
