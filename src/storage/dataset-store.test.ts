import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Cell, Row } from '#core/rows/row.ts';
import { importWork } from '#core/run/work-locks.ts';
import { datasetSummary, mapping, row, runSummary, storeDataset } from './fixtures/examples.ts';
import { decodeRow, encodeRow } from './row-codec.ts';
import { openStore, type Store } from './store.ts';

let store: Store;

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  store = await openStore();
});

const reject = (line: number) => ({
  line,
  code: 'bad-json',
  field: null,
  message: 'No JSON.',
  raw: `x${line}`,
});

describe('rows', () => {
  it('come back by index in the order asked for, across chunks', async () => {
    await storeDataset(store, 'd', 1000);
    const rows = await store.datasets.rows('d', [999, 0, 256, 255, 0]);
    expect(rows).toEqual([row(999), row(0), row(256), row(255), row(0)]);
  });

  it('come back whole and in order', async () => {
    await storeDataset(store, 'd', 600);
    const all: Row[] = [];
    for await (const { start, rows } of store.datasets.chunks('d')) {
      expect(start).toBe(all.length);
      all.push(...rows);
    }
    expect(all).toEqual(Array.from({ length: 600 }, (_, index) => row(index)));
  });

  it('of a megabyte each are stored one a chunk', async () => {
    const long = 'word '.repeat(250_000);
    const writer = await store.datasets.begin('d', '2026-01-01', mapping, () => {});
    await writer.addRows([row(0, { response: long }), row(1, { response: `${long}!` }), row(2)]);
    await writer.finish(datasetSummary('d', 3), []);
    expect((await store.datasets.rows('d', [1]))[0]!.response).toHaveLength(long.length + 1);
    const starts: number[] = [];
    for await (const { start } of store.datasets.chunks('d')) starts.push(start);
    expect(starts).toEqual([0, 1, 2]);
  });

  it('that are not there are an error that names them', async () => {
    await storeDataset(store, 'd', 3);
    await expect(store.datasets.rows('d', [3])).rejects.toMatchObject({
      code: 'no-such-row',
      data: { row: 3 },
    });
    await expect(store.datasets.rows('x', [0])).rejects.toMatchObject({ code: 'missing-dataset' });
  });

  it('are stored as they are, under any mapping', () => {
    // Not String(): an object such as {toString: ''} has no text of its own.
    const textOf = (cell: Cell | undefined) =>
      typeof cell === 'string' ? cell : (JSON.stringify(cell) ?? '');
    const cell = fc.oneof(
      fc.string(),
      fc.constant(null),
      fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value))),
    );
    const text = fc.string({ unit: 'grapheme' });
    const any = fc.record({
      id: text,
      line: fc.nat(),
      instruction: text,
      response: text,
      reference: fc.option(text),
      model: fc.option(text),
      category: fc.option(text),
      source: fc.dictionary(fc.constantFrom('question', 'answer', 'gold', 'score', '__proto__'), cell),
    }) as fc.Arbitrary<Row>;
    fc.assert(
      fc.property(any, fc.boolean(), (one, mapped) => {
        const same = mapped
          ? { ...one, instruction: textOf(one.source.question), response: textOf(one.source.answer) }
          : one;
        const text = encodeRow(same, mapped ? mapping : null);
        expect(text).not.toContain('\n');
        expect(decodeRow(text, same.line, mapped ? mapping : null)).toEqual(same);
      }),
    );
  });

  it('do not store a text twice', () => {
    const long = 'x'.repeat(1000);
    const source = { question: long, answer: long, gold: long };
    const text = encodeRow(row(0, { instruction: long, response: long, reference: long, source }), mapping);
    expect(text.length).toBeLessThan(3100);
  });
});

