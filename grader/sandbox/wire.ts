/**
 * Frames between the grader and a runner, over fd 3.
 *
 * A frame is `u32 length | u32 headerLength | header (JSON, UTF-8) | raw bytes`, little-endian, `length` counting all that
 * follows it. Numbers of tensors travel as raw bytes after the header; everything else is in the header. Nothing is ever
 * deserialised into objects by V8 (`v8.deserialize`, Node's IPC): one crafted message there ends the process that reads it.
 */

/** The other side broke the protocol: what it is, is not looked at any further. */
export class WireError extends Error {}

/**
 * What is accepted of one frame and of the value inside it. `depth`, `nodes` and the lengths of strings are counted in the
 * header.
 */
export type WireCaps = {
  frame: number;
  header: number;
  depth: number;
  nodes: number;
  string: number;
  message: number;
  list: number;
};

export const WIRE_CAPS: WireCaps = {
  frame: 64 << 20,
  header: 8 << 20,
  depth: 16,
  nodes: 400_000,
  string: 100_000,
  message: 4_000,
  list: 10_000,
};

/** The pieces of one frame, to be written one after the other. */
export function encodeFrame(header: unknown, chunks: Uint8Array[] = []): Buffer[] {
  const json = Buffer.from(JSON.stringify(header));
  const prefix = Buffer.alloc(8);
  prefix.writeUInt32LE(4 + json.length + totalBytes(chunks), 0);
  prefix.writeUInt32LE(json.length, 4);
  return [prefix, json, ...chunks.map((chunk) => Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))];
}

function totalBytes(chunks: Uint8Array[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
}

function parseFrame(frame: Buffer, headerCap: number): { header: unknown; body: Buffer } {
  const headerLength = frame.readUInt32LE(0);
  if (headerLength > headerCap || 4 + headerLength > frame.length)
    throw new WireError(`a header of ${headerLength} bytes`);
  try {
    return {
      header: JSON.parse(frame.toString('utf8', 4, 4 + headerLength)) as unknown,
      body: frame.subarray(4 + headerLength),
    };
  } catch {
    throw new WireError('a header that is not JSON'); // the parser's own words quote the text
  }
}

/**
 * Cuts a stream of chunks into frames. Each frame is copied into a buffer of its announced length as it comes, so that many tiny
 * chunks cost no more than a few large ones.
 *
 * @throws WireError from the returned function, when a frame or its header is longer than the caps or is not JSON.
 */
export function frameReader(
  caps: Pick<WireCaps, 'frame' | 'header'>,
  onFrame: (header: unknown, body: Buffer) => void,
): (chunk: Buffer) => void {
  const prefix = Buffer.alloc(4);
  let target: Buffer = prefix;
  let filled = 0;
  return (chunk) => {
    let start = 0;
    while (start < chunk.length) {
      const taken = chunk.copy(target, filled, start);
      start += taken;
      filled += taken;
      if (filled < target.length) return;
      filled = 0;
      if (target !== prefix) {
        const { header, body } = parseFrame(target, caps.header);
        target = prefix;
        onFrame(header, body);
        continue;
      }
      const length = prefix.readUInt32LE(0);
      if (length < 4 || length > caps.frame) throw new WireError(`a frame of ${length} bytes`);
      target = Buffer.allocUnsafeSlow(length);
    }
  };
}
