/** Zips byte by byte, for what no tool writes: hostile names, links, wrong sizes, other character sets. */
import { deflateRawSync } from 'node:zlib';

export type RawEntry = {
  name: string | Buffer;
  content?: string | Buffer;
  /** General purpose flags: 0x800 says that the name is UTF-8, 1 that it is encrypted. */
  flags?: number;
  /** Who made it: 0 DOS, 3 Unix. */
  madeBy?: number;
  /** The mode of Unix. */
  mode?: number;
  /** Claimed in place of the true ones. */
  size?: number;
  checksum?: number;
};

function crc32(bytes: Buffer): number {
  let sum = -1;
  for (const byte of bytes) {
    sum ^= byte;
    for (let k = 0; k < 8; k++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}

/** @param claimed how many entries it says that it has, in the form for large zips */
export function rawZip(entries: RawEntry[], claimed?: number): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, content = '', flags = 0x800, madeBy = 3, mode = 0o100644, size, checksum } of entries) {
    const bytes = Buffer.from(content);
    const packed = deflateRawSync(bytes);
    const named = Buffer.isBuffer(name) ? name : Buffer.from(name);
    const head = Buffer.alloc(46);
    head.writeUInt32LE(0x02014b50, 0);
    head.writeUInt16LE((madeBy << 8) | 20, 4);
    head.writeUInt16LE(20, 6);
    head.writeUInt16LE(flags, 8);
    head.writeUInt16LE(8, 10);
    head.writeUInt32LE(checksum ?? crc32(bytes), 16);
    head.writeUInt32LE(packed.length, 20);
    head.writeUInt32LE(size ?? bytes.length, 24);
    head.writeUInt16LE(named.length, 28);
    head.writeUInt32LE(madeBy === 3 ? (mode << 16) >>> 0 : 0, 38);
    head.writeUInt32LE(offset, 42);
    central.push(head, named);
    const start = Buffer.alloc(30);
    start.writeUInt32LE(0x04034b50, 0);
    head.copy(start, 4, 6, 30);
    start.writeUInt16LE(0, 28);
    local.push(start, named, packed);
    offset += start.length + named.length + packed.length;
  }
  const list = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(claimed === undefined ? entries.length : 0xffff, 8);
  end.writeUInt16LE(claimed === undefined ? entries.length : 0xffff, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  if (claimed === undefined) return Buffer.concat([...local, list, end]);
  const large = Buffer.alloc(56);
  large.writeUInt32LE(0x06064b50, 0);
  large.writeBigUInt64LE(44n, 4);
  large.writeUInt16LE(45, 12);
  large.writeUInt16LE(45, 14);
  large.writeBigUInt64LE(BigInt(claimed), 24);
  large.writeBigUInt64LE(BigInt(claimed), 32);
  large.writeBigUInt64LE(BigInt(list.length), 40);
  large.writeBigUInt64LE(BigInt(offset), 48);
  const where = Buffer.alloc(20);
  where.writeUInt32LE(0x07064b50, 0);
  where.writeBigUInt64LE(BigInt(offset + list.length), 8);
  where.writeUInt32LE(1, 16);
  end.writeUInt32LE(0xffffffff, 16);
  return Buffer.concat([...local, list, large, where, end]);
}
