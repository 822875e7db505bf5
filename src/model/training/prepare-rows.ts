import { AppError } from '#core/errors.ts';
import type { JudgeEngine, JudgeSpec, JudgeTemplate } from '#core/judge/judge.ts';
import { splitByInstruction, splitPart } from '#core/metrics/split.ts';
import { instructionNumbers } from '#core/rows/instruction-numbers.ts';
import type { Row } from '#core/rows/row.ts';
import { labelQuantiles, tenCategories } from '#core/selfj/labels.ts';
import { type JudgeTrainingPlan, needsSelfEval, similarityOf } from '#core/training/plan.ts';
import { usesTeacher } from '#core/training/settings.ts';
import type { Signals } from './label-signals.ts';
import type { TrainingRow } from './validate.ts';

/** A row that can be trained on, with its label and its prompts. */
export interface PreparedRow extends TrainingRow {
  /** Its place among the rows given. */
  index: number;
  /** What its category was cut from, (0, 1). */
  combined: number;
  row: Row;
  instruction: number;
  part: number;
}

export interface RowsToPrepare {
  rows: readonly Row[];
  plan: JudgeTrainingPlan;
  engine: Pick<JudgeEngine, 'prepare'>;
  onProgress(phase: 'prompts', done: number, total: number): void;
}

/** Why a row was left out, in words, by its place. */
export type LeftOut = Map<number, string>;

/**
 * Split, label and tokenise. Each part's labels are ranks within it: what is held out plays no role in training.
 * Rows that lack what the plan needs are left out and counted.
 */
export function prepareRows(
  { rows, plan, engine, onProgress }: RowsToPrepare,
  signals: Signals,
): { prepared: PreparedRow[]; leftOut: LeftOut; part: Uint8Array } {
  const { label, shares, settings } = plan;
  const leftOut: LeftOut = new Map();
  const leaveOut = (row: number, why: string) => {
    leftOut.set(row, why);
    return false;
  };
  const column = columnOf(rows, label.column);
  const usable = rows.map((_, row) => {
    if (needsSelfEval(label) && !Number.isFinite(signals.selfEval[row]!))
      return leaveOut(row, 'no valid self-evaluation with reference');
    if (similarityOf(label) && !Number.isFinite(signals.similarity[row]!))
      return leaveOut(row, 'no reference');
    return label.method !== 'column' || Number.isFinite(column[row]!) || leaveOut(row, 'no number as label');
  });
  const instruction = instructionNumbers(rows);
  const dealt = { calibration: shares.validation, test: shares.test };
  const { part } = splitByInstruction(instruction, dealt, settings.seed);
  const prepared: PreparedRow[] = [];
  for (const value of Object.values(splitPart)) {
    const indices = rows.map((_, row) => row).filter((row) => part[row] === value && usable[row]);
    const pick = (values: ArrayLike<number>) => indices.map((row) => values[row]!);
    const combined = labelQuantiles(
      label,
      {
        selfEval: pick(signals.selfEval),
        similarity: pick(signals.similarity),
        column: pick(column),
        length: indices.map((row) => rows[row]!.response.length),
      },
      pick(instruction),
    );
    const digits = tenCategories(combined);
    for (const [at, index] of indices.entries()) {
      const row = rows[index]!;
      const prompts = promptsOf(engine, row, plan);
      if (typeof prompts === 'string') leaveOut(index, prompts);
      else
        prepared.push({
          ...prompts,
          index,
          combined: combined[at]!,
          digit: digits[at]!,
          row,
          instruction: instruction[index]!,
          part: value,
        });
      if (prepared.length % 256 === 0) onProgress('prompts', prepared.length, rows.length);
    }
  }
  onProgress('prompts', rows.length, rows.length);
  return { prepared, leftOut, part };
}

/** @returns the reason, where there is no prompt */
function promptsOf(engine: Pick<JudgeEngine, 'prepare'>, row: Row, plan: JudgeTrainingPlan) {
  const { templates, settings } = plan;
  const needsTeacher = plan.method === 'lora' && usesTeacher(settings.loss);
  if (needsTeacher && row.reference === null) return 'no reference';
  const promptOf = (template: JudgeTemplate) => promptThatFits(engine, row, specOf(plan, template));
  const student = promptOf(templates.withoutReference);
  const teacher = row.reference === null ? null : promptOf(templates.withReference);
  if (!student) return `question alone longer than ${plan.maxTokens} tokens`;
  // A reference that does not fit is missed only where it is learned from.
  if (needsTeacher && !teacher) return `question and reference alone longer than ${plan.maxTokens} tokens`;
  return { student, teacher };
}

function promptThatFits(engine: Pick<JudgeEngine, 'prepare'>, row: Row, spec: JudgeSpec): Int32Array | null {
  try {
    return engine.prepare(row, spec).ids;
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'prompt-too-long') return null;
    throw thrown;
  }
}

export function columnOf(rows: readonly Row[], name: string | null): Float64Array {
  return Float64Array.from(rows, ({ source }) => {
    const cell = name === null ? null : source[name];
    return typeof cell === 'number' ? cell : Number.NaN;
  });
}

/** Without a floor: whoever needs one sets it. */
export const specOf = ({ maxTokens }: JudgeTrainingPlan, template: JudgeTemplate): JudgeSpec => ({
  template,
  maxTokens,
  minDigitMass: 0,
  hardLimit: true,
});
