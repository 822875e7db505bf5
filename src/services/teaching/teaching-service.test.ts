import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it } from 'vitest';
import { throughHalf } from '#core/bytes/half.ts';
import { type LinearProbe, type ProbeInput, probeScore } from '#core/linear-probe/linear-probe.ts';
import { digitProbabilities, evenThresholds } from '#core/linear-probe/ordered-probit.ts';
import { seededRandom } from '#core/random/random.ts';
import type { ReachedRows } from '#core/teaching/kept-teaching.ts';
import { taughtProbe } from '#core/teaching/taught-probe.ts';
import { seenHash } from '#core/training/seen-instructions.ts';
import { readLinearProbe, writeLinearProbe } from '#model/linear-probe/probe-files.ts';
import { bufferSource } from '#model/weights/byte-source.ts';
import { digestBytes, digestText } from '#model/weights/digest.ts';
import { AdapterLibrary } from '#storage/adapters/adapter-library.ts';
import { datasetSummary, mapping, readout, row, runSummary } from '#storage/fixtures/examples.ts';
import { memoryFolders } from '#storage/fixtures/memory-folders.ts';
import { openStore, type Store } from '#storage/store.ts';
import { AdapterService } from '../adapters/adapter-service.ts';
import { TeachingService } from './teaching-service.ts';

const n = 120;
const prior: LinearProbe = {
  terms: [
    { name: 'quality', weight: 2, bias: 1, state: Float64Array.of(1, 0, 0, 0), features: [], hinge: null },
  ],
  spread: 1,
  thresholds: evenThresholds,
};
const priorFile = writeLinearProbe({
  layers: 2,
  probes: { 'without-reference': prior, 'with-reference': null },
});
const adapter = {
  id: 'first',
  name: 'First',
  kind: 'linear-probe' as const,
  sha256: digestBytes(priorFile),
};
const rows = Array.from({ length: n }, (_, at) =>
  row(at, { instruction: `Question ${Math.floor(at / 3)}?` }),
);
const instruction = Int32Array.from(rows, (_, at) => Math.floor(at / 3));
const random = seededRandom(11);
const inputs = rows.map(
  (): ProbeInput => ({
    state: Float32Array.from({ length: 4 }, () => throughHalf(random() - 0.5)),
    features: new Map([['log-length', 4 + random()]]),
  }),
);
/** What the prior does not read. */
const grades = inputs.map(({ state }) =>
  Math.max(0, Math.min(9, Math.round(5 + 9 * state![3]! + random() - 0.5))),
);

let store: Store;
let library: AdapterLibrary;
let service: TeachingService;

/** A judged run; what its probe read of the rows is kept within the bound. */
async function judge(id: string, keptBytes: number, change: Partial<ReturnType<typeof runSummary>> = {}) {
  const summary = runSummary(id, 'd', n);
  await store.runs.create(
    { ...summary, judge: { ...summary.judge, adapter }, ...change },
    undefined,
    undefined,
    keptBytes,
  );
  for (let from = 0; from < n; from += 40) {
    const batch = Array.from({ length: 40 }, (_, at) => from + at);
    await store.runs.appendBatch(id, {
      rows: Int32Array.from(batch),
      readouts: batch.map((at) => readout(at % 10)),
      inputs: batch.map((at) => inputs[at]!),
      backend: null,
      seconds: 1,
    });
  }
  await store.runs.update(id, { state: 'done' });
}

const reached = (isGraded: (row: number) => boolean, labels: readonly number[] = grades): ReachedRows => ({
  row: Int32Array.from(rows.keys()),
  rows: {
    label: Float64Array.from(labels, (grade, at) => (isGraded(at) ? grade : Number.NaN)),
    instruction,
    group: new Int32Array(n).fill(-1),
    groups: [],
    length: Int32Array.from(rows, ({ response }) => response.length),
  },
  column: {
    name: 'judge',
    score: Float64Array.from(inputs, (input) => probeScore(prior, input)),
    valid: new Uint8Array(n).fill(1),
    probs: null,
  },
});
const options = { cut: 5, seed: 1, draws: 200 };
const all = () => true;

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  store = await openStore();
  const writer = await store.datasets.begin('d', '2026-01-01T00:00:00.000Z', mapping, () => {});
  await writer.addRows(rows);
  await writer.finish(datasetSummary('d', n), [{ name: 'field:instruction', values: instruction }]);
  library = new AdapterLibrary(memoryFolders());
  const timestamp = () => '2026-02-03T00:00:00.000Z';
  const adapters = new AdapterService({
    openLibrary: async () => library,
    fetch,
    timestamp,
    checkups: async () => [],
    onChange: () => {},
  });
  service = new TeachingService({
    openStore: async () => store,
    adapterFiles: async ({ id }) => ({
      name: id,
      files: new Map([['linear_probe.safetensors', bufferSource(priorFile)]]),
    }),
    keepAdapter: (files, about) => adapters.keep(files, about),
    newId: () => 'taught',
    timestamp,
  });
});

