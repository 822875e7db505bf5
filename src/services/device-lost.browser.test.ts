import { afterEach, describe, expect, it } from 'vitest';
import type { JudgeRunSpec } from '#core/method/judge/spec.ts';
import type { RunSummary } from '#core/run/run.ts';
import { noLocks } from '#core/run/work-locks.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { browserWasm } from '#model/backends/wasm-browser.ts';
import { openJudge } from '#model/engine/open-judge.ts';
import { tinyFiles } from '#model/fixtures/tiny-files.ts';
import { backend as currentBackend } from '#model/tf.ts';
import { MeaningStore } from '#storage/artefacts/meaning-store.ts';
import { datasetSummary, mapping, row } from '#storage/fixtures/examples.ts';
import { memoryFolders } from '#storage/fixtures/memory-folders.ts';
import { openStore, type Store } from '#storage/store.ts';
import { JudgeService } from './judge-service.ts';

const rows = 12;
const spec: JudgeRunSpec = {
  method: 'judge',
  template: defaultTemplates['without-reference'],
  maxTokens: 1024,
  minDigitMass: 0,
};

describe('a run whose WebGPU device is destroyed', () => {
  let store: Store;
  let events: [string, unknown][] = [];
  let loads = 0;
  let ids = 0;
  let service: JudgeService;

  afterEach(() => {
    service.unload();
    store.close();
  });

  const refuse = () => Promise.reject(new Error('not in this test'));

  async function makeService(): Promise<void> {
    store = await openStore('device-lost-test');
    service = new JudgeService({
      openMeanings: async () => new MeaningStore(memoryFolders()),
      openStore: async () => store,
      loadEngine: async () => {
        loads += 1;
        const { engine, checkpoint, close } = await openJudge({
          files: await tinyFiles('llama-gguf'),
          id: 'tiny',
          name: 'Tiny',
          backend: 'webgpu',
          wasm: browserWasm,
        });
        const { model, backend, contextLength } = engine;
        const about = {
          answers: engine.answers,
          model,
          backend,
          contextLength,
          parameters: checkpoint.parameters,
          licence: null,
          notes: [],
        };
        const uses = () => ({ modes: ['without-reference' as const], base: true });
        return { engine, about, running: engine.running, uses, attach: refuse, close };
      },
      openEmbedder: refuse,
      chat: { fetch: refuse, sleep: refuse, now: () => 0, date: () => 0, timeout: AbortSignal.timeout },
      locks: noLocks,
      hash: (text) => text,
      newId: () => `run-${++ids}`,
      timestamp: () => '2026-01-01T00:00:00.000Z',
      now: () => performance.now(),
      emit: (name, data) => {
        events.push([name, data]);
        if (name === 'batch') afterBatch();
        wake();
      },
      limits: { maxRows: 4, maxTokens: 4096 },
    });
    const writer = await store.datasets.begin('d', '2026-01-01T00:00:00.000Z', mapping, () => {});
    await writer.addRows(
      Array.from({ length: rows }, (_, i) => row(i, { response: 'An answer. '.repeat(1 + (i % 3)) })),
    );
    const instruction = Int32Array.from({ length: rows }, (_, i) => i);
    await writer.finish(datasetSummary('d', rows), [{ name: 'field:instruction', values: instruction }]);
  }

  let afterBatch = () => {};
  /** Called at each event. */
  let wake = () => {};

  async function run(): Promise<RunSummary> {
    events = [];
    await service.start({ datasetId: 'd', spec, limit: null, access: null });
    for (;;) {
      const last = events.findLast(([name]) => name === 'runChanged')?.[1] as RunSummary | undefined;
      if (last && last.state !== 'running') return last;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }

  // Compiles and checks every kernel on two devices.
  it('is loaded on a new device, goes on, and ends with the same numbers', { timeout: 300_000 }, async () => {
    await makeService();
    await service.load({
      source: { kind: 'catalogue', id: 'tiny', allowHub: false },
      adapter: null,
      backend: 'webgpu',
      use: { mode: 'without-reference', base: false },
    });
    const whole = await run();
    expect(whole).toMatchObject({
      state: 'done',
      scored: rows,
      backends: [{ backend: { name: 'webgpu' }, rows }],
    });
    expect(whole.backends[0]!.backend.kernels).toMatchObject({ name: 'webgpu', fallbacks: [] });

    afterBatch = () => {
      afterBatch = () => {};
      (currentBackend() as unknown as { device: GPUDevice }).device.destroy();
    };
    const broken = await run();
    expect(loads).toBe(2);
    expect(events.filter(([name]) => name === 'notice').map(([, data]) => data)).toMatchObject([
      { code: 'device-lost' },
    ]);
    expect(broken).toMatchObject({ state: 'done', scored: rows, error: null });
    expect(broken.backends).toMatchObject([{ backend: { name: 'webgpu' }, rows }]);
    expect(await store.runs.columns(broken.id)).toEqual(await store.runs.columns(whole.id));
  });
});
