import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoryLocks } from '#core/run/testing/memory-locks.ts';
import type { JudgeTrainingPlan } from '#core/training/plan.ts';
import type { TrainingSummary } from '#core/training/training-summary.ts';
import { nodeWasm } from '#model/backends/wasm-node.ts';
import { type OpenedJudge, openJudge } from '#model/engine/open-judge.ts';
import { tinyFiles } from '#model/fixtures/tiny-files.ts';
import { AdapterLibrary } from '#storage/adapters/adapter-library.ts';
import { datasetSummary } from '#storage/fixtures/examples.ts';
import { memoryFolders } from '#storage/fixtures/memory-folders.ts';
import { plan, rows } from './testing/six-questions.ts';
import { TrainerService } from './trainer-service.ts';

const base = { kind: 'catalogue', id: 'tiny', allowHub: false } as const;
const source = { kind: 'grades', annotator: 'me' } as const;

describe('a training on grades given here', () => {
  let opened: OpenedJudge;
  beforeAll(async () => {
    const files = await tinyFiles('llama');
    opened = await openJudge({ files, id: 'tiny', name: 'Tiny', backend: 'wasm', wasm: nodeWasm });
  });
  afterAll(() => opened.close());

  it('learns the graded rows alone, by their grades as they were when labels were derived', async () => {
    const changed: TrainingSummary[] = [];
    const [trainings, adapters] = [memoryFolders(), memoryFolders()];
    let id = 0;
    const service = new TrainerService({
      openStore: async () => ({
        datasets: {
          get: async () => datasetSummary('d', rows.length),
          rows: async (_, indices) => Array.from(indices, (index) => ({ ...rows[index]!, source: {} })),
        },
        checkups: { ofAdapter: async () => [] },
      }),
      openTrainings: async () => trainings,
      openLibrary: async () => new AdapterLibrary(adapters),
      adapterFiles: () => Promise.reject(new Error('not needed')),
      fetch: () => Promise.reject(new TypeError('offline')),
      openBase: async () => ({
        engine: opened.engine,
        openEmbedder: () => Promise.reject(new Error('not needed')),
        close: () => {},
      }),
      locks: memoryLocks().tab(),
      newId: () => `training-${++id}`,
      timestamp: () => '2026-01-01T00:00:00.000Z',
      now: () => 0,
      emit: (name, data) => {
        if (name === 'changed') changed.push(data as TrainingSummary);
      },
    });
    const settled = (status: TrainingSummary['status']) =>
      expect.poll(() => changed.at(-1)?.status, { timeout: 20_000 }).toBe(status);
    const values = Float64Array.from(rows, (_, row) => (row < 16 ? row % 4 : Number.NaN));
    const label = { ...plan.label, method: 'column' as const, column: 'grade_by_me' };
    const own: JudgeTrainingPlan = { ...plan, label };
    const asked = { datasetId: 'd', base, backend: 'auto', rows: null, labeller: null, plan: own } as const;
    const { id: first } = await service.derive({ ...asked, grades: { source, values } });
    await settled('labelled');
    values.fill(9);
    const report = await service.labels({ id: first });
    expect([...report.rows]).toEqual(Array.from({ length: 16 }, (_, row) => row));
    expect([...report.column]).toEqual(Array.from({ length: 16 }, (_, row) => row % 4));
    await service.train({ id: first, base, plan: own });
    await settled('done');
    const { record, grades } = changed.at(-1)!;
    expect(record!.label).toMatchObject({ method: 'column', column: 'grade_by_me' });
    expect(grades).toEqual(source);
    const { training, validation, test, leftOut } = record!.data.rows;
    expect(training + validation + test + leftOut).toBe(16);
    // Another training on the same labels finds the same grades.
    await service.train({ id: first, base, plan: { ...own, method: 'linear-probe' } });
    await expect
      .poll(() => changed.at(-1), { timeout: 20_000 })
      .toMatchObject({ id: 'training-2', status: 'done' });
    expect(changed.at(-1)!.record!.data.sha256).toBe(record!.data.sha256);
  });
});
