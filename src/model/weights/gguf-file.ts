import { AppError } from '#core/errors.ts';
import type { ByteSource } from './byte-source.ts';
import type { TensorType } from './checkpoint.ts';
import { GgufCursor, NeedsMoreBytes } from './gguf-cursor.ts';
import { type GgufMetadata, type GgufValue, numberOf, readValue } from './gguf-metadata.ts';
import { storedBytes } from './tensor-types.ts';

/** One entry of the tensor directory. */
export interface GgufTensor {
  name: string;
  /** Row-major, so GGUF's order of dimensions reversed. */
  shape: number[];
  type: TensorType;
  /** From the file's start. */
  offset: number;
  byteLength: number;
}

export interface GgufFile {
  metadata: GgufMetadata;
  tensors: ReadonlyMap<string, GgufTensor>;
}

/** `ggml_type` numbers of the types that are read here. */
const typeNames: Record<number, TensorType> = {
  0: 'F32',
  1: 'F16',
  2: 'Q4_0',
  3: 'Q4_1',
  6: 'Q5_0',
  7: 'Q5_1',
  8: 'Q8_0',
  12: 'Q4_K',
  13: 'Q5_K',
  14: 'Q6_K',
  30: 'BF16',
};

const firstRead = 8 * 1024 * 1024;
/** Several times the largest vocabularies known. */
const maxHeaderBytes = 64 * 1024 * 1024;
const magic = 0x46554747; // "GGUF"

/**
 * Header, metadata and tensor directory of a GGUF file (versions 2 and 3, little-endian).
 * Reads the first bytes only, more where the header is longer. Every range is checked against the file's size.
 * Throws `not-gguf`, `truncated-file`, `corrupt-weights` or `unsupported-weights`.
 */
export async function readGguf(source: ByteSource): Promise<GgufFile> {
  let length = Math.min(firstRead, source.size);
  for (;;) {
    const bytes = await source.read(0, length);
    try {
      return parseHeader(bytes, source.size);
    } catch (thrown) {
      if (!(thrown instanceof NeedsMoreBytes)) throw thrown;
      if (thrown.needed > maxHeaderBytes)
        throw new AppError(
          'corrupt-weights',
          `The model file's header would be longer than ${maxHeaderBytes / 2 ** 20} MiB. The file is damaged.`,
          { needed: thrown.needed },
        );
      length = Math.min(source.size, maxHeaderBytes, Math.max(2 * length, thrown.needed));
    }
  }
}

/**
 * The metadata that lies in the first bytes of a file, in its order: the model's description comes before its
 * vocabulary. What is cut off at their end is left out.
 * @param fileSize bytes of the whole file
 */
export function readGgufStart(bytes: Uint8Array, fileSize: number): GgufMetadata {
  const cursor = new GgufCursor(bytes, fileSize);
  const metadata = new Map<string, GgufValue>();
  try {
    const { entryCount } = readCounts(cursor, fileSize);
    for (let i = 0; i < entryCount; i++) {
      const key = cursor.string();
      metadata.set(key, readValue(cursor, cursor.u32()));
    }
  } catch (thrown) {
    if (!(thrown instanceof NeedsMoreBytes)) throw thrown;
  }
  return metadata;
}

function readCounts(cursor: GgufCursor, fileSize: number) {
  if (fileSize < 4 || cursor.u32() !== magic)
    throw new AppError('not-gguf', 'The file does not begin as a GGUF file does. Choose a .gguf model file.');
  checkVersion(cursor.u32());
  // A tensor's entry takes at least 24 bytes, a metadata entry at least 13.
  return { tensorCount: cursor.count(24), entryCount: cursor.count(13) };
}

function parseHeader(bytes: Uint8Array, fileSize: number): GgufFile {
  const cursor = new GgufCursor(bytes, fileSize);
  const { tensorCount, entryCount } = readCounts(cursor, fileSize);
  const metadata = new Map<string, GgufValue>();
  for (let i = 0; i < entryCount; i++) {
    const key = cursor.string();
    metadata.set(key, readValue(cursor, cursor.u32()));
  }
  const entries: GgufTensor[] = [];
  for (let i = 0; i < tensorCount; i++) entries.push(readEntry(cursor));
  const alignment = numberOf(metadata, 'general.alignment', 32);
  if (!Number.isInteger(alignment) || alignment < 1)
    throw new AppError('corrupt-weights', `The model file's alignment is ${alignment}. It is damaged.`);
  const dataStart = Math.ceil(cursor.offset / alignment) * alignment;
  return { metadata, tensors: placeTensors(entries, dataStart, fileSize) };
}

function checkVersion(version: number): void {
  if (version === 2 || version === 3) return;
  const bigEndian = version > 0xffff;
  throw new AppError(
    'unsupported-weights',
    bigEndian
      ? 'The GGUF file is big-endian, which is not read here. Choose the common little-endian conversion.'
      : `The file is GGUF version ${version}; versions 2 and 3 are read. Convert the model again with a current tool.`,
    { version },
  );
}

/** The offset is still relative to the data's start. */
function readEntry(cursor: GgufCursor): GgufTensor {
  const name = cursor.string();
  const dimensions = cursor.u32();
  if (dimensions > 4)
    throw new AppError(
      'corrupt-weights',
      `Tensor “${name}” has ${dimensions} dimensions, 4 at most are possible. The file is damaged.`,
      { tensor: name, dimensions },
    );
  const shape: number[] = [];
  for (let i = 0; i < dimensions; i++) shape.unshift(cursor.u64());
  const typeNumber = cursor.u32();
  const type = typeNames[typeNumber];
  if (!type)
    throw new AppError(
      'unsupported-weights',
      `Tensor “${name}” is stored as ggml type ${typeNumber}, which is not read here. Choose a file in F32, F16, BF16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q4_K, Q5_K or Q6_K.`,
      { tensor: name, type: typeNumber },
    );
  const rows = shape.slice(0, -1).reduce((product, size) => product * size, 1);
  // Blocks never cross a row's end.
  const byteLength = rows * storedBytes(type, shape.at(-1) ?? 1);
  if (!Number.isSafeInteger(byteLength))
    throw new AppError(
      'corrupt-weights',
      `Tensor “${name}” has shape [${shape.join(', ')}], which ${type} cannot store. The file is damaged.`,
      { tensor: name, shape, type },
    );
  return { name, shape, type, offset: cursor.u64(), byteLength };
}

function placeTensors(entries: GgufTensor[], dataStart: number, fileSize: number): Map<string, GgufTensor> {
  const tensors = new Map<string, GgufTensor>();
  for (const entry of entries) {
    if (tensors.has(entry.name))
      throw new AppError('corrupt-weights', `Tensor “${entry.name}” appears twice. The file is damaged.`, {
        tensor: entry.name,
      });
    const offset = dataStart + entry.offset;
    if (offset + entry.byteLength > fileSize)
      throw new AppError(
        'truncated-file',
        `Tensor “${entry.name}” ends at byte ${offset + entry.byteLength}, the file at ${fileSize}. The download probably stopped early: get the file again.`,
        { tensor: entry.name, size: fileSize, needed: offset + entry.byteLength },
      );
    tensors.set(entry.name, { ...entry, offset });
  }
  return tensors;
}
