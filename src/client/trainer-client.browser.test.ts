import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JudgeRunSpec } from '#core/method/judge/spec.ts';
import { defaultLabelRecipe } from '#core/selfj/labels.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import type { TrainingEvent } from '#core/training/events.ts';
import type { JudgeTrainingPlan } from '#core/training/plan.ts';
import { defaultTrainingSettings } from '#core/training/settings.ts';
import type { TrainingSummary } from '#core/training/training-summary.ts';
import type { JudgeSource } from '#protocol/judge-protocol.ts';
import { createDataClient } from './data-client.ts';
import { createJudgeClient } from './judge-client.ts';
import { createTrainerClient } from './trainer-client.ts';

/** A tiny model with a tokenizer of its own, as files that a user would choose. */
const tiny = import.meta.glob<string>('../model/fixtures/tiny/llama/*', {
  query: '?url',
  import: 'default',
  eager: true,
});

const data = createDataClient();
const judge = createJudgeClient();
const trainer = createTrainerClient();

const plan: JudgeTrainingPlan = {
  name: 'browser judge',
  method: 'lora',
  label: { ...defaultLabelRecipe, method: 'column', column: 'quality' },
  shares: { validation: 0.2, test: 0.2 },
  templates: {
    withReference: defaultTemplates['with-reference'],
    withoutReference: defaultTemplates['without-reference'],
  },
  maxTokens: 1500,
  settings: { ...defaultTrainingSettings, epochs: 2, batchRows: 4, saveEvery: 1 },
  probeTarget: 'label',
};

const spec: JudgeRunSpec = {
  method: 'judge',
  template: defaultTemplates['without-reference'],
  maxTokens: 1500,
  minDigitMass: 0,
};

let base: JudgeSource;
let datasetId: string;
const adapters: string[] = [];
const trainings: string[] = [];

beforeAll(async () => {
  const files = await Promise.all(
    Object.entries(tiny)
      .filter(([path]) => !path.endsWith('expected.json'))
      .map(async ([path, url]) => new File([await (await fetch(url)).blob()], path.split('/').at(-1)!)),
  );
  base = { kind: 'files', files };
  const text = Array.from({ length: 24 }, (_, i) =>
    JSON.stringify({
      instruction: `Question ${Math.floor(i / 4)}?`,
      response: 'yes '.repeat(1 + (i % 4)).trim(),
      reference: 'yes yes yes yes',
      quality: i % 4,
    }),
  ).join('\n');
  const source = { kind: 'text', text, name: 'tiny.jsonl' } as const;
  datasetId = (await data.request('import', { source, mapping: null })).id;
});

afterAll(async () => {
  for (const id of adapters) await trainer.request('removeAdapter', { id });
  for (const id of trainings) await trainer.request('remove', { id });
  await data.request('removeDataset', { datasetId });
  await data.request('purge', { datasetId });
  for (const client of [data, judge, trainer]) client.terminate();
});

/** The next time that a training is in one of these states. */
const reaches = (...wanted: TrainingSummary['status'][]) =>
  new Promise<TrainingSummary>((resolve) => {
    const stop = trainer.on('changed', (summary) => {
      if (!wanted.includes(summary.status)) return;
      stop();
      resolve(summary);
    });
  });

async function derive(backend: 'wasm' | 'webgpu', with_: JudgeTrainingPlan): Promise<string> {
  const labelled = reaches('labelled', 'failed');
  const asked = { datasetId, base, backend, plan: with_, rows: null, labeller: null };
  const { id } = await trainer.request('derive', asked);
  trainings.push(id);
  expect(await labelled).toMatchObject({ id, status: 'labelled', error: null });
  return id;
}

async function ended(begin: () => Promise<TrainingSummary>): Promise<TrainingSummary> {
  const end = reaches('done', 'failed');
  await begin();
  const summary = await end;
  expect(summary.error).toBeNull();
  adapters.push(summary.adapterId!);
  return summary;
}

const scores = async () => {
  const done = new Promise<void>((resolve) => {
    const stop = judge.on('runChanged', ({ state }) => {
      if (state === 'running' || state === 'paused') return;
      stop();
      resolve();
    });
  });
  const run = await judge.request('start', { datasetId, spec, limit: 8, access: null });
  await done;
  const { score } = await data.request('runColumns', { runId: run.id });
  await data.request('removeRun', { runId: run.id });
  return { judge: run.judge, score: [...score.slice(0, 8)] };
};

it('trains in its worker; killed on the way and resumed, it gives the adapter of a run that was not', async () => {
  const id = await derive('wasm', plan);
  const report = await trainer.request('labels', { id });
  expect([...report.column]).toEqual(Array.from({ length: 24 }, (_, i) => i % 4));
  const whole = await ended(() => trainer.request('train', { id, base, plan }));

  const reached = new Promise<void>((resolve) => {
    const stop = trainer.on('training', ({ event }: { event: TrainingEvent }) => {
      if (event.kind !== 'saved' || event.step < 2) return;
      stop();
      resolve();
    });
  });
  const second = await trainer.request('train', { id, base, plan });
  trainings.push(second.id);
  await reached;
  trainer.terminate();
  const cutOff = (await trainer.request('list', null)).find((training) => training.id === second.id)!;
  expect(cutOff.status).toBe('interrupted');
  const resumed = await ended(() => trainer.request('resume', { id: second.id, base }));
  expect(resumed.record!.id).toBe(whole.record!.id);
  expect(resumed.adapterId).toBe(whole.adapterId);
});

it('gives the same scores by an adapter that was exported and imported, put on and taken off', async () => {
  const [id] = adapters;
  const adapter = { kind: 'kept', id: id! } as const;
  const loaded = await judge.request('load', {
    source: base,
    adapter: null,
    backend: 'wasm',
    use: { mode: 'without-reference', base: false },
  });
  expect(loaded.adapter).toBeNull();
  const bare = await scores();
  expect((await judge.request('attach', { adapter, mode: 'without-reference' })).adapter).toMatchObject({
    name: 'browser judge',
  });
  const before = await scores();
  expect(before.judge.adapter!.name).toBe('browser judge');
  expect(before.score).not.toEqual(bare.score);

  const { name, blob } = await trainer.request('exportAdapter', { id: id! });
  await trainer.request('removeAdapter', { id: id! });
  await judge.request('attach', { adapter: null, mode: 'without-reference' });
  expect((await scores()).score).toEqual(bare.score);
  const from = { kind: 'files', files: [new File([blob], name)] } as const;
  const entry = await trainer.request('importAdapter', {
    from: { ...from, files: [...from.files] },
    base: { id: 'x', name: 'x', sha256: null },
  });
  await judge.request('attach', { adapter: entry.source, mode: 'without-reference' });
  expect(await scores()).toEqual(before);
});

it('takes a few steps on WebGPU', async () => {
  const short = { ...plan, settings: { ...plan.settings, epochs: 1 } };
  const id = await derive('webgpu', short);
  const { record } = await ended(() => trainer.request('train', { id, base, plan: short }));
  expect(record!.curves!.steps.length).toBeGreaterThan(2);
  for (const { loss } of record!.curves!.steps) expect(Number.isFinite(loss)).toBe(true);
  // Two loads, with kernels checked and tuned each time: two minutes on a slow software adapter.
}, 400_000);
