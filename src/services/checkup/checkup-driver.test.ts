import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Checkup } from '#core/checkup/checkup.ts';
import { defaultCheckupSettings } from '#core/checkup/settings.ts';
import { AppError } from '#core/errors.ts';
import { plainReadout } from '#core/judge/readout.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { datasetSummary, mapping, row, runSummary } from '#storage/fixtures/examples.ts';
import { openStore, type Store } from '#storage/store.ts';
import type { RunScorer } from '../run-scorer.ts';
import { CheckupDriver, planOfDataset } from './checkup-driver.ts';

const settings = { ...defaultCheckupSettings, rows: 12, maxTokens: 1 };
let store: Store;
let events: Checkup[];
let read: number;

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  store = await openStore();
  events = [];
  read = 0;
  const writer = await store.datasets.begin('d', '2026-01-01T00:00:00.000Z', mapping, () => {});
  await writer.addRows(Array.from({ length: 20 }, (_, index) => row(index)));
  const instruction = { name: 'field:instruction', values: Int32Array.from({ length: 20 }, (_, at) => at) };
  await writer.finish(datasetSummary('d', 20), [instruction]);
});

/** Scores by length; fails when it has read `limit` texts. */
const scorer = (limit = Number.POSITIVE_INFINITY) =>
  ({
    limits: { maxRows: 4, maxTokens: 4096 },
    close: () => {},
    scorer: {
      prepare: async (rows: readonly { response: string }[]) =>
        rows.map(({ response }) => ({ tokens: 10, response })),
      read: async (batch: readonly { response: string }[]) => {
        read += batch.length;
        if (read > limit) throw new AppError('out-of-memory', 'Too large.');
        return batch.map(({ response }) => plainReadout(response.length, { tokens: 10, truncated: false }));
      },
    },
  }) as unknown as RunScorer;

async function begin(from: RunScorer) {
  const plan = await planOfDataset(store, 'd', settings);
  const texts = plan.texts.length;
  const stored = await store.checkups.get('c').catch(() => null);
  const summary = {
    ...(stored?.summary ?? {
      id: 'c',
      datasetId: 'd',
      judge: runSummary('r', 'd', 1).judge,
      spec: { template: defaultTemplates['without-reference'], maxTokens: 1024, minDigitMass: 0.05 },
      settings,
      digest: '',
      texts,
      read: 0,
      seconds: 0,
      report: null,
      createdAt: '2026-11-30T00:00:00.000Z',
    }),
    state: 'running',
    error: null,
  } as Checkup;
  const scored = stored ?? { score: new Float64Array(texts).fill(Number.NaN), read: new Uint8Array(texts) };
  const emit = ((_: string, checkup: Checkup) => events.push(checkup)) as never;
  return new CheckupDriver({ ...scored, summary }, plan, from, {
    store,
    release: async () => {},
    limits: undefined,
    now: () => 0,
    emit,
  });
}

describe('a check-up of a stored dataset', () => {
  it('reads every text once, tells of each batch, and stores its report', async () => {
    await (await begin(scorer())).finished;
    const { summary } = await store.checkups.get('c');
    expect(summary).toMatchObject({ state: 'done', error: null, read: summary.texts });
    expect(read).toBe(summary.texts);
    expect(summary.report).toMatchObject({ version: 1, texts: summary.texts, invalid: 0 });
    expect(events.map((each) => each.read)).toEqual(events.map((each) => each.read).sort((a, b) => a - b));
    expect(events.at(-1)).toEqual(summary);
    expect(await store.checkups.list('d')).toEqual([summary]);
  });

  it('that failed is resumed where it stood, with the same report', async () => {
    await (await begin(scorer())).finished;
    const whole = (await store.checkups.get('c')).summary.report;
    await store.checkups.remove('c');
    read = 0;
    await (await begin(scorer(10))).finished;
    expect((await store.checkups.get('c')).summary).toMatchObject({
      state: 'failed',
      error: { code: 'out-of-memory' },
      report: null,
    });
    const before = (await store.checkups.get('c')).summary.read;
    expect(before).toBeGreaterThan(0);
    read = 0;
    await (await begin(scorer())).finished;
    const { summary } = await store.checkups.get('c');
    expect(read).toBe(summary.texts - before);
    expect(summary.report).toEqual(whole);
  });

  it('can be cancelled; what is read stays', async () => {
    const driver = await begin(scorer());
    await driver.cancel();
    expect((await store.checkups.get('c')).summary).toMatchObject({ state: 'cancelled', report: null });
  });

  it('goes with its dataset, and a damaged one is not listed', async () => {
    await (await begin(scorer())).finished;
    const { summary, score, read: done } = await store.checkups.get('c');
    const damaged = { ...summary, id: 'x', texts: 'many' } as unknown as Checkup;
    await store.checkups.put({ summary: damaged, score, read: done });
    expect((await store.checkups.list('d')).map(({ id }) => id)).toEqual(['c']);
    await expect(store.checkups.get('x')).rejects.toMatchObject({ code: 'missing-checkup' });
    await store.datasets.purge('d');
    await expect(store.checkups.get('c')).rejects.toMatchObject({ code: 'missing-checkup' });
  });
});
