import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Checkup } from '#core/checkup/checkup.ts';
import { planCheckup } from '#core/checkup/plan.ts';
import { checkupReport } from '#core/checkup/report.ts';
import { defaultCheckupSettings } from '#core/checkup/settings.ts';
import { AnswerPool } from '#core/degradations/answer-pool.ts';
import { baselineScores } from '#core/method/baselines.ts';
import type { AdapterEntry, AdapterSource } from '#core/models/adapter-entry.ts';
import { memoryLocks } from '#core/run/testing/memory-locks.ts';
import type { WorkLocks } from '#core/run/work-locks.ts';
import type { TrainingEvent } from '#core/training/events.ts';
import type { JudgeTrainingPlan } from '#core/training/plan.ts';
import type { TrainingSummary } from '#core/training/training-summary.ts';
import { nodeWasm } from '#model/backends/wasm-node.ts';
import { type OpenedJudge, openJudge } from '#model/engine/open-judge.ts';
import { tinyFiles } from '#model/fixtures/tiny-files.ts';
import { bufferSource } from '#model/weights/byte-source.ts';
import { AdapterLibrary } from '#storage/adapters/adapter-library.ts';
import type { ArtefactFolders } from '#storage/artefacts/opfs-folders.ts';
import { datasetSummary } from '#storage/fixtures/examples.ts';
import { memoryFolders } from '#storage/fixtures/memory-folders.ts';
import { plan, rows } from './testing/six-questions.ts';
import { TrainerService } from './trainer-service.ts';

