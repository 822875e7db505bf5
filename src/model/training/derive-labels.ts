import type { LabelReport } from '#core/training/label-report.ts';
import { needsSelfEval } from '#core/training/plan.ts';
import type { DecoderConfig } from '#model/weights/checkpoint.ts';
import { openStates } from './fit-probe.ts';
import { measurePace } from './measure-pace.ts';
import { columnOf, type PreparedRow, prepareRows } from './prepare-rows.ts';
import { type SignalParts, signalsOf } from './signals-of.ts';

export interface DeriveLabelsParts extends SignalParts {
  /** Milliseconds, monotonic. */
  now(): number;
}

/**
 * The labels that a training would learn, row by row, before it begins; and how fast this device trains, tried on
 * a few of them. What is computed is kept in `files`, where the training finds it.
 * @returns `rows` are places among the rows given
 */
export async function deriveJudgeLabels(parts: DeriveLabelsParts): Promise<LabelReport> {
  const { rows, plan, engine } = parts;
  const keeping = plan.method === 'linear-probe' && needsSelfEval(plan.label);
  const { signals } = await signalsOf(parts, keeping ? await openStates(parts) : null);
  const { prepared, leftOut, part } = prepareRows(parts, signals);
  const reasons = [...new Set(leftOut.values())];
  const n = rows.length;
  const report: LabelReport = {
    rows: Int32Array.from(rows, (_, row) => row),
    ...signals,
    column: columnOf(rows, plan.label.column),
    combined: new Float64Array(n).fill(Number.NaN),
    digit: new Int8Array(n).fill(-1),
    part,
    leftOut: Int8Array.from(rows, (_, row) => reasons.indexOf(leftOut.get(row) ?? '')),
    reasons,
    teacherTokens: new Int32Array(n),
    studentTokens: new Int32Array(n),
    pace: await measurePace(parts, prepared),
    shape: shapeOf(engine.decoder.config),
  };
  for (const row of prepared) fillIn(report, row);
  return report;
}

function fillIn(report: LabelReport, { index, combined, digit, teacher, student }: PreparedRow): void {
  report.combined[index] = combined;
  report.digit[index] = digit;
  report.teacherTokens[index] = teacher?.length ?? 0;
  report.studentTokens[index] = student.length;
}

const shapeOf = (config: DecoderConfig): LabelReport['shape'] => {
  const { layers, hiddenSize, heads, kvHeads, headDim, intermediateSize, vocabSize } = config;
  return { layers, hiddenSize, heads, kvHeads, headDim, intermediateSize, vocabSize };
};
