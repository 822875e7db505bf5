import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { defaultCheckupSettings } from '#core/checkup/settings.ts';
import { plainReadout } from '#core/judge/readout.ts';
import { memoryLocks } from '#core/run/testing/memory-locks.ts';
import { checkupWork } from '#core/run/work-locks.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { datasetSummary, mapping, row, runSummary } from '#storage/fixtures/examples.ts';
import { openStore } from '#storage/store.ts';
import type { RunScorer } from '../run-scorer.ts';
import { Checkups } from './checkups.ts';

const spec = { template: defaultTemplates['without-reference'], maxTokens: 1024, minDigitMass: 0.05 };
const settings = { ...defaultCheckupSettings, rows: 6, maxTokens: 1 };

it('a check-up is one tab’s at a time: another resumes it once the first has let it go', async () => {
  globalThis.indexedDB = new IDBFactory();
  const store = await openStore();
  const writer = await store.datasets.begin('d', '2026-01-01T00:00:00.000Z', mapping, () => {});
  await writer.addRows(Array.from({ length: 8 }, (_, index) => row(index)));
  const instruction = { name: 'field:instruction', values: Int32Array.from({ length: 8 }, (_, at) => at) };
  await writer.finish(datasetSummary('d', 8), [instruction]);
  const browser = memoryLocks();
  let letRead = () => {};
  const reads = new Promise<void>((resolve) => {
    letRead = resolve;
  });
  const scorer = {
    identity: runSummary('r', 'd', 1).judge,
    limits: { maxRows: 4, maxTokens: 4096 },
    close: () => {},
    scorer: {
      prepare: async (rows: readonly { response: string }[]) =>
        rows.map(({ response }) => ({ tokens: 10, response })),
      read: async (batch: readonly { response: string }[]) => {
        await reads;
        return batch.map(({ response }) => plainReadout(response.length, { tokens: 10, truncated: false }));
      },
    },
    spec: { method: 'judge', ...spec },
  } as unknown as RunScorer;
  const inTab = () =>
    new Checkups({
      openScorer: async () => scorer,
      refuseOtherJudge: () => {},
      locks: browser.tab(),
      hash: (text) => text,
      newId: () => 'c',
      timestamp: () => '2026-11-30T00:00:00.000Z',
      now: () => 0,
      emit: () => {},
    });
  const [here, there, third] = [inTab(), inTab(), browser.tab()];
  const { signal } = new AbortController();
  await here.start({ datasetId: 'd', spec, settings }, store, signal);
  await expect(there.resume('c', store, signal)).rejects.toMatchObject({
    code: 'checkup-elsewhere',
    data: { checkupId: 'c' },
  });
  expect(await third.held()).toContain(checkupWork('c'));
  const cancelled = here.cancel();
  letRead();
  await cancelled;
  expect(await third.held()).not.toContain(checkupWork('c'));
  await there.resume('c', store, signal);
  await expect.poll(async () => (await store.checkups.get('c')).summary.state).toBe('done');
});