describe('TrainerService', () => {
  let opened: OpenedJudge;
  let adapters: ArtefactFolders;
  let kept: AdapterEntry[][];
  let trainings: ArtefactFolders;
  let service: TrainerService;
  let onTraining: (event: TrainingEvent) => void;
  let changed: TrainingSummary[];
  let checkups: Checkup[];
  let fails: string | null;
  let browser: ReturnType<typeof memoryLocks>;

  beforeAll(async () => {
    const files = await tinyFiles('llama');
    opened = await openJudge({ files, id: 'tiny', name: 'Tiny', backend: 'wasm', wasm: nodeWasm });
  });
  afterAll(() => opened.close());

  const newService = (locks: WorkLocks = browser.tab()) => {
    let id = 0;
    return new TrainerService({
      openStore: async () => ({
        datasets: {
          get: async () => datasetSummary('d', rows.length),
          rows: async (_, indices) => Array.from(indices, (index) => rows[index]!),
        },
        checkups: {
          ofAdapter: async (sha256) => checkups.filter(({ judge }) => judge.adapter?.sha256 === sha256),
        },
      }),
      openTrainings: async () => trainings,
      openLibrary: async () => new AdapterLibrary(adapters),
      adapterFiles: async ({ id }) => {
        const files = await new AdapterLibrary(adapters).files(id);
        return { name: id, files: new Map([...files!].map(([name, bytes]) => [name, bufferSource(bytes)])) };
      },
      fetch: () => Promise.reject(new TypeError('offline')),
      openBase: async () => {
        if (fails) throw new Error(fails);
        const openEmbedder = () => Promise.reject(new Error('not needed'));
        return { engine: opened.engine, openEmbedder, close: () => {} };
      },
      locks,
      newId: () => `training-${++id}`,
      timestamp: () => '2026-01-01T00:00:00.000Z',
      now: () => 0,
      emit: (name, data) => {
        if (name === 'training') onTraining((data as { event: TrainingEvent }).event);
        if (name === 'changed') changed.push(data as TrainingSummary);
        if (name === 'adapters') kept.push(data as AdapterEntry[]);
      },
    });
  };

  beforeEach(() => {
    browser = memoryLocks();
    trainings = memoryFolders();
    adapters = memoryFolders();
    kept = [];
    changed = [];
    checkups = [];
    fails = null;
    onTraining = () => {};
    service = newService();
  });

  const base = { kind: 'catalogue', id: 'tiny', allowHub: false } as const;

  const settled = (status: TrainingSummary['status']) =>
    expect.poll(() => changed.at(-1)?.status, { timeout: 20_000 }).toBe(status);

  const derive = async (change: Partial<JudgeTrainingPlan> = {}, labeller: AdapterSource | null = null) => {
    const asked = { datasetId: 'd', base, backend: 'auto', rows: null, labeller } as const;
    const summary = await service.derive({ ...asked, plan: { ...plan, ...change } });
    await settled('labelled');
    return summary.id;
  };

  const start = async () => service.train({ id: await derive(), base, plan });

  const ended = () => expect.poll(() => changed.at(-1)?.record ?? null, { timeout: 20_000 }).not.toBeNull();

  it('lists a damaged training, says what to do, and removes it', async () => {
    await trainings.folder('t1').write('training.json', new TextEncoder().encode('{"plan": {"name": {}}}'));
    expect(await service.list()).toMatchObject([
      { id: 't1', status: 'failed', error: { code: 'damaged-file' } },
    ]);
    await expect(
      service.resume({ id: 't1', base: { kind: 'catalogue', id: 'smollm2-135m-instruct-q4_1' } as never }),
    ).rejects.toMatchObject({ code: 'damaged-file' });
    await service.remove({ id: 't1' });
    expect(await service.list()).toEqual([]);
  });

  it('derives labels first, row by row, and trains on exactly those', async () => {
    const id = await derive();
    const report = await service.labels({ id });
    expect(report.rows).toEqual(Int32Array.from(rows, (_, i) => i));
    expect([...report.column]).toEqual(rows.map(({ source }) => source.quality));
    expect(report.reasons).toEqual([]);
    expect(new Set(report.digit).size).toBe(4);
    expect(report.pace.rows).toBe(2);
    // A part is of whole instructions, and its labels are ranks within it: four answers, four categories.
    for (let i = 0; i < rows.length; i += 4) {
      expect(new Set(report.part.slice(i, i + 4)).size).toBe(1);
      expect([...report.digit.slice(i, i + 4)]).toEqual([1, 3, 6, 8]);
    }
    const training = report.part.filter((value) => value === 0).length;
    await service.train({ id, base, plan });
    await ended();
    expect(changed.at(-1)!.record!.data.rows).toMatchObject({ training, leftOut: 0 });
  });

  it('says why a row is left out', async () => {
    rows[5]!.source.quality = 'unclear';
    try {
      const report = await service.labels({ id: await derive() });
      expect(report.reasons).toEqual(['no number as label']);
      expect([...report.leftOut.keys()].filter((row) => report.leftOut[row] === 0)).toEqual([5]);
      expect(report.digit[5]).toBe(-1);
      expect(report.combined[5]).toBeNaN();
    } finally {
      rows[5]!.source.quality = 1;
    }
  });

  it('trains in the background and keeps the adapter as one that judges', async () => {
    expect((await start()).status).toBe('running');
    await expect(service.derive({} as never)).rejects.toMatchObject({ code: 'training-under-way' });
    await ended();
    expect(changed.at(-1)).toMatchObject({ status: 'done', error: null, record: { name: 'worker judge' } });
    const [entry] = await new AdapterLibrary(adapters).list();
    expect(entry).toMatchObject({ origin: 'trained', name: 'worker judge', base: { id: 'tiny' } });
    expect(changed.at(-1)!.adapterId).toBe(entry!.source.id);
    expect(kept.at(-1)).toEqual([entry]);
  });

  it('lets an earlier judge evaluate for the labels of a further round', async () => {
    const selfEval = {
      label: {
        method: 'self-eval',
        column: null,
        cosineWeight: 0.5,
        rankedAmong: 'set',
        orient: false,
        lengthFree: false,
      },
    } as const;
    const first = await derive(selfEval);
    await service.train({ id: first, base, plan: { ...plan, ...selfEval } });
    await ended();
    const [entry] = await new AdapterLibrary(adapters).list();
    changed = [];
    const second = await derive(selfEval, entry!.source);
    const before = await service.labels({ id: first });
    const after = await service.labels({ id: second });
    expect(after.selfEval).not.toEqual(before.selfEval);
    expect((await service.list()).find(({ id }) => id === second)!.labeller!.name).toBe('worker judge');
  });

  it('trains again on the same labels with other settings, beside the first', async () => {
    const { id } = await start();
    await ended();
    changed = [];
    const again = await service.train({ id, base, plan: { ...plan, method: 'linear-probe' } });
    expect(again.id).not.toBe(id);
    await ended();
    expect((await service.list()).map(({ record }) => record!.kind).sort()).toEqual(['linear-probe', 'lora']);
    expect(await service.labels({ id: again.id })).toEqual(await service.labels({ id }));
  });

  it('exports the card with what check-ups of the adapter found, once however often it travels', async () => {
    await start();
    await ended();
    const [entry] = await new AdapterLibrary(adapters).list();
    const cardOf = async (id: string) => {
      const { blob } = await service.exportAdapter({ id });
      return strFromU8(unzipSync(new Uint8Array(await blob.arrayBuffer()))['README.md']!);
    };
    expect(await cardOf(entry!.source.id)).not.toContain('## Check-up');
    const plan = planCheckup(rows, new AnswerPool(rows), { ...defaultCheckupSettings, maxTokens: 1 });
    const report = checkupReport(plan, baselineScores('length', plan.texts));
    const judge = { adapter: { sha256: entry!.sha256 }, mode: 'with-reference' };
    checkups = [{ datasetId: 'd', judge, report } as Checkup];
    const card = await cardOf(entry!.source.id);
    expect(card).toContain(report.sentence);
    expect(card).toMatch(
      /## Check-up[\s\S]*### On d\.jsonl, with reference[\s\S]*\| Padded \| subtle fault \|/,
    );

    const { name, blob } = await service.exportAdapter({ id: entry!.source.id });
    await service.removeAdapter({ id: entry!.source.id });
    const from = { kind: 'files' as const, files: [new File([blob], name)] };
    const imported = await service.importAdapter({ from, base: { id: 'x', name: 'x', sha256: null } });
    expect(await cardOf(imported.source.id)).toBe(card);
  });

  it('exports a zip that imports to an adapter with the same weights', async () => {
    await start();
    await ended();
    const [entry] = await new AdapterLibrary(adapters).list();
    const { name, blob } = await service.exportAdapter({ id: entry!.source.id });
    expect(name).toBe('worker-judge.zip');
    await service.removeAdapter({ id: entry!.source.id });
    expect(kept.at(-1)).toEqual([]);
    const from = { kind: 'files' as const, files: [new File([blob], name)] };
    const imported = await service.importAdapter({ from, base: { id: 'x', name: 'x', sha256: null } });
    expect(imported).toMatchObject({ origin: 'imported', sha256: entry!.sha256, record: entry!.record });
    expect(imported.base).toEqual(entry!.base);
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
    const { id } = await start();
    await second;
    expect((await service.stop()).status).toBe('stopped');
    const stopped = (await service.list())[0]!;
    expect(stopped.record).not.toBeNull();
    expect(stopped.progress!.step).toBeGreaterThanOrEqual(2);
    await service.resume({ id, base });
    await settled('done');
    expect(steps).toEqual(Array.from({ length: steps.length }, (_, i) => i + 1));
    expect(steps.length).toBe(10);
  });

  it('pauses and goes on', async () => {
    await start();
    expect((await service.pause()).status).toBe('paused');
    expect((await service.resume({ id: 'training-1', base })).status).toBe('running');
    await settled('done');
  });

  it('tells a training that another tab is at from one that was interrupted with its page', async () => {
    const tab = browser.tab();
    service = newService(tab);
    const { id } = await start();
    const other = newService();
    expect((await other.list()).map(({ status }) => status)).toEqual(['elsewhere']);
    expect((await service.list()).map(({ status }) => status)).toEqual(['running']);
    const elsewhere = { code: 'training-elsewhere', data: { id } };
    await expect(other.resume({ id, base })).rejects.toMatchObject(elsewhere);
    await expect(other.remove({ id })).rejects.toMatchObject(elsewhere);
    await tab.kill();
    expect((await other.list()).map(({ status }) => status)).toEqual(['interrupted']);
    await service.stop();
    // Ended, it is given back.
    await other.remove({ id });
    expect(await other.list()).toEqual([]);
  });

  it('says why a training failed', async () => {
    fails = 'no such model';
    const asked = { datasetId: 'd', base, backend: 'auto', rows: null, labeller: null } as const;
    await service.derive({ ...asked, plan });
    await settled('failed');
    expect(changed.at(-1)).toMatchObject({ status: 'failed', error: { message: 'no such model' } });
    await expect(service.labels({ id: 'training-1' })).rejects.toMatchObject({ code: 'no-labels' });
    await service.remove({ id: 'training-1' });
    expect(await service.list()).toEqual([]);
  });
});
