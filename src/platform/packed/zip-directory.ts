import type { ByteSource } from '#core/bytes/byte-source.ts';
import { AppError } from '#core/errors.ts';

/** A file of a zip, as the zip's list of contents tells of it. */
export interface ZipMember {
  path: string;
  /** 0: as it is; 8: deflated. */
  method: number;
  encrypted: boolean;
  crc32: number;
  packedBytes: number;
  bytes: number;
  /** Where its own header begins in the zip. */
  offset: number;
}

const endSignature = 0x06054b50;
const memberSignature = 0x02014b50;
const endBytes = 22;
const memberBytes = 46;
const maxCommentBytes = 0xffff;
/** Room for some 100,000 names. */
const maxDirectoryBytes = 16 << 20;

export const damagedZip = (name: string): AppError =>
  new AppError(
    'damaged-zip',
    `${name} is a zip that is cut off or damaged, so no rows were read. Get the file again, or unpack it and open the file inside.`,
    { file: name },
  );

export const tooLargeZip = (name: string, why: string): AppError =>
  new AppError(
    'too-large',
    `${name} ${why}, so no rows were read. Unpack it and open the file inside, or compress that one file with gzip.`,
    { file: name },
  );

/**
 * What a zip holds, without inflating anything. Reads the list at its end alone.
 * @throws {AppError} `damaged-zip`; `too-large` where it takes the numbers of 64 bits
 */
export async function readZipDirectory(zip: ByteSource, name: string): Promise<ZipMember[]> {
  const tailBytes = Math.min(zip.size, endBytes + maxCommentBytes);
  const tail = viewOf(await zip.read(zip.size - tailBytes, tailBytes));
  const end = endOf(tail);
  if (end === null) throw damagedZip(name);
  const count = tail.getUint16(end + 10, true);
  const size = tail.getUint32(end + 12, true);
  const offset = tail.getUint32(end + 16, true);
  if (count === 0xffff || size === 0xffffffff || offset === 0xffffffff)
    throw tooLargeZip(name, 'is a zip of more than 4 GB or 65,534 files (ZIP64)');
  if (size > maxDirectoryBytes) throw tooLargeZip(name, 'holds too many files to list');
  // Something may stand before the zip, such as the program of one that unpacks itself.
  const before = zip.size - tailBytes + end - size - offset;
  if (before < 0) throw damagedZip(name);
  const directory = viewOf(await zip.read(before + offset, size));
  return membersOf(directory, count, before, name);
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

/** The record that ends a zip stands last, but for a comment. */
function endOf(tail: DataView): number | null {
  for (let at = tail.byteLength - endBytes; at >= 0; at--)
    if (
      tail.getUint32(at, true) === endSignature &&
      at + endBytes + tail.getUint16(at + 20, true) <= tail.byteLength
    )
      return at;
  return null;
}

function membersOf(directory: DataView, count: number, before: number, name: string): ZipMember[] {
  const members: ZipMember[] = [];
  const decoder = new TextDecoder();
  for (let at = 0; members.length < count; ) {
    if (at + memberBytes > directory.byteLength || directory.getUint32(at, true) !== memberSignature)
      throw damagedZip(name);
    const nameBytes = directory.getUint16(at + 28, true);
    const next =
      at + memberBytes + nameBytes + directory.getUint16(at + 30, true) + directory.getUint16(at + 32, true);
    if (next > directory.byteLength) throw damagedZip(name);
    members.push({
      path: decoder.decode(
        new Uint8Array(directory.buffer, directory.byteOffset + at + memberBytes, nameBytes),
      ),
      method: directory.getUint16(at + 10, true),
      encrypted: (directory.getUint16(at + 8, true) & 1) === 1,
      crc32: directory.getUint32(at + 16, true),
      packedBytes: directory.getUint32(at + 20, true),
      bytes: directory.getUint32(at + 24, true),
      offset: before + directory.getUint32(at + 42, true),
    });
    at = next;
  }
  return members;
}
