import type { DecoderSizes } from '../language-model/decoder-sizes.ts';
import { splitPart } from '../metrics/split.ts';
import type { LabelReport } from './label-report.ts';
import type { JudgeTrainingPlan } from './plan.ts';
import { stepsPerEpoch, totalSteps } from './schedule.ts';
import { type LoraTarget, type TrainingSettings, usesTeacher } from './settings.ts';

/** What training would take from here, at the pace that was measured. */
export interface TrainingEstimate {
  rows: number;
  steps: number;
  /** Prompt tokens through forward and backward, over all epochs. */
  tokens: number;
  /** Of the steps and the validations; null where nothing was measured. */
  seconds: number | null;
  /** Bytes on the device beside the model: activations, adapter, gradients. */
  bytes: number;
  /** The same where each layer is recomputed in the backward pass (gradient checkpointing). */
  bytesRecomputing: number;
  /** Numbers that are trained. */
  parameters: number;
}

export function estimateTraining(report: LabelReport, plan: JudgeTrainingPlan): TrainingEstimate {
  const { settings } = plan;
  const { pace, shape } = report;
  const train = rowsOf(report, splitPart.training);
  const validation = rowsOf(report, splitPart.calibration);
  const teacher = plan.method === 'linear-probe' || usesTeacher(settings.loss);
  const sum = (rows: readonly number[], tokens: Int32Array) =>
    rows.reduce((all, row) => all + tokens[row]!, 0);
  const once = sum(train, report.studentTokens) + (teacher ? sum(train, report.teacherTokens) : 0);
  const held =
    sum(validation, report.studentTokens) + sum(rowsOf(report, splitPart.test), report.studentTokens) * 2;
  const parameters =
    plan.method === 'lora' ? loraParameters(shape, settings.lora) : 2 * (shape.hiddenSize + 2);
  const longest = Math.max(
    0,
    ...train.map((row) => Math.max(report.studentTokens[row]!, report.teacherTokens[row]!)),
  );
  if (plan.method === 'linear-probe') {
    const forward = pace.forwardTokensPerSecond;
    const bytes = longest * 8 * perTokenRecomputing(shape);
    return {
      rows: train.length,
      steps: 0,
      tokens: once,
      seconds: forward && (once + held) / forward,
      bytes,
      bytesRecomputing: bytes,
      parameters,
    };
  }
  const steps = totalSteps(train.length, settings);
  const tokens = settings.epochs * once;
  const validations = validationCount(train.length, settings);
  const validated =
    validations * sum(validation, report.studentTokens) +
    2 * sum(rowsOf(report, splitPart.test), report.studentTokens);
  const { trainingTokensPerSecond: training, forwardTokensPerSecond: forward } = pace;
  const seconds = training && forward ? tokens / training + validated / forward : null;
  const together = settings.microBatchRows * longest * (teacher ? 2 : 1);
  // Weights, their gradient and two running means live in the heap; weights again on the device.
  const fixed = 5 * 4 * parameters + settings.microBatchRows * 4 * 4 * shape.vocabSize;
  return {
    rows: train.length,
    steps,
    tokens,
    seconds,
    bytes: fixed + together * (perTokenRecomputing(shape) + shape.layers * perTokenAndLayer(shape)),
    bytesRecomputing: fixed + together * (perTokenRecomputing(shape) + perTokenAndLayer(shape)),
    parameters,
  };
}

const rowsOf = ({ digit, part }: LabelReport, wanted: number): number[] =>
  [...digit.keys()].filter((row) => digit[row]! >= 0 && part[row] === wanted);

function validationCount(rows: number, settings: TrainingSettings): number {
  const steps = totalSteps(rows, settings);
  if (settings.validateEvery === 0 || stepsPerEpoch(rows, settings) === 0) return 1;
  return Math.ceil(steps / settings.validateEvery);
}

/** Bytes: each layer's input. */
const perTokenRecomputing = ({ layers, hiddenSize }: DecoderSizes): number => 4 * layers * hiddenSize;

/** Bytes: heads, attention's output, the residual after it, and the gate-up product of one layer. */
const perTokenAndLayer = ({ heads, kvHeads, headDim, hiddenSize, intermediateSize }: DecoderSizes): number =>
  4 * (2 * heads * headDim + 2 * kvHeads * headDim + hiddenSize + 2 * intermediateSize);

/** Numbers in A and B of every adapted projection. */
export function loraParameters(
  { layers, hiddenSize, heads, kvHeads, headDim, intermediateSize }: DecoderSizes,
  { rank, targets }: TrainingSettings['lora'],
): number {
  const sizes: Record<LoraTarget, [inputs: number, outputs: number]> = {
    q_proj: [hiddenSize, heads * headDim],
    k_proj: [hiddenSize, kvHeads * headDim],
    v_proj: [hiddenSize, kvHeads * headDim],
    o_proj: [heads * headDim, hiddenSize],
    gate_proj: [hiddenSize, intermediateSize],
    up_proj: [hiddenSize, intermediateSize],
    down_proj: [intermediateSize, hiddenSize],
  };
  return layers * targets.reduce((all, target) => all + rank * (sizes[target][0] + sizes[target][1]), 0);
}
