/** Zips, read as streams: what stands in them is a stranger's, and nothing is believed before it was checked. */
import * as fs from 'node:fs';
import type { Readable } from 'node:stream';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as zlib from 'node:zlib';
import * as yauzl from 'yauzl';
import { LARGEST_BYTES } from './bytes';
import { visible } from './names';

/** What all zips of one run may hold together, and one entry alone. */
export const ZIP_LIMITS = {
  entries: 100_000,
  /** Of one entry that is unpacked; a zip in a zip may be larger. */
  bytes: LARGEST_BYTES,
  zipBytes: 2 * 1024 ** 3,
  /** Of all that is unpacked, from a download and from one student's zip. */
  allBytes: 8 * 1024 ** 3,
  studentBytes: 500 * 1024 ** 2,
  /** How much larger than its packed form an entry of more than `ratioFrom` bytes may be. */
  ratio: 200,
  ratioFrom: 10 * 1024 ** 2,
  nameBytes: 1000,
  /** A download, a student's zip, a zip in that. */
  depth: 3,
};
export type ZipLimits = typeof ZIP_LIMITS;

/** What was taken from the limits so far, in one run. */
export type ZipBudget = { entries: number; bytes: number; limits: ZipLimits };

/** A fault of a zip: one line that says where and what is allowed. */
export class ZipProblem extends Error {}

export type ZipEntry = {
  parts: string[];
  isFolder: boolean;
  /** As it says; `unpack` sees to it that it is true. */
  size: number;
  /** Why it is not to be opened: a link, a device. */
  problem?: string;
  /** Writes its bytes into a file of ours. @throws ZipProblem */
  unpack(file: string, largest: number): Promise<void>;
};

const UTF8_FLAG = 0x800;
const UNIX = 3;

/** As `decodedName`; folders are parted by `/`, also where a tool of Windows wrote a backslash. */
export const nameOf = (entry: yauzl.Entry): string => decodedName(entry).replaceAll('\\', '/');

/** The upper half of code page 850, in which Windows writes names in Western Europe; for letters of the US it is code page 437. */
const CP850 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐' +
  '└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0';

/** A name as UTF-8 where it says so, or is UTF-8 all the same; else as Windows writes it, or Latin-1 if it was made on Unix. */
function decodedName(entry: yauzl.Entry): string {
  const raw = entry.fileNameRaw;
  const said = yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag | UTF8_FLAG, raw, entry.extraFields, true);
  if (entry.generalPurposeBitFlag & UTF8_FLAG || !said.includes('\ufffd')) return said;
  if (entry.versionMadeBy >> 8 === UNIX) return raw.toString('latin1');
  return Array.from(raw, (byte) => (byte < 128 ? String.fromCharCode(byte) : CP850[byte - 128]!)).join('');
}

function checkName(name: string, raw: Buffer, { nameBytes }: ZipLimits): void {
  const shown = `'${visible(name)}'`;
  if (raw.length > nameBytes) throw new ZipProblem(`${shown}: a name of ${raw.length} bytes; at most ${nameBytes}`);
  if (name.includes('\0')) throw new ZipProblem(`${shown}: a name with a zero byte; a name must be text`);
  if (/^\/|^[a-z]:/i.test(name)) throw new ZipProblem(`${shown}: an absolute name; names must lie inside the zip`);
  if (name.split('/').includes('..'))
    throw new ZipProblem(`${shown}: a name that leaves the zip; names must lie inside it`);
}

function kindProblem(entry: yauzl.Entry): string | undefined {
  const type = (entry.externalFileAttributes >>> 16) & 0o170000;
  if (type === 0o120000) return 'a link; links are not followed: copy the file';
  return type === 0 || type === 0o100000 || type === 0o040000
    ? undefined
    : 'neither a file nor a folder; it is not opened';
}

/** The disk's fault, or the system's, not the zip's. */
export const isDiskError = (error: unknown): boolean => (error as NodeJS.ErrnoException).syscall !== undefined;
const asProblem = (error: unknown, what: string): unknown =>
  error instanceof ZipProblem || isDiskError(error) ? error : new ZipProblem(what);
const megabytes = (bytes: number) => `${Math.round(bytes / 1024 ** 2)} MB`;

/** Its checksum, for those Node versions that can make one fast (20.15 and later). */
const crc32 = (zlib as { crc32?: (data: Buffer, value?: number) => number }).crc32;

async function unpack(
  zip: yauzl.ZipFile,
  entry: yauzl.Entry,
  { name, file, largest, budget }: { name: string; file: string; largest: number; budget: ZipBudget },
): Promise<void> {
  const shown = `'${visible(name)}'`;
  const { uncompressedSize: size, compressedSize } = entry;
  const { limits } = budget;
  if (entry.isEncrypted()) throw new ZipProblem(`${shown}: it is encrypted; pack it again without a password`);
  if (size > largest) throw new ZipProblem(`${shown}: ${megabytes(size)}; at most ${megabytes(largest)} are read`);
  if (size > limits.ratioFrom && size > limits.ratio * compressedSize)
    throw new ZipProblem(
      `${shown}: ${Math.round(size / Math.max(1, compressedSize))} times as large as packed; at most ${limits.ratio} times`,
    );
  budget.bytes += size;
  if (budget.bytes > limits.allBytes)
    throw new ZipProblem(
      `${shown}: with it there are more than ${megabytes(limits.allBytes)}; at most that is unpacked`,
    );
  const damaged = `${shown}: it is damaged; expected a whole zip: download or pack it again`;
  try {
    const stream: Readable = await zip.openReadStreamPromise(entry);
    let sum = 0;
    const check = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        if (crc32) sum = crc32(chunk, sum);
        done(null, chunk);
      },
    });
    await pipeline(stream, check, fs.createWriteStream(file, { flags: 'wx', mode: 0o600 }));
    if (crc32 && sum !== entry.crc32) throw new ZipProblem(damaged);
  } catch (error) {
    throw asProblem(error, damaged);
  }
}

/**
 * Calls `visit` for each entry, in the zip's order, one after the other.
 *
 * @throws ZipProblem when the zip, or a name in it, is not allowed
 */
export async function readZip(
  file: string,
  budget: ZipBudget,
  visit: (entry: ZipEntry) => Promise<void>,
): Promise<void> {
  const { limits } = budget;
  let zip: yauzl.ZipFile;
  try {
    zip = await yauzl.openPromise(file, { decodeStrings: false, autoClose: false });
  } catch (error) {
    throw asProblem(error, 'it is no zip, or not a whole one; download or pack it again');
  }
  try {
    const tooMany = `more than ${limits.entries} files in zips; at most that many are read`;
    if (budget.entries + zip.entryCount > limits.entries) throw new ZipProblem(tooMany);
    budget.entries += zip.entryCount;
    for await (const entry of zip.eachEntry()) {
      const name = nameOf(entry);
      checkName(name, entry.fileNameRaw, limits);
      const problem = kindProblem(entry);
      await visit({
        parts: name.split('/').filter((part) => part !== '' && part !== '.'),
        isFolder: name.endsWith('/'),
        size: entry.uncompressedSize,
        ...(problem ? { problem } : {}),
        unpack: (to, largest) => unpack(zip, entry, { name, file: to, largest, budget }),
      });
    }
  } catch (error) {
    throw asProblem(error, 'its list of files is damaged; download or pack it again');
  } finally {
    zip.close();
  }
}
