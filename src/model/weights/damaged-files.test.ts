import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '#core/errors.ts';
import { tinyFiles } from '#model/fixtures/tiny-files.ts';
import { loadTokenizer } from '#model/tokenizer/load-tokenizer.ts';
import { type ByteSource, bufferSource } from './byte-source.ts';
import { readGguf } from './gguf-file.ts';
import { openModel } from './open-model.ts';
import { readSafetensors } from './safetensors-file.ts';

const known = new Map([
  ['model.gguf', 'hash'],
  ['model.safetensors', 'hash'],
]);
let gguf: Uint8Array<ArrayBuffer>;
let ggufHeader: number;
let safetensors: Uint8Array<ArrayBuffer>;
let others: Map<string, ByteSource>;

beforeAll(async () => {
  const [file] = (await tinyFiles('llama-gguf')).values();
  gguf = await file!.read(0, file!.size);
  const { tensors } = await readGguf(file!);
  ggufHeader = Math.min(...[...tensors.values()].map(({ offset }) => offset));
  others = await tinyFiles('llama');
  const weights = others.get('model.safetensors')!;
  safetensors = await weights.read(0, weights.size);
});

/** Everything that loading does short of running the model. */
async function load(files: Map<string, ByteSource>): Promise<void> {
  const { checkpoint, tokenizer } = await openModel(files, { sha256: known });
  for (const tensor of checkpoint.tensors.values()) await tensor.floats();
  loadTokenizer(tokenizer);
}

const loadGguf = (bytes: Uint8Array) => load(new Map([['model.gguf', bufferSource(bytes)]]));
const loadSafetensors = (bytes: Uint8Array) =>
  load(new Map([...others, ['model.safetensors', bufferSource(bytes)]]));

async function errorOf(work: Promise<unknown>): Promise<AppError | null> {
  try {
    await work;
    return null;
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown;
    throw thrown;
  }
}

/** What a user can be told of a file whose header has changed. */
const readable = [
  'bad-chat-template',
  'bad-config',
  'corrupt-weights',
  'missing-tensor',
  'not-gguf',
  'not-safetensors',
  'truncated-file',
  'unsupported-tokenizer',
  'unsupported-weights',
];

const u32 = (value: number) => new Uint8Array(new Uint32Array([value]).buffer);
const u64 = (value: bigint) => new Uint8Array(new BigUint64Array([value]).buffer);
const text = (value: string) => [...u64(BigInt(value.length)), ...new TextEncoder().encode(value)];

/** A header of one metadata entry and one tensor entry, each as given. */
const header = (entries: bigint, metadata: number[], tensors: bigint, directory: number[]) =>
  Uint8Array.from([
    ...new TextEncoder().encode('GGUF'),
    ...u32(3),
    ...u64(tensors),
    ...u64(entries),
    ...metadata,
    ...directory,
  ]);

/** A file of `size` bytes, zeros after `start`, that notes the longest range asked for. */
function vast(start: Uint8Array, size: number): ByteSource & { longest: number } {
  return {
    size,
    longest: 0,
    async read(offset, length) {
      this.longest = Math.max(this.longest, length);
      const bytes = new Uint8Array(length);
      if (offset < start.length) bytes.set(start.subarray(offset, offset + length));
      return bytes;
    },
  };
}

