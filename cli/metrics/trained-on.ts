import type { AboutRows } from '#core/analysis/analysis.ts';
import type { MetricRows } from '#core/metrics/rows.ts';
import { cellOf, numberOf } from '#core/rows/cells.ts';
import { seenLabelled, trainedOnColumn, unseenLabels } from '#core/training/seen-instructions.ts';
import type { MeasuredFile } from './measured-file.ts';

type TrainedOn = AboutRows['trainedOn'];

/**
 * Rows whose instruction the judge of `judge_score` was trained on lose their label, so that no metric uses them.
 * Other scores of the file are then compared on the same rows as the judge.
 */
export function withoutTrainedOn(
  file: MeasuredFile,
  rows: MetricRows,
  scores: readonly string[],
): { rows: MetricRows; trainedOn: TrainedOn } {
  const concerned =
    scores.some((score) => score.startsWith('judge_')) && file.columns.includes(trainedOnColumn);
  if (!concerned) return { rows, trainedOn: undefined };
  const isSeen = (cell: number) => Number(cell === 1);
  const seen = Uint8Array.from(file.rows, ({ source }) => isSeen(numberOf(cellOf(source, trainedOnColumn))));
  const leftOut = seenLabelled(rows.label, seen);
  if (leftOut === 0) return { rows, trainedOn: undefined };
  const labelled = rows.label.reduce((sum, value) => sum + Number(!Number.isNaN(value)), 0);
  return { rows: { ...rows, label: unseenLabels(rows.label, seen) }, trainedOn: { labelled, leftOut } };
}

export const trainedOnText = ({ labelled, leftOut }: NonNullable<TrainedOn>): string =>
  `${leftOut} of ${labelled} labelled rows are left out: the judge was trained on their instructions (${trainedOnColumn}); ${labelled - leftOut} remain. Remove that column to measure it on all of them.`;

export const trainedOnJson = (trainedOn: TrainedOn) =>
  trainedOn ? { labelled: trainedOn.labelled, left_out_trained_on: trainedOn.leftOut } : {};
