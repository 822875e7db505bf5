import { AppError } from '#core/errors.ts';
import { splitPart } from '#core/metrics/split.ts';
import type { Row } from '#core/rows/row.ts';
import type { RunControl } from '#core/run/run-control.ts';
import {
  type AdapterRecord,
  adapterRecordFile,
  modelCardFile,
  weightsFile,
} from '#core/training/adapter-record.ts';
import { type ArtefactStore, checkpointFile, textBytes } from '#core/training/artefacts.ts';
import { bestValidation, correlation, type TrainingCurves } from '#core/training/curves.ts';
import type { TrainingEvent, TrainingPhase } from '#core/training/events.ts';
import { modelCard } from '#core/training/model-card.ts';
import type { JudgeTrainingPlan } from '#core/training/plan.ts';
import { bufferSource } from '#model/weights/byte-source.ts';
import { openAdapter } from '../adapters/open-adapter.ts';
import type { SentenceEmbedder } from '../encoder/sentence-embedder.ts';
import type { JudgeAdapter } from '../engine/judge-adapter.ts';
import type { DecoderJudgeEngine } from '../engine/judge-engine.ts';
import { writePeftFiles } from '../lora/peft-files.ts';
import { quickFit } from '../quick-fit/fit.ts';
import { writeQuickFit } from '../quick-fit/quick-fit-files.ts';
import { type LeftOut, type PreparedRow, prepareRows, specOf } from './prepare-rows.ts';
import { digest, signalsOf } from './signals-of.ts';
import { trainLora } from './trainer.ts';

export interface TrainJudgeParts {
  engine: DecoderJudgeEngine;
  openEmbedder(): Promise<Pick<SentenceEmbedder, 'embed' | 'dispose'>>;
  rows: readonly Row[];
  /** Name of the dataset, for the record. */
  dataName: string;
  plan: JudgeTrainingPlan;
  /** A judge of an earlier round whose self-evaluation takes the base model's place; freed when it has. */
  labeller: JudgeAdapter | null;
  files: ArtefactStore;
  control: RunControl;
  now(): number;
  /** ISO 8601. */
  timestamp(): string;
  onProgress(phase: TrainingPhase, done: number, total: number): void;
  onEvent(event: TrainingEvent): void;
}

export interface TrainedJudge {
  record: AdapterRecord;
  ending: 'done' | 'stopped';
}

/**
 * From rows to an adapter's folder: split by instruction, label, train or fit, test on the rows held out, write
 * the files and the model card. What is done already (labels, steps) is found in `files` and not done again.
 */
export async function trainJudge(parts: TrainJudgeParts): Promise<TrainedJudge> {
  const { plan, engine, files } = parts;
  const { dataHash, signals } = await signalsOf(parts);
  const { prepared, leftOut } = prepareRows(parts, signals);
  const of = (name: 'training' | 'calibration' | 'test') =>
    prepared.filter(({ part }) => part === splitPart[name]);
  const [training, validation, test] = [of('training'), of('calibration'), of('test')];
  if (training.length === 0)
    throw new AppError(
      'no-training-rows',
      `No row is left to train on. Left out: ${inWords(leftOut) || 'none'}; the rest is held out. Choose more rows, a longer prompt or other shares.`,
      { leftOut: Object.fromEntries(countsOf(leftOut)) },
    );
  if (leftOut.size > 0)
    parts.onEvent({ kind: 'notice', code: 'rows-left-out', message: `Rows left out: ${inWords(leftOut)}.` });

  const made =
    plan.method === 'lora'
      ? await trainedLora(parts, dataHash, training, validation)
      : await fitted(parts, training);
  for (const [name, bytes] of made.files) await files.write(name, bytes);
  const sources = new Map([...made.files].map(([name, bytes]) => [name, bufferSource(bytes)]));
  const baseFigures = await testFigures(parts, test, 'base');
  engine.attach(await openAdapter(sources, engine.decoder.config, plan.name));
  const record: AdapterRecord = {
    format: 1,
    kind: plan.method,
    id: engine.adapter!.sha256.slice(0, 12),
    name: plan.name,
    base: engine.model,
    data: {
      name: parts.dataName,
      sha256: dataHash,
      rows: {
        training: training.length,
        validation: validation.length,
        test: test.length,
        leftOut: parts.rows.length - prepared.length,
      },
    },
    label: plan.label,
    templates: plan.templates,
    maxTokens: plan.maxTokens,
    settings: plan.method === 'lora' ? plan.settings : null,
    seed: plan.settings.seed,
    figures: { ...made.figures, ...baseFigures, ...(await testFigures(parts, test, 'judge')) },
    curves: made.curves,
    createdAt: parts.timestamp(),
  };
  engine.attach(null);
  await files.write(adapterRecordFile, textBytes(`${JSON.stringify(record, null, 2)}\n`));
  await files.write(modelCardFile, textBytes(modelCard(record)));
  return { record, ending: made.ending };
}

interface Made {
  files: Map<string, Uint8Array<ArrayBuffer>>;
  figures: Record<string, number | null>;
  curves: TrainingCurves | null;
  ending: 'done' | 'stopped';
}

