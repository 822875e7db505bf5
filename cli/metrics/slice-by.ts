import { tagsOfCell } from '#core/grading/remark.ts';
import { isTagsColumn } from '#core/grading/remark-columns.ts';
import { tagSlices } from '#core/grading/tag-slices.ts';
import type { MetricRows } from '#core/metrics/rows.ts';
import { columnSlices } from '#core/metrics/slices/column-slices.ts';
import { lengthBands } from '#core/metrics/slices/length-bands.ts';
import type { Slicing } from '#core/metrics/slices/slice-report.ts';
import { cellOf } from '#core/rows/cells.ts';
import type { Cell } from '#core/rows/row.ts';
import { UsageError } from '../command.ts';
import { type MeasuredFile, requireColumn } from './measured-file.ts';

/** Bands of length; as many as the page draws. */
const bands = 5;

/**
 * The slices of a file's rows by model, category, length, or a column of the source; of a column of tags each is a slice.
 * @throws UsageError where the file has none of these, AppError `too-many-values` as `columnSlices`
 */
export function sliceBy(file: MeasuredFile, rows: MetricRows, by: string): Slicing {
  if (by === 'length') return lengthBands(rows.length, bands);
  if (by === 'model') {
    if (rows.groups.length === 0)
      throw new UsageError('The file names no generator model. Say with --by or --group what to slice by.');
    return { slice: rows.group, names: rows.groups };
  }
  const own = file.rows.map(({ category }): Cell => category);
  if (by === 'category' && own.some((category) => category !== null)) return columnSlices(by, own);
  const column = requireColumn(file, by, 'by');
  if (isTagsColumn(column))
    return tagSlices(
      file.rows.length,
      file.rows.map(({ source }, row) => ({ row, tags: tagsOfCell(String(cellOf(source, column) ?? '')) })),
    );
  return columnSlices(
    column,
    file.rows.map(({ source }) => cellOf(source, column)),
  );
}
