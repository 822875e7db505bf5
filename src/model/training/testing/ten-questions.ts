import type { Row } from '#core/rows/row.ts';
import { RunControl } from '#core/run/run-control.ts';
import { defaultLabelRecipe } from '#core/selfj/labels.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import type { ArtefactStore } from '#core/training/artefacts.ts';
import type { JudgeTrainingPlan } from '#core/training/plan.ts';
import { defaultTrainingSettings } from '#core/training/settings.ts';
import { bufferSource } from '#model/weights/byte-source.ts';
import type { TrainJudgeParts } from '../training-job.ts';

/** Four answers to each of ten instructions; good ones repeat the reference. */
export const rows = Array.from({ length: 40 }, (_, i): Row => {
  const [instruction, quality] = [Math.floor(i / 4), i % 4];
  const reference = `The answer to ${instruction} is ${instruction * 7}.`;
  return {
    id: `row-${i}`,
    line: i + 1,
    instruction: `Question ${instruction}?`,
    response: quality === 0 ? 'No idea.' : reference.slice(0, 6 * quality),
    reference,
    model: null,
    category: null,
    source: { quality },
  };
});

export const plan: JudgeTrainingPlan = {
  name: 'test judge',
  method: 'lora',
  label: { ...defaultLabelRecipe, method: 'column', column: 'quality' },
  shares: { validation: 0.2, test: 0.2 },
  templates: {
    withReference: defaultTemplates['with-reference'],
    withoutReference: defaultTemplates['without-reference'],
  },
  maxTokens: 1500,
  settings: { ...defaultTrainingSettings, epochs: 1, batchRows: 8 },
  probeTarget: 'label',
};

export class MemoryFiles implements ArtefactStore {
  readonly all = new Map<string, Uint8Array>();
  readonly writes: string[] = [];
  read = async (name: string) => this.all.get(name) ?? null;
  write = async (name: string, bytes: Uint8Array) => {
    this.writes.push(name);
    this.all.set(name, bytes.slice());
  };
  sources = () => new Map([...this.all].map(([name, bytes]) => [name, bufferSource(bytes)]));
}

/** Texts of like length are alike. */
export const embedder = {
  embed: async (texts: readonly string[]) =>
    texts.map((text) => Float32Array.of(Math.cos(text.length / 40), Math.sin(text.length / 40))),
  dispose: () => {},
};

/** A training on these rows, at a clock that stands still. */
export const trainingParts = (
  engine: TrainJudgeParts['engine'],
  files: ArtefactStore,
  change: Partial<TrainJudgeParts>,
): TrainJudgeParts => ({
  engine,
  openEmbedder: async () => embedder,
  rows,
  dataName: 'ten questions',
  plan,
  labeller: null,
  files,
  control: new RunControl(),
  now: () => 0,
  timestamp: () => '2026-01-01T00:00:00.000Z',
  onProgress: () => {},
  onEvent: () => {},
  ...change,
});
