import { readFile } from 'node:fs/promises';
import { strToU8, type Zippable, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { checkRange } from '#core/bytes/byte-source.ts';
import type { SourceFile } from '#core/import/open-records.ts';
import { openFiles, readRows } from '#core/import/source.ts';
import { projectZip, unpacked } from './unpack.ts';

const rows = Array.from({ length: 3000 }, (_, i) =>
  JSON.stringify({ instruction: `Question ${i}`, response: `Answer ${(i * 7919) % 1000}` }),
).join('\n');

const ranges = (bytes: Uint8Array) => ({
  size: bytes.length,
  async read(offset: number, length: number) {
    checkRange(bytes.length, offset, length);
    return bytes.slice(offset, offset + length) as Uint8Array<ArrayBuffer>;
  },
});

const fileOf = (bytes: Uint8Array, name = 'data.zip'): SourceFile => ({
  name,
  ranges: ranges(bytes),
  bytes: (async function* () {
    yield bytes;
  })(),
});

async function read(bytes: Uint8Array, name?: string) {
  const source = await openFiles([await unpacked(fileOf(bytes, name))], name ?? 'data.zip');
  const found = { instructions: [] as string[], codes: [] as string[], notes: [] as string[] };
  for await (const batch of readRows(source, source.plan!, (notes) => found.notes.push(...notes))) {
    found.instructions.push(...batch.rows.map(({ instruction }) => instruction));
    found.codes.push(...batch.rejected.map(({ code }) => code));
  }
  return found;
}

const zip = (files: Zippable) => zipSync(files);
const packed = zip({ 'data/rows.jsonl': strToU8(rows) });

/** Bytes with others written over them. */
const with16 = (bytes: Uint8Array, at: number, value: number) => {
  const changed = bytes.slice();
  new DataView(changed.buffer).setUint16(at, value, true);
  return changed;
};
/** Where the entry of the first file stands in the list at the end. */
const listAt = (bytes: Uint8Array) =>
  new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.length - 22 + 16, true);