describe('an import under way', () => {
  it('is not listed, and its bytes are those that were hashed', async () => {
    const hashed: Uint8Array[] = [];
    const writer = await store.datasets.begin('d', '2026-01-01', mapping, (bytes) => hashed.push(bytes));
    await writer.addRows([row(0), row(1)]);
    expect(await store.datasets.list()).toEqual([]);
    await expect(store.datasets.get('d')).rejects.toMatchObject({ code: 'missing-dataset' });
    expect(hashed).toEqual([]);
    await writer.flush();
    expect(new TextDecoder().decode(hashed[0])).toBe(
      `${encodeRow(row(0), mapping)}\n${encodeRow(row(1), mapping)}\n`,
    );
    await writer.finish(datasetSummary('d', 2), [{ name: 'field:model', values: Int32Array.of(-1, -1) }]);
    expect(await store.datasets.list()).toEqual([datasetSummary('d', 2)]);
    expect(await store.datasets.column('d', 'field:model')).toEqual(Int32Array.of(-1, -1));
    expect(await store.datasets.column('d', 'field:category')).toBeNull();
  });

  it('that nobody finished is swept away later, with its rows', async () => {
    const writer = await store.datasets.begin('crashed', '2026-01-01', mapping, () => {});
    await writer.addRows(Array.from({ length: 300 }, (_, index) => row(index)));
    await store.datasets.sweep('2026-01-01');
    await expect(store.datasets.begin('crashed', '2026-01-02', mapping, () => {})).rejects.toThrow();
    await store.datasets.sweep('2026-01-02');
    const again = await store.datasets.begin('crashed', '2026-01-02', mapping, () => {});
    await again.finish(datasetSummary('crashed', 0), []);
    for await (const _ of store.datasets.chunks('crashed')) expect.unreachable();
  });
});

it('an import that a tab is at is not swept away where the clock jumps a year ahead', async () => {
  const writer = await store.datasets.begin('d', '2026-01-01', mapping, () => {});
  await writer.addRows([row(0), row(1)]);
  await store.datasets.sweep('2027-01-01', new Set([importWork('d')]));
  await writer.finish(datasetSummary('d', 2), []);
  expect(await store.datasets.rows('d', [0, 1])).toEqual([row(0), row(1)]);
});

describe('rejected rows', () => {
  it('come back a page at a time', async () => {
    const writer = await store.datasets.begin('d', '2026-01-01', mapping, () => {});
    const all = Array.from({ length: 450 }, (_, index) => reject(index));
    await writer.addRejected(all);
    await writer.finish(datasetSummary('d', 0, 450), []);
    const page = (offset: number, limit: number) => store.datasets.rejected('d', offset, limit);
    expect(await page(0, 2)).toEqual(all.slice(0, 2));
    expect(await page(195, 210)).toEqual(all.slice(195, 405));
    expect(await page(440, 50)).toEqual(all.slice(440));
    expect(await page(450, 50)).toEqual([]);
    expect(await page(0, 0)).toEqual([]);
  });
});

describe('a removed dataset', () => {
  it('is off the list, keeps its rows, and can be restored', async () => {
    await storeDataset(store, 'd', 2);
    await store.datasets.remove('d', '2026-01-03');
    expect(await store.datasets.list()).toEqual([]);
    expect(await store.datasets.rows('d', [1])).toEqual([row(1)]);
    expect(await store.datasets.restore('d')).toMatchObject({ id: 'd' });
    expect(await store.datasets.list()).toHaveLength(1);
  });

  it('is purged with its runs, and nothing else is', async () => {
    await storeDataset(store, 'd', 2);
    await storeDataset(store, 'e', 2);
    await store.runs.create(runSummary('of-d', 'd', 2));
    await store.runs.create(runSummary('of-e', 'e', 2));
    await store.datasets.purge('d');
    expect((await store.datasets.list()).map(({ id }) => id)).toEqual(['e']);
    expect((await store.runs.list(null)).map(({ id }) => id)).toEqual(['of-e']);
    expect(await store.datasets.rows('e', [0])).toEqual([row(0)]);
  });

  it('is swept away once it was removed long enough', async () => {
    await storeDataset(store, 'old', 1);
    await storeDataset(store, 'fresh', 1);
    await store.datasets.remove('old', '2026-01-03');
    await store.datasets.remove('fresh', '2026-01-05');
    await store.datasets.sweep('2026-01-04');
    await expect(store.datasets.restore('old')).rejects.toMatchObject({ code: 'missing-dataset' });
    expect(await store.datasets.restore('fresh')).toMatchObject({ id: 'fresh' });
  });
});

it('lists the newest first', async () => {
  await storeDataset(store, 'a', 1);
  const writer = await store.datasets.begin('b', '2026-02-01', mapping, () => {});
  await writer.finish({ ...datasetSummary('b', 0), createdAt: '2026-02-01T00:00:00.000Z' }, []);
  expect((await store.datasets.list()).map(({ id }) => id)).toEqual(['b', 'a']);
});
