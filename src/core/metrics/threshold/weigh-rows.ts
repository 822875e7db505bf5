import { labelWeights } from '../labelling/label-weights.ts';
import type { RowWeights } from '../labelling/row-weights.ts';
import type { MetricRows, ScoreColumn } from '../rows.ts';
import type { ShiftRows } from '../shift/shift-rows.ts';
import { shiftWeights } from '../shift/shift-weights.ts';
import type { ThresholdOptions } from './threshold-options.ts';

/**
 * The weights that somebody asked for; null where every labelled row counts alike.
 * @param fresh new rows of another file; null: the rows without a label are the new ones
 * @throws AppError where there is nothing to weight for, or too little to do it by
 */
export function weighRows(
  rows: MetricRows,
  column: ScoreColumn,
  { weights, seed, unit }: Pick<ThresholdOptions, 'weights' | 'seed' | 'unit'>,
  fresh: ShiftRows | null,
): RowWeights | null {
  switch (weights) {
    case 'none':
      return null;
    case 'labelling':
      return labelWeights(rows, column, seed);
    case 'shift':
      return shiftWeights({ rows, column }, fresh, { seed, unit });
  }
}