describe('a zip', () => {
  it.each([
    ['deflated', packed],
    ['stored', zip({ 'rows.jsonl': [strToU8(rows), { level: 0 }] })],
    [
      'among clutter',
      zip({
        '__MACOSX/._rows.jsonl': strToU8('x'),
        '.DS_Store': strToU8('x'),
        'rows.jsonl': strToU8(rows),
        folder: {},
      }),
    ],
    ['with something before it', Uint8Array.from([...strToU8('PK\x03\x04 program'), ...packed])],
  ])('with one file of rows is read as that file: %s', async (_, bytes) => {
    const { instructions, codes } = await read(bytes);
    expect(instructions).toHaveLength(3000);
    expect(instructions[2999]).toBe('Question 2999');
    expect(codes).toEqual([]);
  });

  it('says which file was read, and which were left out', async () => {
    const { notes } = await read(zip({ 'README.md': strToU8('Hello'), 'rows.jsonl': strToU8(rows) }));
    expect(notes).toEqual(['Read from rows.jsonl in data.zip. Left out: README.md.']);
  });

  it('may hold Parquet, a gzipped file, or a table without an ending of a known kind', async () => {
    const fixture = new URL('../../core/import/fixtures/parquet/rows-zstd.parquet', import.meta.url);
    const parquet = new Uint8Array(await readFile(fixture));
    const plain = await read(parquet, 'rows.parquet');
    expect((await read(zip({ 'rows.parquet': parquet }))).instructions).toEqual(plain.instructions);
    const { gzipSync } = await import('fflate');
    expect((await read(zip({ 'rows.jsonl.gz': gzipSync(strToU8(rows)) }))).instructions).toHaveLength(3000);
    expect(
      (await read(zip({ 'rows.txt': strToU8(rows), LICENSE: strToU8('MIT') }))).instructions,
    ).toHaveLength(3000);
  });

  it.each([
    [
      'several files of rows',
      zip({ 'train.jsonl': strToU8(rows), 'test.csv': strToU8('a') }),
      'several-files',
      /2 files .* train\.jsonl, test\.csv\. Unpack it/,
    ],
    ['none', zip({ 'README.md': strToU8('Hello') }), 'no-data-file', /README\.md/],
    [
      'an adapter',
      zip({ 'adapter.safetensors': strToU8('x'), 'adapter_config.json': strToU8('{}') }),
      'no-data-file',
      /Train screen/,
    ],
    [
      'a project',
      zip({ 'project.json': strToU8('{}'), 'rows.jsonl': strToU8(rows) }),
      'project-file',
      /Data screen/,
    ],
    [
      'a workbook',
      zip({ '[Content_Types].xml': strToU8('x'), 'xl/a.xml': strToU8('x') }),
      'wrong-file-type',
      /Excel/,
    ],
    ['something else', zip({ 'report.pdf': strToU8('%PDF-1.7') }), 'wrong-file-type', /report\.pdf is a PDF/],
  ])('is refused with the way out where it holds %s', async (_, bytes, code, message) => {
    await expect(read(bytes)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it.each([
    ['encrypted', with16(packed, listAt(packed) + 8, 1), 'encrypted-zip'],
    ['encrypted by AES', with16(packed, listAt(packed) + 10, 99), 'encrypted-zip'],
    ['compressed in another way', with16(packed, listAt(packed) + 10, 12), 'unsupported-zip'],
    ['of too many files', with16(packed, packed.length - 22 + 10, 0xffff), 'too-large'],
    ['cut off', packed.subarray(0, packed.length - 40), 'damaged-zip'],
    ['with a damaged list', with16(packed, listAt(packed), 0), 'damaged-zip'],
    ['with a damaged header', with16(packed, 2, 0x0201), 'damaged-zip'],
    ['that would grow by a thousand', zip({ 'rows.jsonl': new Uint8Array(65 << 20) }), 'too-large'],
  ])('is refused where it is %s', async (_, bytes, code) => {
    // The first bytes say that it is a zip; what is damaged is behind them.
    const source = { ...fileOf(bytes), ranges: { ...ranges(bytes), read: zipHead(bytes) } };
    await expect(
      unpacked(source).then(async ({ bytes: inner }) => {
        for await (const _ of inner) void 0;
      }),
    ).rejects.toMatchObject({ code });
  });

  it('keeps the rows before a damaged place, and says so', async () => {
    const damaged = packed.slice();
    damaged[packed.length >> 1]! ^= 0xff;
    const { instructions, codes } = await read(damaged);
    expect(instructions.length).toBeLessThan(3000);
    expect(codes.join()).toMatch(/(?:damaged|truncated)-gzip/);
  });

  it('notices a wrong checksum, and a file longer than its list says', async () => {
    for (const at of [16, 24]) {
      const { codes } = await read(with16(packed, listAt(packed) + at, 77));
      expect(codes.join()).toMatch(/(?:damaged|truncated)-gzip/);
    }
  });
});

function zipHead(bytes: Uint8Array) {
  const { read: whole } = ranges(bytes);
  return async (offset: number, length: number) =>
    offset === 0 && length === 4 ? (strToU8('PK\x03\x04') as Uint8Array<ArrayBuffer>) : whole(offset, length);
}

it('leaves any other file as it is', async () => {
  const file = fileOf(strToU8(rows), 'rows.jsonl');
  expect(await unpacked(file)).toBe(file);
  const inOrder = { ...file, ranges: null };
  expect(await unpacked(inOrder)).toBe(inOrder);
});

it('tells a project by its list', async () => {
  expect(await projectZip(ranges(zip({ 'project.json': strToU8('{}') })))).toBe(true);
  expect(await projectZip(ranges(packed))).toBe(false);
  expect(await projectZip(ranges(strToU8('no zip')))).toBe(null);
});
