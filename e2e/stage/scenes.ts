import { benchFigures } from '#core/bench/fixtures/bench-figures.ts';
import { AppError } from '#core/errors.ts';
import type { JudgeRunSpec } from '#core/method/judge/spec.ts';
import type { AdapterEntry } from '#core/models/adapter-entry.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import type { TrainingSummary } from '#core/training/training-summary.ts';
import type { BenchProtocol } from '#protocol/bench-protocol.ts';
import type { Handlers } from '#protocol/rpc.ts';
import type { CatalogueEntry } from '#state/catalogue-entry.ts';
import { fakeAdapter } from '#state/fixtures/fake-adapters.ts';
import { compareWorld } from '#state/fixtures/fake-compare.ts';
import { fakeDataset } from '#state/fixtures/fake-rows.ts';
import { fakeRun } from '#state/fixtures/fake-runs.ts';
import { type FakeTrainer, fakeTraining } from '#state/fixtures/fake-trainer.ts';
import { type FakeWorld, fakeWorld } from '#state/fixtures/fake-workers.ts';
import type { Stores } from '#state/stores.ts';

/** A state of the app that tests and screenshots open: what is stored, and what has been done since. */
export interface Scene {
  world(): FakeWorld;
  catalogue?: CatalogueEntry[];
  isolated?: boolean;
  /** What bench workers answer; they never end where a scene has none. */
  measure?: Handlers<BenchProtocol>['measure'];
  /** After the stores have read the list. */
  act?(stores: Stores, world: FakeWorld, trainer: FakeTrainer): Promise<void>;
  trainings?: TrainingSummary[];
  adapters?: AdapterEntry[];
}

export const embedded: CatalogueEntry = {
  id: 'smollm2-135m-instruct-q4_1',
  name: 'SmolLM2-135M-Instruct, Q4_1',
  licence: 'Apache-2.0',
  parameters: 134_515_008,
  bytes: 98_362_432,
  available: 'here',
};

const spec: JudgeRunSpec = {
  method: 'judge',
  template: defaultTemplates['without-reference'],
  maxTokens: 1024,
  minDigitMass: 0.05,
};

/** The same, where the judge is a linear probe. */
function byProbe(world: FakeWorld): FakeWorld {
  const adapter = { id: 'probe', name: 'Probe', kind: 'linear-probe' as const, sha256: '11'.repeat(32) };
  for (const [at, run] of world.runs.entries()) world.runs[at] = { ...run, judge: { ...run.judge, adapter } };
  return world;
}

function worldOf(rows: number, scored: number, rejected = 0): FakeWorld {
  const dataset = fakeDataset('demo', 'Demo', rows, rejected);
  if (scored === 0) return fakeWorld([dataset]);
  const state = scored === rows ? 'done' : 'paused';
  return fakeWorld(
    [dataset],
    [
      fakeRun('run-1', dataset, spec, {
        scored,
        state,
        invalid: Math.floor((scored + 12) / 40),
        truncated: Math.floor((scored + 15) / 25),
        tokens: scored * 268,
        seconds: (scored * 268) / 190,
      }),
    ],
  );
}

const csv = () => new File(['q,ans\n'], 'survey-export.csv');