describe('teaching from what a run has kept', () => {
  it('says out of fold what hidden states that the judge does not read would gain', async () => {
    await judge('run', 1e6);
    const found = (await service.gain({ runId: 'run', reached: reached((at) => at < 60), options }))!;
    expect(found).toMatchObject({
      grades: 60,
      kept: null,
      shown: true,
      keptRows: n,
      notKept: 0,
      readsStates: true,
    });
    expect(found.taught.auroc).toMatchObject({ value: expect.closeTo(1, 0) });
    expect(found.curve.map(({ grades: given }) => given)).toEqual([10, 20, 40]);
  });

  it('says when it does not help, and makes no judge then', async () => {
    await judge('run', 1e6);
    const noise = reached(
      (at) => at < 60,
      rows.map(() => Math.floor(10 * random())),
    );
    expect(await service.gain({ runId: 'run', reached: noise, options })).toMatchObject({
      kept: 'no-gain-shown',
    });
    await expect(
      service.keep({ runId: 'run', reached: noise, name: 'Mine', label: 'grade_me' }),
    ).rejects.toMatchObject({ code: 'nothing-learned' });
    expect(await library.list()).toEqual([]);
    expect(await store.runs.list('d')).toHaveLength(1);
  });

  it('learns from the kept rows alone, and counts the others', async () => {
    // Four states of two bytes, an index and a feature: 20 bytes a row, so that the first batch fits.
    await judge('run', 40 * 20);
    const found = (await service.gain({ runId: 'run', reached: reached((at) => at < 60), options }))!;
    expect(found).toMatchObject({ grades: 40, keptRows: 40, notKept: 20 });
  });

  it('leaves out a row whose state is not finite', async () => {
    const state = Float32Array.of(Number.NaN, 0, 0, 0);
    const before = inputs[7]!;
    inputs[7] = { ...before, state };
    await judge('run', 1e6);
    inputs[7] = before;
    const found = (await service.gain({ runId: 'run', reached: reached((at) => at < 60), options }))!;
    expect(found).toMatchObject({ grades: 59, keptRows: n - 1, notKept: 1, shown: true });
  });

  it('has nothing to say of a run that keeps nothing, or of another kind of judge', async () => {
    await judge('off', 0);
    await judge('lora', 1e6, {
      judge: { ...runSummary('', '', 0).judge, adapter: { ...adapter, kind: 'lora' } },
    });
    for (const runId of ['off', 'lora'])
      expect(await service.gain({ runId, reached: reached(all), options })).toBeNull();
    await expect(
      service.keep({ runId: 'off', reached: reached(all), name: 'Mine', label: 'grade_me' }),
    ).rejects.toMatchObject({ code: 'nothing-kept' });
  });

  it('reads rows that were kept since', async () => {
    const summary = runSummary('run', 'd', n);
    await store.runs.create({ ...summary, judge: { ...summary.judge, adapter } }, undefined, undefined, 1e6);
    const add = (places: number[]) =>
      store.runs.appendBatch('run', {
        rows: Int32Array.from(places),
        readouts: places.map(() => readout(5)),
        inputs: places.map((at) => inputs[at]!),
        backend: null,
        seconds: 1,
      });
    await add([...rows.keys()].slice(0, 60));
    const ask = async () => (await service.gain({ runId: 'run', reached: reached(all), options }))!.keptRows;
    expect(await ask()).toBe(60);
    await add([...rows.keys()].slice(60, 90));
    expect(await ask()).toBe(90);
  });
});

describe('a judge that was taught from kept rows', () => {
  it('is the one that the command makes of the same rows, with what it came from', async () => {
    await judge('run', 1e6);
    const { adapter: entry } = await service.keep({
      runId: 'run',
      reached: reached(all),
      name: 'Mine',
      label: 'grade_me',
    });
    const files = (await library.files(entry.source.id))!;
    const { probe } = taughtProbe(prior, { inputs, grade: grades, instruction });
    const commands = writeLinearProbe({
      layers: 2,
      probes: { 'without-reference': probe, 'with-reference': null },
    });
    const read = (bytes: Uint8Array) => readLinearProbe(bufferSource(bytes as Uint8Array<ArrayBuffer>), null);
    expect(await read(files.get('linear_probe.safetensors')!)).toEqual(await read(commands));
    expect(entry).toMatchObject({
      origin: 'trained',
      name: 'Mine',
      kind: 'linear-probe',
      needs: { 'without-reference': ['base'] },
      record: {
        prior: { id: 'first', sha256: adapter.sha256 },
        label: { method: 'column', column: 'grade_me' },
        data: { rows: { training: n, leftOut: 0 } },
        figures: { grades: n, judge_kept: 0 },
      },
    });
    expect(new TextDecoder().decode(files.get('README.md'))).toContain('# Mine');
  });

  it('has a run of its own: every kept row scored again by its file, the graded instructions marked as seen', async () => {
    await judge('run', 1e6);
    const isGraded = (at: number) => at < 60;
    const { run, adapter: entry } = await service.keep({
      runId: 'run',
      reached: reached(isGraded),
      name: 'Mine',
      label: 'grade_me',
    });
    expect(run).toMatchObject({
      id: 'taught',
      name: 'Mine, taught with 60 grades',
      state: 'done',
      scored: n,
      judge: { model: { id: 'tiny' }, adapter: { name: 'Mine', sha256: entry.sha256 } },
    });
    const weights = (await library.files(entry.source.id))!.get('linear_probe.safetensors')!;
    const { probes } = await readLinearProbe(bufferSource(weights), null);
    const probe = probes['without-reference']!;
    const columns = await store.runs.columns('taught');
    for (const [at, input] of inputs.entries()) {
      const probs = digitProbabilities(probe, probeScore(probe, input));
      expect(columns.score[at]).toBeCloseTo(
        probs.reduce((sum, p, digit) => sum + p * digit, 0) / probs.reduce((sum, p) => sum + p, 0),
        9,
      );
    }
    expect([...columns.seen!]).toEqual(rows.map((_, at) => Number(isGraded(at))));
    expect(entry.record!.data.seenInstructions).toContain(seenHash('Question 0?', digestText));
  });

  it('leaves rows of which nothing was kept to a resume', async () => {
    await judge('run', 40 * 20);
    const { run } = await service.keep({
      runId: 'run',
      reached: reached(all),
      name: 'Mine',
      label: 'grade_me',
    });
    expect(run).toMatchObject({ state: 'cancelled', rows: n, scored: 40 });
  });
});
