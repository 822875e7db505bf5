import { beforeEach, describe, expect, it } from 'vitest';
import { datasetSummary, mapping, row } from '#storage/fixtures/examples.ts';
import { beginWorld, letters, makeService, world } from './testing/judge-world.ts';

const instructions = [
  'Why is the sky blue at noon?',
  'At noon, why is the sky blue?',
  'List five rivers of the northern plains.',
  'short',
];

beforeEach(async () => {
  await beginWorld();
  const writer = await world.store.datasets.begin('asked', '2026-01-01T00:00:00.000Z', mapping, () => {});
  await writer.addRows(instructions.map((instruction, i) => row(i, { instruction })));
  const columns = [{ name: 'field:instruction', values: Int32Array.from(instructions.keys()) }];
  await writer.finish(datasetSummary('asked', instructions.length), columns);
});

describe('texts that the sentence embedder reads beside runs', () => {
  it('are the instructions of a dataset, told as they are read, and the embedder is freed', async () => {
    const before = letters.embedded.length;
    const pairs = await makeService().rewordings({ datasetId: 'asked' });
    // Texts are near that share letters; a short one has no meaning of its own.
    expect(pairs[0]).toMatchObject({ first: 0, second: 1 });
    expect(letters.embedded.slice(before)).toEqual(instructions.slice(0, 3));
    expect(world.events.filter(([name]) => name === 'embedded')).toEqual([['embedded', { texts: 3, of: 3 }]]);
    expect(world.opened.embedders).toBe(0);
  });

  it('are rows of a dataset, instruction and response, by row', async () => {
    const found = await makeService().embedRows({ datasetId: 'asked', rows: [2, 0] });
    expect([...found.keys()]).toEqual([2, 0]);
    expect(letters.embedded.at(-1)).toMatch(/^Why is the sky blue at noon\?\n/);
    expect(world.opened.embedders).toBe(0);
  });

  it('are one piece of work at a time, and can be cancelled', async () => {
    const service = makeService();
    const reading = service.rewordings({ datasetId: 'asked' });
    await expect(service.rewordings({ datasetId: 'asked' })).rejects.toMatchObject({ code: 'run-under-way' });
    service.cancelEmbedding();
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
    expect(world.opened.embedders).toBe(0);
    expect(await service.rewordings({ datasetId: 'asked' })).not.toEqual([]);
  });
});

describe('the rows of a dataset, read for its map', () => {
  it('are kept, and not read again; what was read before a cancel stays', async () => {
    const service = makeService();
    const reading = service.keepMeanings({ datasetId: 'asked' });
    service.cancelEmbedding();
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
    expect(await world.meanings.known('asked', instructions.length)).toBe(0);
    expect(await service.keepMeanings({ datasetId: 'asked' })).toBe(instructions.length);
    expect(world.events.at(-1)).toEqual(['embedded', { texts: 4, of: 4 }]);
    const before = letters.embedded.length;
    expect(await service.keepMeanings({ datasetId: 'asked' })).toBe(instructions.length);
    expect(letters.embedded).toHaveLength(before);
    const { n, width, values } = await world.meanings.read('asked', instructions.length);
    expect([n, values.length]).toEqual([4, 4 * width]);
    expect(world.opened.embedders).toBe(0);
  });
});
