import { AppError } from '#core/errors.ts';
import type { ByteSource } from './byte-source.ts';
import type { StoredTensor, TensorType } from './checkpoint.ts';
import { dequantise } from './dequantise.ts';
import { storedBytes } from './tensor-types.ts';

/** The format's own limit. */
const maxHeaderBytes = 100_000_000;
const types = ['F32', 'F16', 'BF16'] as const satisfies readonly TensorType[];

/**
 * The tensors of one safetensors file: 8 bytes of header length, a JSON header of
 * {name: {dtype, shape, data_offsets}}, then the data.
 * Integer buffers, such as position ids, are left out; a weight of another type than these is refused by name.
 * Throws `not-safetensors`, `truncated-file`, `corrupt-weights` or `unsupported-weights`.
 */
export async function readSafetensors(source: ByteSource): Promise<Map<string, StoredTensor>> {
  const header = await readHeader(source);
  const tensors = new Map<string, StoredTensor>();
  for (const [name, entry] of Object.entries(header.entries)) {
    if (name === '__metadata__') continue;
    const tensor = storedTensor(source, header.dataStart, name, entry);
    if (tensor) tensors.set(name, tensor);
  }
  return tensors;
}

/** The strings under the header's `__metadata__`. */
export async function readSafetensorsMetadata(source: ByteSource): Promise<Record<string, string>> {
  const { entries } = await readHeader(source);
  return (entries.__metadata__ ?? {}) as Record<string, string>;
}

async function readHeader(
  source: ByteSource,
): Promise<{ entries: Record<string, unknown>; dataStart: number }> {
  if (source.size < 8) throw notSafetensors();
  const length = Number(new DataView((await source.read(0, 8)).buffer).getBigUint64(0, true));
  if (length > maxHeaderBytes) throw notSafetensors();
  const text = new TextDecoder().decode(await source.read(8, length));
  try {
    const entries: unknown = JSON.parse(text);
    if (typeof entries === 'object' && entries !== null && !Array.isArray(entries))
      return { entries: entries as Record<string, unknown>, dataStart: 8 + length };
  } catch {
    // Falls through to the error below: what JSON.parse says of the text helps nobody here.
  }
  throw notSafetensors();
}

const notSafetensors = () =>
  new AppError(
    'not-safetensors',
    'The file does not begin as a safetensors file does. Choose a .safetensors file, or get it again.',
  );

function storedTensor(
  source: ByteSource,
  dataStart: number,
  name: string,
  entry: unknown,
): StoredTensor | null {
  const { dtype, shape, data_offsets: range } = (entry ?? {}) as Record<string, unknown>;
  if (typeof dtype !== 'string' || !isSizes(shape) || !isSizes(range) || range.length !== 2)
    throw corrupt(name, 'has an incomplete entry');
  const [begin, end] = range as [number, number];
  const offset = dataStart + begin;
  const byteLength = end - begin;
  if (dataStart + end > source.size)
    throw new AppError(
      'truncated-file',
      `Tensor “${name}” ends at byte ${dataStart + end}, the file at ${source.size}. The download probably stopped early: get the file again.`,
      { tensor: name, size: source.size, needed: dataStart + end },
    );
  const type = types.find((known) => known === dtype);
  if (!type) {
    if (!isWeight(name, dtype)) return null;
    throw new AppError(
      'unsupported-weights',
      `Tensor “${name}” is stored as ${dtype}, which is not supported (${types.join(', ')} are): the weights are quantised in a form of their own. Choose the model in one of these, or as a GGUF file.`,
      { tensor: name, dtype },
    );
  }
  const count = shape.reduce((product, size) => product * size, 1);
  if (byteLength !== storedBytes(type, count)) throw corrupt(name, 'has a range that does not fit its shape');
  const bytes = () => source.read(offset, byteLength);
  return { name, shape, type, byteLength, bytes, floats: async () => dequantise(type, await bytes()) };
}

/** GPTQ and AWQ pack weights into integers of these names; any float and any tensor named a weight holds weights. */
const isWeight = (name: string, dtype: string) =>
  !/^(I|U)\d+$|^BOOL$/.test(dtype) || /\.(weight|qweight|weight_packed|weight_scale)$/.test(name);

const isSizes = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);

const corrupt = (name: string, what: string) =>
  new AppError('corrupt-weights', `Tensor “${name}” ${what}. The file is damaged: get it again.`, {
    tensor: name,
  });
