import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ByteSource, checkRange } from '../bytes/byte-source.ts';
import type { RejectedRow, Row } from '../rows/row.ts';
import { openSource, readRows } from './source.ts';

const bytesOf = (name: string) =>
  new Uint8Array(readFileSync(join(import.meta.dirname, 'fixtures', 'parquet', `${name}.parquet`)));

/** A file in memory, and how much of it was read at most at a time. */
function fileOf(bytes: Uint8Array): ByteSource & { readonly largest: number } {
  const file = {
    size: bytes.length,
    largest: 0,
    async read(offset: number, length: number) {
      checkRange(bytes.length, offset, length);
      file.largest = Math.max(file.largest, length);
      return bytes.slice(offset, offset + length) as Uint8Array<ArrayBuffer>;
    },
  };
  return file;
}

async function read(bytes: Uint8Array) {
  async function* unused(): AsyncGenerator<Uint8Array> {
    yield* [];
    throw new Error('a Parquet file is read by ranges');
  }
  const source = await openSource(unused(), 'x.parquet', fileOf(bytes));
  const all = { source, rows: [] as Row[], rejected: [] as RejectedRow[], notes: [] as string[], batches: 0 };
  for await (const batch of readRows(source, source.plan!, (notes) => all.notes.push(...notes))) {
    all.rows.push(...batch.rows);
    all.rejected.push(...batch.rejected);
    all.batches++;
  }
  return all;
}

describe('Parquet', () => {
  it.each(['none', 'snappy', 'gzip', 'zstd', 'brotli', 'lz4'])('compressed by %s', async (codec) => {
    const { source, rows, rejected, notes } = await read(bytesOf(`rows-${codec}`));
    expect(source.container).toBe('parquet');
    expect(rows.map(({ line, response }) => [line, response])).toEqual(
      [1, 2, 3, 5, 6, 7].map((line) => [line, `a${line - 1} é`]),
    );
    expect(rejected).toMatchObject([{ line: 4, code: 'missing-response' }]);
    expect(rows[0]!.source).toEqual({
      instruction: 'q0',
      response: 'a0 é',
      big: '9007199254740993',
      quality: 0,
      made: '2026-01-02T03:04:05.000Z',
      tags: ['x', 'y'],
      meta: { k: 0, ok: true },
    });
    expect(rows[1]!.source).toMatchObject({ big: 1, quality: null, meta: { k: 1, ok: true } });
    expect(notes).toEqual([
      'Values that are NaN or infinite in the source count as missing: 1.',
      'Whole numbers with more digits than a number can hold are kept as text: 1.',
    ]);
  });

  it('with conversations in nested lists', async () => {
    const { source, rows } = await read(bytesOf('chat'));
    expect(source.plan!.format).toBe('chat');
    expect(rows.map(({ instruction, response }) => `${instruction}:${response}`)).toEqual([
      'q0:a0',
      'q1:a1',
      'q2:a2',
    ]);
  });

  it('sets aside a damaged group of rows and reads the others', async () => {
    const bytes = bytesOf('rows-zstd');
    bytes.fill(0xff, 4, 60);
    const { rows, rejected } = await read(bytes);
    expect(rejected).toMatchObject([
      { line: 1, code: 'damaged-parquet' },
      { line: 4, code: 'missing-response' },
    ]);
    expect(rows.map(({ line }) => line)).toEqual([5, 6, 7]);
  });

  it.each([
    ['cut off', (bytes: Uint8Array) => bytes.subarray(0, bytes.length - 20)],
    ['that is all head', () => new TextEncoder().encode('PAR1')],
  ])('%s is refused', async (_, change) => {
    await expect(read(change(bytesOf('rows-none')))).rejects.toMatchObject({ code: 'damaged-parquet' });
  });
});
