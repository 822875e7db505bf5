import type { ChosenSplit } from '../../metrics/chosen-split.ts';
import type { MetricRows, ScoreColumn } from '../../metrics/rows.ts';
import { gatherSample } from '../../metrics/sample.ts';
import { plural } from '../../words/count.ts';

/** What every report of a threshold that is chosen on one part of the rows says of the parts. */
interface SplitReport {
  split: ChosenSplit;
  /** Rows of each split with a score and a label. */
  calibrationRows: number;
  testRows: number;
}

export const splitJson = ({ split, calibrationRows, testRows }: SplitReport) => ({
  chosen_by: split.chosenBy,
  calibration: { instructions: split.instructions.calibration, rows: calibrationRows },
  test: { instructions: split.instructions.test, rows: testRows },
});

/** "Calibration: 60 rows of 20 instructions. Test: 58 rows of 20 instructions." */
export const splitText = ({ split, calibrationRows, testRows }: SplitReport): string =>
  `Calibration: ${plural(calibrationRows, 'row')} of ${plural(split.instructions.calibration, 'instruction')}. Test: ${plural(testRows, 'row')} of ${plural(split.instructions.test, 'instruction')}.`;

/** Rows with a score and a label, and those without either. */
export function countsOf({ rows, column }: { rows: MetricRows; column: ScoreColumn }) {
  const { sample, invalid, unlabelled } = gatherSample({ ...rows, ...column });
  return { n: sample.n, invalid, unlabelled };
}

export const leftOutText = ({ invalid, unlabelled }: { invalid: number; unlabelled: number }): string =>
  `Left out: ${invalid} invalid, ${unlabelled} unlabelled.`;

export const assumptionsText = (assumptions: readonly string[]): string =>
  `\nAssumptions:\n${assumptions.map((sentence) => `- ${sentence}`).join('\n')}`;
