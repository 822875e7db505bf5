import type { ByteSource } from '#core/bytes/byte-source.ts';
import { AppError } from '#core/errors.ts';
import { damagedGzip, gunzip } from '../gunzip.ts';
import { damagedZip, tooLargeZip, type ZipMember } from './zip-directory.ts';

const headerBytes = 30;
const headerSignature = 0x04034b50;
const pieceBytes = 1 << 18;
/** A stored block of deflate holds no more. */
const maxStoredBytes = 0xffff;

/** Text of like rows shrinks well, but not so well. */
const maxGrowth = 100;
const maxSmallBytes = 64 << 20;

/**
 * Refuse what cannot be read of a zip, before anything is inflated.
 * @throws {AppError} `encrypted-zip`, `unsupported-zip` or `too-large`
 */
export function refuseMember(
  { path, method, encrypted, packedBytes, bytes, offset }: ZipMember,
  name: string,
): void {
  if (encrypted || method === 99)
    throw new AppError(
      'encrypted-zip',
      `${path} in ${name} is encrypted, so no rows were read. Unpack it with its password and open the file inside.`,
      { file: path },
    );
  if ([packedBytes, bytes, offset].some((number) => number >= 0xffffffff))
    throw tooLargeZip(name, `holds ${path} of more than 4 GB (ZIP64)`);
  if (method !== 0 && method !== 8)
    throw new AppError(
      'unsupported-zip',
      `${path} in ${name} is compressed in a way that is not read here (method ${method}), so no rows were read. Unpack it and open the file inside.`,
      { file: path, method },
    );
  if (bytes > Math.max(maxSmallBytes, maxGrowth * packedBytes))
    throw tooLargeZip(name, `would grow from ${packedBytes} to ${bytes} bytes`);
}

/**
 * The bytes of a file in a zip, a piece at a time, checked against its length and checksum.
 * They are handed to the decompressor of gzip as a gzip file, whose checksum is the same.
 * @throws {AppError} `damaged-zip`; `truncated-gzip` or `damaged-gzip`, after what comes before that place
 */
export async function* memberBytes(
  zip: ByteSource,
  member: ZipMember,
  name: string,
): AsyncGenerator<Uint8Array, void> {
  const start = await startOf(zip, member, name);
  let given = 0;
  for await (const chunk of gunzip(() => asGzip(zip, member, start))) {
    given += chunk.length;
    if (given > member.bytes) throw damagedGzip();
    yield chunk;
  }
}

async function startOf(zip: ByteSource, { offset, packedBytes }: ZipMember, name: string): Promise<number> {
  if (offset + headerBytes > zip.size) throw damagedZip(name);
  const header = await zip.read(offset, headerBytes);
  const view = new DataView(header.buffer, header.byteOffset, headerBytes);
  const start = offset + headerBytes + view.getUint16(26, true) + view.getUint16(28, true);
  if (view.getUint32(0, true) !== headerSignature || start + packedBytes > zip.size) throw damagedZip(name);
  return start;
}

async function* asGzip(
  zip: ByteSource,
  { method, packedBytes, bytes, crc32 }: ZipMember,
  start: number,
): AsyncGenerator<Uint8Array, void> {
  yield Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255);
  const step = method === 0 ? maxStoredBytes : pieceBytes;
  for (let at = 0; at < packedBytes; at += step) {
    const length = Math.min(step, packedBytes - at);
    if (method === 0) yield storedHead(length, false);
    yield await zip.read(start + at, length);
  }
  if (method === 0) yield storedHead(0, true);
  const end = new DataView(new ArrayBuffer(8));
  end.setUint32(0, crc32, true);
  end.setUint32(4, bytes, true);
  yield new Uint8Array(end.buffer);
}

/** What stands before bytes that deflate leaves as they are. */
function storedHead(length: number, last: boolean): Uint8Array {
  const head = new DataView(new ArrayBuffer(5));
  head.setUint8(0, last ? 1 : 0);
  head.setUint16(1, length, true);
  head.setUint16(3, ~length & 0xffff, true);
  return new Uint8Array(head.buffer);
}