export const scenes: Record<string, Scene> = {
  first: { world: () => worldOf(200, 0) },
  labelled: {
    world: () => worldOf(200, 0),
    async act(stores, _, trainer) {
      await stores.train.getState().derive('demo');
      trainer.finishLabels();
    },
  },
  training: {
    world: () => worldOf(200, 0),
    async act(stores, _, trainer) {
      await stores.train.getState().derive('demo');
      trainer.finishLabels();
      await stores.train.getState().train();
      trainer.step(17);
    },
  },
  trained: {
    world: () => worldOf(200, 0),
    async act(stores, _, trainer) {
      await stores.train.getState().derive('demo');
      trainer.finishLabels();
      await stores.train.getState().train();
      trainer.step(30);
      trainer.finish();
    },
  },
  'training-cut-off': {
    world: () => worldOf(200, 0),
    trainings: [
      fakeTraining({ stage: 'training', status: 'interrupted', progress: { step: 15, steps: 30 } }),
    ],
    adapters: [fakeAdapter()],
  },
  none: { world: () => fakeWorld([]) },
  judged: { world: () => worldOf(200, 200, 3) },
  /** By a linear probe, whose hidden states are kept. */
  'judged-by-probe': { world: () => byProbe(worldOf(200, 200)) },
  paused: { world: () => worldOf(320, 120) },
  compared: { world: () => compareWorld({ rows: 200, runs: [200, 120] }) },
  large: { world: () => worldOf(100_000, 100_000, 41) },
  'large-running': {
    world: () => worldOf(100_000, 0),
    async act(stores, world) {
      await stores.run.getState().start(spec, null);
      world.step(50_000);
    },
  },
  running: {
    world: () => worldOf(320, 0),
    async act(stores, world) {
      await stores.run.getState().start(spec, null);
      world.step(120);
    },
  },
  'judged-elsewhere': {
    world: () => worldOf(200, 0),
    act: (stores) => stores.batch.getState().take([new File([''], 'manifest.json')]),
  },
  loading: {
    world: () => worldOf(200, 0),
    async act(stores, world) {
      world.hold('load');
      void stores.judge.getState().ensureLoaded();
      world.judge.emit('loadProgress', {
        phase: 'download',
        done: 61_200_000,
        total: 98_362_432,
        message: 'Reading SmolLM2-135M-Instruct.Q4_1.gguf',
      });
    },
  },
  'load-failed': {
    world: () => worldOf(200, 0),
    async act(stores, world) {
      world.failNext.load = new AppError(
        'hash-mismatch',
        'SmolLM2-135M-Instruct.Q4_1.gguf is not the file it should be: its SHA-256 differs. Nothing was judged. Load it again, or bring a model file of your own.',
      );
      await stores.judge
        .getState()
        .ensureLoaded()
        .catch(() => undefined);
    },
  },
  mapping: {
    world: () => worldOf(200, 0),
    async act(stores) {
      await stores.imports.getState().open([{ kind: 'file', file: csv() }]);
      stores.imports.getState().setMapping({ instruction: 'q' });
    },
  },
  importing: {
    world: () => worldOf(200, 0),
    async act(stores, world) {
      world.hold('import');
      void stores.imports.getState().open([{ kind: 'demo' }, { kind: 'demo' }]);
      world.data.emit('importProgress', {
        rows: 12_400,
        rejected: 3,
        bytesRead: 4_100_000,
        bytesTotal: 9_800_000,
      });
    },
  },
  'storage-failed': {
    world() {
      const world = worldOf(200, 0);
      world.failNext.list = new AppError(
        'storage-unavailable',
        'This browser does not let the page store anything, as in some private windows. Nothing was lost. Allow storage for this page, or open it in an ordinary window.',
      );
      return world;
    },
  },
  'import-failed': {
    world: () => worldOf(200, 200),
    async act(stores, world) {
      world.failNext.preview = new AppError(
        'wrong-file-type',
        'holiday.png is an image, not a dataset. Nothing was imported. Choose a JSONL, JSON, CSV or TSV file, or one of these compressed with gzip.',
      );
      await stores.imports.getState().open([{ kind: 'file', file: new File(['\x89PNG'], 'holiday.png') }]);
    },
  },
  measured: {
    world: () => worldOf(200, 0),
    measure: async ({ backend, threads }) => ({
      ...benchFigures,
      backend,
      threads: threads ?? 0,
      device: backend === 'webgpu' ? 'google swiftshader SwiftShader Device' : benchFigures.device,
    }),
    act: (stores) => stores.bench.getState().measure(),
  },
  measuring: {
    world: () => worldOf(200, 0),
    async act(stores) {
      void stores.bench.getState().measure();
    },
  },
  'measure-failed': {
    world: () => worldOf(200, 0),
    async measure() {
      throw new AppError(
        'backend-failed',
        'The chosen backend can’t be used. WebAssembly failed: no SIMD. Choose another backend, or let the workbench choose.',
      );
    },
    act: (stores) => stores.bench.getState().measure(),
  },
  tried: {
    world: () => worldOf(200, 200),
    act: (stores) => stores.try.getState().write(),
  },
  'tried-unjudged': {
    world: () => worldOf(200, 0),
    act: (stores) => stores.try.getState().write(),
  },
  writing: {
    world: () => worldOf(200, 200),
    async act(stores, world) {
      world.hold('generate');
      void stores.try.getState().write();
    },
  },
  'try-failed': {
    world() {
      const world = worldOf(200, 200);
      world.failNext.explain = new AppError(
        'device-lost',
        'The graphics device was lost, and the model on it with it. Rows already scored are kept; load the judge again to go on.',
      );
      return world;
    },
    act: (stores) => stores.try.getState().write(),
  },
  'no-models': { world: () => worldOf(200, 0), catalogue: [], isolated: false },
};
