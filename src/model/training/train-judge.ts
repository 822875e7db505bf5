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
  const total = train.length * (train.every(({ teacher }) => teacher) ? 2 : 1);
  let done = 0;
  const states = async (prompts: Int32Array[]) => {
    const all: Float32Array[] = [];
    for (let start = 0; start < prompts.length; start += 64) {
      await control.passage();
      if (control.cancelled) throw new AppError('cancelled', 'Stopped before the fit was made.');
      const part = prompts.slice(start, start + 64).map((ids) => ({ ids, cutTokens: 0 }));
      all.push(...(await engine.hiddenStates(part)));
      done += part.length;
      onProgress('hidden-states', done, total);
    }
    return all;
  };
  const teachers = train.map(({ teacher }) => teacher);
  const { heads, figures } = quickFit(
    {
      withReference: teachers.every((ids) => ids !== null) ? await states(teachers as Int32Array[]) : null,
      withoutReference: await states(train.map(({ student }) => student)),
      digits: train.map(({ digit }) => digit),
      instruction: train.map(({ instruction }) => instruction),
    },
    plan.quickFitTarget,
  );
  return {
    files: new Map([[weightsFile['quick-fit'], writeQuickFit(heads)]]),
    figures,
    curves: null,
    ending: 'done',
  };
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
