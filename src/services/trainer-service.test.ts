import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Row } from '#core/rows/row.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import type { TrainingEvent } from '#core/training/events.ts';
import type { JudgeTrainingPlan } from '#core/training/plan.ts';
import { defaultTrainingSettings } from '#core/training/settings.ts';
import type { TrainingSummary } from '#core/training/training-summary.ts';
import { nodeWasm } from '#model/backends/wasm-node.ts';
import { type OpenedJudge, openJudge } from '#model/engine/open-judge.ts';
import { tinyFiles } from '#model/fixtures/tiny-files.ts';
import type { ArtefactFolders } from '#storage/artefacts/opfs-folders.ts';
import { datasetSummary } from '#storage/fixtures/examples.ts';
import { TrainerService } from './trainer-service.ts';

const rows = Array.from(
  { length: 24 },
  (_, i): Row => ({
    id: `row-${i}`,
    line: i + 1,
    instruction: `Question ${Math.floor(i / 4)}?`,
    response: 'yes '.repeat(1 + (i % 4)),
    reference: 'yes yes yes yes',
    model: null,
    category: null,
    source: { quality: i % 4 },
  }),
);

const plan: JudgeTrainingPlan = {
  name: 'worker judge',
  method: 'lora',
  label: { method: 'column', column: 'quality', cosineWeight: 0.5 },
  shares: { validation: 0.2, test: 0 },
  templates: {
    withReference: defaultTemplates['with-reference'],
    withoutReference: defaultTemplates['without-reference'],
  },
  maxTokens: 1500,
  settings: { ...defaultTrainingSettings, epochs: 2, batchRows: 4, saveEvery: 1 },
  quickFitTarget: 'label',
};

function memoryFolders(): ArtefactFolders {
  const files = new Map<string, Uint8Array>();
  return {
    list: async () => [...new Set([...files.keys()].map((path) => path.split('/')[0]!))],
    folder: (id) => ({
      read: async (name) => files.get(`${id}/${name}`) ?? null,
      write: async (name, bytes) => void files.set(`${id}/${name}`, bytes.slice()),
    }),
    remove: async (id) => {
      for (const path of [...files.keys()]) if (path.startsWith(`${id}/`)) files.delete(path);
    },
  };
}

describe('TrainerService', () => {
  let base: OpenedJudge;
  let trainings: ArtefactFolders;
  let service: TrainerService;
  let onTraining: (event: TrainingEvent) => void;
  let changed: TrainingSummary[];
  let fails: string | null;

  beforeAll(async () => {
    const files = await tinyFiles('llama');
    base = await openJudge({ files, id: 'tiny', name: 'Tiny', backend: 'wasm', wasm: nodeWasm });
  });
  afterAll(() => base.close());

  const newService = () => {
    let id = 0;
    return new TrainerService({
      openStore: async () => ({
        datasets: {
          get: async () => datasetSummary('d', rows.length),
          rows: async (_, indices) => Array.from(indices, (index) => rows[index]!),
        },
      }),
      openTrainings: async () => trainings,
      openBase: async () => {
        if (fails) throw new Error(fails);
        const openEmbedder = () => Promise.reject(new Error('not needed'));
        return { engine: base.engine, openEmbedder, close: () => {} };
      },
      newId: () => `training-${++id}`,
      timestamp: () => '2026-01-01T00:00:00.000Z',
      now: () => 0,
      emit: (name, data) => {
        if (name === 'training') onTraining((data as { event: TrainingEvent }).event);
        if (name === 'changed') changed.push(data as TrainingSummary);
      },
    });
  };

  beforeEach(() => {
    trainings = memoryFolders();
    changed = [];
    fails = null;
    onTraining = () => {};
    service = newService();
  });

  const start = () =>
    service.start({ datasetId: 'd', baseId: 'tiny', allowHub: false, backend: 'auto', plan, rows: null });

  const ended = () =>
    expect.poll(() => changed.at(-1)?.finishedAt ?? null, { timeout: 20_000 }).not.toBeNull();

  it('trains in the background and gives out the adapter’s files', async () => {
    expect((await start()).status).toBe('running');
    await expect(start()).rejects.toMatchObject({ code: 'training-under-way' });
    await ended();
    expect(changed.at(-1)).toMatchObject({ status: 'done', error: null, record: { name: 'worker judge' } });
    const names = (await service.files({ id: 'training-1' })).map(({ name }) => name);
    expect(names).toEqual(['adapter_config.json', 'adapter_model.safetensors', 'judge.json', 'README.md']);
  });

  it('stops early and goes on where it stopped', async () => {
    const steps: number[] = [];
    let reached = () => {};
    const second = new Promise<void>((resolve) => {
      reached = resolve;
    });
    onTraining = (event) => {
      if (event.kind === 'step') steps.push(event.point.step);
      if (event.kind === 'step' && event.point.step === 2) reached();
    };
    await start();
    await second;
    expect((await service.stop()).status).toBe('stopped');
    expect((await service.list())[0]!.record).not.toBeNull();
    await service.resume({ id: 'training-1', allowHub: false });
    await ended();
    await expect.poll(() => changed.at(-1)!.status, { timeout: 20_000 }).toBe('done');
    expect(steps).toEqual(Array.from({ length: steps.length }, (_, i) => i + 1));
    expect(steps.length).toBe(10);
  });

  it('pauses and goes on', async () => {
    await start();
    expect((await service.pause()).status).toBe('paused');
    expect((await service.resume({ id: 'training-1', allowHub: false })).status).toBe('running');
    await ended();
    expect(changed.at(-1)!.status).toBe('done');
  });

  it('calls a training that its page cut off interrupted, and can take it up', async () => {
    await start();
    const other = newService();
    expect((await other.list()).map(({ status }) => status)).toEqual(['interrupted']);
    expect((await service.list()).map(({ status }) => status)).toEqual(['running']);
    await service.stop();
  });

  it('says why a training failed', async () => {
    fails = 'no such model';
    await start();
    await ended();
    expect(changed.at(-1)).toMatchObject({ status: 'failed', error: { message: 'no such model' } });
    await expect(service.files({ id: 'training-1' })).rejects.toMatchObject({ code: 'no-adapter' });
    await service.remove({ id: 'training-1' });
    expect(await service.list()).toEqual([]);
  });
});
