import { type MetricRows, rowsAt } from '#core/metrics/rows.ts';
import { instructionNumbers } from '#core/rows/instruction-numbers.ts';
import type { Given } from '../parse-options.ts';
import type { CalledAnalysis } from './analysis-usage.ts';
import type { MeasuredFile } from './measured-file.ts';
import { withoutTrainedOn } from './trained-on.ts';
import type { FileFilter } from './where.ts';

/** The analysis with the threshold between good and bad as its one option. */
export const onlyCut = ({ options, ...of }: CalledAnalysis): CalledAnalysis =>
  ({ ...of, options: { cut: (options as { cut: unknown }).cut } }) as unknown as CalledAnalysis;

/** The rows that a filter leaves, with what was read of them among all: labels, groups and instruction numbers stay. */
export function filteredFile(
  { inputs }: CalledAnalysis,
  file: MeasuredFile,
  labelled: MetricRows,
  all: MetricRows,
  { places }: FileFilter,
  given: Given,
) {
  const only = { ...file, rows: Array.from(places, (row) => file.rows[row]!) };
  const { trainedOn } = withoutTrainedOn(only, rowsAt(labelled, places), given('score'));
  const rows = rowsAt(all, places);
  // Texts are listed by instruction number, and a list has no gaps.
  const instruction = inputs.includes('instructions') ? instructionNumbers(only.rows) : rows.instruction;
  return { file: only, rows: { ...rows, instruction }, trainedOn };
}