// A header that goes on for ever is read to its limit, which takes a busy machine seconds.
describe('a damaged GGUF file', { timeout: 60_000 }, () => {
  it('cut off anywhere says so', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(gguf.length - 1), async (length) => {
        const error = await errorOf(loadGguf(gguf.slice(0, length)));
        expect(['truncated-file', 'not-gguf', 'corrupt-weights']).toContain(error?.code);
      }),
    );
  });

  it('with changed bytes in its header loads, or gives an error that a user can read', async () => {
    const change = fc.record({ at: fc.nat(), byte: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const bytes = gguf.slice();
        for (const { at, byte } of changes) bytes[at % ggufHeader] = byte;
        const error = await errorOf(loadGguf(bytes));
        if (error) expect(readable).toContain(error.code);
      }),
      { numRuns: 300 },
    );
  });

  const key = text('k');
  const huge = 2n ** 60n;
  it.each<[string, Uint8Array]>([
    ['2^60 metadata entries', header(huge, [], 0n, [])],
    ['2^60 tensors', header(0n, [], huge, [])],
    ['a string of 2^60 bytes', header(1n, [...key, ...u32(8), ...u64(huge)], 0n, [])],
    ['a string of 2^64 − 1 bytes', header(1n, [...key, ...u32(8), ...u64(2n ** 64n - 1n)], 0n, [])],
    ['an array of 2^60 floats', header(1n, [...key, ...u32(9), ...u32(6), ...u64(huge)], 0n, [])],
    ['an array of 10^9 floats', header(1n, [...key, ...u32(9), ...u32(6), ...u64(10n ** 9n)], 0n, [])],
    ['10^10 empty strings', header(1n, [...key, ...u32(9), ...u32(8), ...u64(10n ** 10n)], 0n, [])],
    ['an unknown type', header(1n, [...key, ...u32(77)], 0n, [])],
    [
      'arrays in arrays in arrays',
      header(
        1n,
        [
          ...key,
          ...u32(9),
          ...Array(9)
            .fill([...u32(9), ...u64(1n)])
            .flat(),
        ],
        0n,
        [],
      ),
    ],
    [
      'a tensor of 2^60 columns',
      header(0n, [], 1n, [...key, ...u32(1), ...u64(huge), ...u32(0), ...u64(0n)]),
    ],
    ['a tensor of 99 dimensions', header(0n, [], 1n, [...key, ...u32(99)])],
    ['a tensor past the end', header(0n, [], 1n, [...key, ...u32(1), ...u64(8n), ...u32(0), ...u64(huge)])],
    ['half a block', header(0n, [], 1n, [...key, ...u32(1), ...u64(33n), ...u32(2), ...u64(0n)])],
  ])('that announces %s is refused without reading much', async (_, start) => {
    const source = vast(start, 1e12);
    const error = await errorOf(readGguf(source));
    expect(['corrupt-weights', 'truncated-file']).toContain(error?.code);
    expect(source.longest).toBeLessThanOrEqual(64 * 1024 * 1024);
  });

  it.each([
    [
      'another ggml type',
      header(0n, [], 1n, [...key, ...u32(1), ...u64(8n), ...u32(17), ...u64(0n)]),
      /type 17/,
    ],
    ['version 1', Uint8Array.from([...new TextEncoder().encode('GGUF'), ...u32(1)]), /version 1/],
    ['big-endian numbers', Uint8Array.from([...new TextEncoder().encode('GGUF'), 0, 0, 0, 3]), /big-endian/],
  ])('of %s is named as unsupported', async (_, start, message) => {
    const error = await errorOf(readGguf(vast(start, 1000)));
    expect(error?.code).toBe('unsupported-weights');
    expect(error?.message).toMatch(message);
  });
});

describe('a damaged safetensors file', { timeout: 60_000 }, () => {
  it('cut off anywhere says so', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(safetensors.length - 1), async (length) => {
        const error = await errorOf(loadSafetensors(safetensors.slice(0, length)));
        expect(['truncated-file', 'not-safetensors']).toContain(error?.code);
      }),
    );
  });

  it('with changed bytes in its header loads, or gives an error that a user can read', async () => {
    const headerLength = 8 + Number(new DataView(safetensors.buffer).getBigUint64(0, true));
    const change = fc.record({ at: fc.nat(headerLength - 1), byte: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const bytes = safetensors.slice();
        for (const { at, byte } of changes) bytes[at] = byte;
        const error = await errorOf(loadSafetensors(bytes));
        if (error) expect(readable).toContain(error.code);
      }),
      { numRuns: 300 },
    );
  });

  const withHeader = (json: string, length = BigInt(json.length)) =>
    vast(Uint8Array.from([...u64(length), ...new TextEncoder().encode(json)]), 1e12);

  it.each([
    ['a header of 2^60 bytes', '{}', 2n ** 60n],
    ['a header that is an array', '[]', undefined],
    ['an entry that is null', '{"a":null}', undefined],
    ['a negative size', '{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}', undefined],
    ['a size of 10^15 squared', '{"a":{"dtype":"F32","shape":[1e15,1e15],"data_offsets":[0,4]}}', undefined],
    ['a range that runs backwards', '{"a":{"dtype":"F32","shape":[1],"data_offsets":[8,4]}}', undefined],
    ['a range past the end', '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,2000000000000]}}', undefined],
  ])('with %s is refused without reading much', async (_, json, length) => {
    const source = withHeader(json, length);
    const error = await errorOf(readSafetensors(source));
    expect(['not-safetensors', 'corrupt-weights', 'truncated-file']).toContain(error?.code);
    expect(source.longest).toBeLessThan(1000);
  });
});
