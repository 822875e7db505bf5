import type { MetricRows, ScoreColumn } from '../rows.ts';

/** Rows with their scores: what is calibrated on, or what is new. */
export interface ShiftRows {
  rows: MetricRows;
  column: ScoreColumn;
}
