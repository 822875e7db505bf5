import { describe, expect, it } from 'vitest';
import { checkRange } from '#core/bytes/byte-source.ts';
import { openFiles, readRows } from '#core/import/source.ts';
import { unpacked } from './unpack.ts';
import { xxh64Low } from './xxh64.ts';
import { unzstd, zstdFrames } from './zstd.ts';

// Made by zstd 1.5.4 of Debian: `zstd -c rows.jsonl | xxd -p`, and `zstd --no-check -c < rows.jsonl | xxd -p`, of this text.
const text = Array.from(
  { length: 40 },
  (_, i) => `{"prompt":"Question ${i}","response":"Answer ${i * i}"}\n`,
).join('');
const fromHex = (hex: string) => Uint8Array.from(hex.match(/../g)!, (byte) => Number.parseInt(byte, 16));
const packed = fromHex(
  '28b52ffd6498068d0600520a1d1990a7e9f5cb5b33b5aabef92b1767e5de72a794b674593d15b8c4a158733fb2795c9ac6e45d6817dacee7a3a2d39e1eabf598d614bd7f5f4af3bd46878e296bec7ee6bf2d24d1ddd0fd98cdd4187f7e49e25085802483a408a842a5a4308e24210550855018038624150854a10c0781811c75104ea821887cfd3f03803392b80111fc9ff04c8af9e84b7d86c2d97d5872b6cf255e2750d105cbf217fd845dc245955d137995da0f32fec4b9a4c4cd6de5dd4d56292eb135db80cd5b871371a22a242b30af9899a90b5b3802b10a2a555101',
);
const unchecked = fromHex(
  '28b52ffd0058950600524a1d1a80a7690338543c2b6b68d07988e7d4efa5953ba5334c8e014885c4816acb17fe35775f7b5b2ffd4b7ff97ca1d1d8c6e67c36669bb15ce52aee3dcbc74463aeedb2f25e6597b698759865ee67b66be5cb2d71a042408e41520450814e521847721002a042288c0143720a04a8408683c0400e3a084ea8218c7cfd3f03803392b80111fc9ff04c8af9200435472890cd872577fb5cc26b02159da02c5bf3dea85b5814d1156757b9fd30634f944b4accdc56ded664b7a21203b30dd89c75181167aec2b202f18a89995a58da118855',
);
const skippable = Uint8Array.of(0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3);
const joined = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

async function textOf(file: Uint8Array) {
  const decoder = new TextDecoder();
  let found = '';
  let code: string | null = null;
  try {
    for await (const piece of unzstd(file, zstdFrames(file, 'x.zst')))
      found += decoder.decode(piece, { stream: true });
  } catch (thrown) {
    code = (thrown as { code: string }).code;
  }
  return { text: found, code };
}

/** A frame without contents' size, of blocks that repeat one byte. */
const repeated = (blocks: number, blockBytes: number) => {
  const head = [0x28, 0xb5, 0x2f, 0xfd, 0, 0x60];
  const block = (last: boolean) => {
    const word = (blockBytes << 3) | 2 | (last ? 1 : 0);
    return [word & 255, (word >> 8) & 255, word >> 16, 0x20];
  };
  return Uint8Array.from([
    ...head,
    ...Array.from({ length: blocks }, (_, at) => block(at === blocks - 1)).flat(),
  ]);
};

describe('a Zstandard file', () => {
  it.each([
    ['of one frame', packed, text],
    ['without size and checksum', unchecked, text],
    ['of several frames, some to be skipped', joined(packed, skippable, unchecked, packed), text.repeat(3)],
    ['of repeated bytes', repeated(3, 1000), ' '.repeat(3000)],
  ])('is read: %s', async (_, file, expected) => {
    expect(await textOf(file)).toEqual({ text: expected, code: null });
  });

  it('gives the frames before a cut off one, and never other contents where a byte is changed', async () => {
    let noticed = 0;
    for (let at = 6; at < packed.length; at++) {
      expect(await textOf(joined(packed, packed.subarray(0, at)))).toEqual({ text, code: 'damaged-zstd' });
      const damaged = packed.slice();
      damaged[at]! ^= 0x15;
      const found = await textOf(joined(packed, damaged));
      // A changed bit that nothing reads leaves the contents as they were.
      if (found.code === null) expect(found.text).toBe(text.repeat(2));
      else expect(found).toEqual({ text, code: 'damaged-zstd' });
      if (found.code !== null) noticed++;
    }
    expect(noticed).toBeGreaterThanOrEqual(packed.length - 6 - 2);
    expect(await textOf(joined(packed, Uint8Array.of(1, 2, 3, 4, 5)))).toEqual({
      text,
      code: 'damaged-zstd',
    });
  });

  it('is refused before anything is decompressed where it may grow beyond the bound', () => {
    expect(() => zstdFrames(repeated(4096, 128 << 10), 'x.zst')).not.toThrow();
    expect(() => zstdFrames(repeated(4097, 128 << 10), 'x.zst')).toThrow(
      expect.objectContaining({ code: 'too-large' }),
    );
    const declared = joined(
      Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0xa0, 1, 0, 0, 0x20),
      repeated(1, 1).subarray(6),
    );
    expect(() => zstdFrames(declared, 'x.zst')).toThrow(expect.objectContaining({ code: 'too-large' }));
    expect(zstdFrames(repeated(1, 200_000), 'x.zst')).toEqual([null]);
  });

  it('is a file of rows like any other, and says where nothing checks it', async () => {
    const read = async (bytes: Uint8Array) => {
      const ranges = {
        size: bytes.length,
        read: async (offset: number, length: number) => {
          checkRange(bytes.length, offset, length);
          return bytes.slice(offset, offset + length) as Uint8Array<ArrayBuffer>;
        },
      };
      const file = await unpacked({ name: 'rows.jsonl.zst', ranges, bytes: (async function* () {})() });
      const source = await openFiles([file], 'rows.jsonl.zst');
      const found = { answers: [] as string[], notes: [] as string[] };
      for await (const { rows } of readRows(source, source.plan!, (notes) => found.notes.push(...notes)))
        found.answers.push(...rows.map(({ response }) => response));
      return found;
    };
    const answers = Array.from({ length: 40 }, (_, i) => `Answer ${i * i}`);
    expect(await read(packed)).toEqual({ answers, notes: [] });
    expect(await read(unchecked)).toEqual({
      answers,
      notes: [expect.stringContaining('has no checksum')],
    });
  });
});

it.each([
  ['', 0x51d8e999],
  ['a', 0xa98c6e5b],
  ['abc', 0xad770999],
])('the checksum of "%s" is the published one', (word, low) => {
  expect(xxh64Low(new TextEncoder().encode(word))).toBe(low);
});