async function trainedLora(
  parts: TrainJudgeParts,
  dataHash: string,
  train: readonly PreparedRow[],
  validation: readonly PreparedRow[],
): Promise<Made> {
  const { engine, plan, files, control, now, onEvent } = parts;
  const { name: _, ...decisive } = plan;
  const labels = train.map(({ digit }) => digit).join('');
  const result = await trainLora({
    decoder: engine.decoder,
    guard: (work) => engine.running.guard(work),
    digitIds: engine.digitIds,
    train,
    validation,
    settings: plan.settings,
    identity: digest(JSON.stringify({ base: engine.model.sha256, dataHash, decisive, labels })),
    store: {
      load: () => files.read(checkpointFile),
      save: (bytes) => files.write(checkpointFile, bytes),
    },
    control,
    now,
    onEvent,
  });
  const { rank, alpha, dropout } = plan.settings.lora;
  const config = { rank, alpha, dropout, rankStabilised: false, base: engine.model.name };
  const best = bestValidation(result.curves.validations);
  return {
    files: writePeftFiles(result.parameters, config, 'F16'),
    figures: { steps: result.step, validation_agreement: best?.agreement ?? null },
    curves: result.curves,
    ending: result.ending,
  };
}

async function fitted(
  { engine, plan, control, onProgress }: TrainJudgeParts,
  train: readonly PreparedRow[],
): Promise<Made> {
  const taught = train.every(({ teacher }) => teacher);
  const total = train.length * (taught ? 2 : 1);
  let done = 0;
  const layers = candidateLayers(engine.decoder.config.layers);
  const groups = rowsByInstruction(train);
  const states = async (promptOf: (row: PreparedRow) => Int32Array) => {
    const all = layers.map(() => new Array<Float32Array>(train.length));
    for (const group of groups) {
      await control.passage();
      if (control.cancelled) throw new AppError('cancelled', 'Stopped before the fit was made.');
      const prompts = group.map((row) => ({ ids: promptOf(train[row]!), cutTokens: 0 }));
      for (const [at, ofLayer] of (await engine.hiddenStates(prompts, layers)).entries())
        for (const [i, row] of group.entries()) all[at]![row] = ofLayer[i]!;
      done += group.length;
      onProgress('hidden-states', done, total);
    }
    return all;
  };
  const { judge, figures } = quickFit(
    {
      layers,
      withReference: taught ? await states(({ teacher }) => teacher!) : null,
      withoutReference: await states(({ student }) => student),
      digits: train.map(({ digit }) => digit),
      instruction: train.map(({ instruction }) => instruction),
    },
    plan.quickFitTarget,
  );
  return {
    files: new Map([[weightsFile['quick-fit'], writeQuickFit(judge)]]),
    figures,
    curves: null,
    ending: 'done',
  };
}

/**
 * The numbers of layers that a quick fit chooses from: half-way up to two thirds. The top is left out since it was
 * the worst of all wherever it was tried (docs/lab-log.md), and would cost every row half as much again.
 */
const candidateLayers = (all: number): number[] => [
  ...new Set([all / 2, (3 * all) / 5, (2 * all) / 3].map((layers) => Math.max(1, Math.round(layers)))),
];

/** Places of the rows of each instruction, in order: what they share is computed once. */
function rowsByInstruction(rows: readonly PreparedRow[]): number[][] {
  const groups = new Map<number, number[]>();
  for (const [at, { instruction }] of rows.entries())
    groups.set(instruction, [...(groups.get(instruction) ?? []), at]);
  return [...groups.values()];
}

/** Agreement with the derived label on rows held out, without reference; and what the length alone gives. */
async function testFigures(
  { engine, plan, onProgress }: TrainJudgeParts,
  test: readonly PreparedRow[],
  who: 'base' | 'judge',
): Promise<Record<string, number | null>> {
  if (test.length === 0) return {};
  const spec = specOf(plan, plan.templates.withoutReference);
  const scores: number[] = [];
  for (let start = 0; start < test.length; start += 64) {
    const prompts = test.slice(start, start + 64).map(({ student }) => ({ ids: student, cutTokens: 0 }));
    scores.push(...(await engine.read(prompts, spec)).map(({ score }) => score));
    onProgress('test', scores.length, test.length);
  }
  const labels = test.map(({ digit }) => digit);
  if (who === 'judge') return { test_agreement: correlation(scores, labels) };
  const lengths = test.map(({ row }) => Math.log(row.response.length));
  return {
    test_agreement_of_base: correlation(scores, labels),
    test_agreement_of_length: correlation(lengths, labels),
  };
}

const inWords = (leftOut: LeftOut) =>
  [...countsOf(leftOut)].map(([why, count]) => `${count} (${why})`).join(', ');

function countsOf(leftOut: LeftOut): Map<string, number> {
  const counts = new Map<string, number>();
  for (const why of leftOut.values()) counts.set(why, (counts.get(why) ?? 0) + 1);
  return counts;
}
