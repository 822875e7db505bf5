import { decompressZstd } from 'hyparquet-compressors';
import { AppError } from '#core/errors.ts';
import { xxh64Low } from './xxh64.ts';

/** A frame of a Zstandard file, which is decompressed as a whole. */
interface Frame {
  start: number;
  end: number;
  /** Bytes of its contents, where it says so. */
  bytes: number | null;
  /** The low half of XXH64 of its contents; null where it has none. */
  checksum: number | null;
}

/** A file, and each frame's contents, stand in memory. */
export const maxZstdBytes = 512 << 20;
const maxBlockBytes = 128 << 10;
const frameMagic = 0xfd2fb528;
const pieceBytes = 1 << 18;

const damagedZstd = () =>
  new AppError(
    'damaged-zstd',
    'The Zstandard file is cut off, damaged or made with a dictionary, so only the rows before that frame were read. Get the file again, or compress it anew.',
  );

export const tooLargeZstd = (name: string): AppError =>
  new AppError(
    'too-large',
    `${name} is a Zstandard file of which more than ${maxZstdBytes >> 20} MiB would stand in memory, so no rows were read. Unpack it and open the file inside, or compress that one with gzip.`,
    { file: name },
  );

/**
 * The frames of a Zstandard file, by the headers of their blocks: nothing is decompressed.
 * Where the file is cut off or damaged, the list ends with null.
 * @throws {AppError} `too-large` where a frame may grow beyond `maxZstdBytes`
 */
export function zstdFrames(file: Uint8Array, name: string): (Frame | null)[] {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const frames: (Frame | null)[] = [];
  try {
    for (let at = 0; at < file.length; ) {
      const magic = view.getUint32(at, true);
      if (magic >>> 4 === 0x184d2a5) {
        at += 8 + view.getUint32(at + 4, true);
        continue;
      }
      const frame = magic === frameMagic ? frameAt(view, at, name) : null;
      frames.push(frame);
      if (frame === null) break;
      at = frame.end;
    }
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    frames.push(null);
  }
  return frames;
}

/** Null where it is damaged. Throws a RangeError where the file ends before. */
function frameAt(view: DataView, start: number, name: string): Frame | null {
  const flags = view.getUint8(start + 4);
  const single = (flags & 32) !== 0;
  const dictionaryBytes = [0, 1, 2, 4][flags & 3]!;
  const sizeBytes = [single ? 1 : 0, 2, 4, 8][flags >> 6]!;
  // What was compressed with a dictionary cannot be read without it.
  if ((flags & 8) !== 0 || dictionaryBytes > 0) return null;
  let at = start + (single ? 5 : 6);
  const bytes = sizeAt(view, at, sizeBytes);
  if ((bytes ?? 0) > maxZstdBytes || (!single && windowBytes(view.getUint8(start + 5)) > maxZstdBytes))
    throw tooLargeZstd(name);
  at += sizeBytes;
  let mostBytes = 0;
  for (let last = false; !last; ) {
    const head = view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
    last = (head & 1) === 1;
    const kind = (head >> 1) & 3;
    const size = head >> 3;
    if (kind === 3 || size > maxBlockBytes) return null;
    mostBytes += kind === 2 ? maxBlockBytes : size;
    at += 3 + (kind === 1 ? 1 : size);
  }
  if (bytes === null ? mostBytes > maxZstdBytes : bytes > mostBytes) {
    if (bytes === null) throw tooLargeZstd(name);
    return null;
  }
  const checksum = (flags & 4) !== 0 ? view.getUint32(at, true) : null;
  const end = at + (checksum === null ? 0 : 4);
  return end > view.byteLength ? null : { start, end, bytes, checksum };
}

function sizeAt(view: DataView, at: number, sizeBytes: number): number | null {
  if (sizeBytes === 0) return null;
  if (sizeBytes === 1) return view.getUint8(at);
  if (sizeBytes === 2) return view.getUint16(at, true) + 256;
  if (sizeBytes === 4) return view.getUint32(at, true);
  return view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;
}

const windowBytes = (descriptor: number) => 2 ** (10 + (descriptor >> 3)) * (1 + (descriptor & 7) / 8);

/**
 * The contents of a Zstandard file, frame by frame, each checked against its length and, where it has one, its checksum.
 * @throws {AppError} `damaged-zstd`, after the frames before
 */
export async function* unzstd(
  file: Uint8Array,
  frames: readonly (Frame | null)[],
): AsyncGenerator<Uint8Array, void> {
  for (const frame of frames) {
    if (frame === null) throw damagedZstd();
    const contents = contentsOf(file, frame);
    for (let at = 0; at < contents.length; at += pieceBytes) yield contents.subarray(at, at + pieceBytes);
  }
}

function contentsOf(file: Uint8Array, { start, end, bytes, checksum }: Frame): Uint8Array {
  let contents: Uint8Array;
  try {
    contents = decompressZstd(file.subarray(start, end));
  } catch {
    throw damagedZstd();
  }
  if (bytes !== null && contents.length !== bytes) throw damagedZstd();
  if (checksum !== null && xxh64Low(contents) !== checksum) throw damagedZstd();
  return contents;
}
