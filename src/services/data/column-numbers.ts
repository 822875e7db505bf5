import { AppError } from '#core/errors.ts';
import { cellOf, numberOf } from '#core/rows/cells.ts';
import type { Store } from '#storage/store.ts';

/**
 * The numbers of a column of the source, NaN where a cell is none. Shape [n].
 * @throws AppError `no-such-column`
 */
export async function columnNumbers(
  datasets: Store['datasets'],
  datasetId: string,
  column: string,
): Promise<Float64Array> {
  const stored = await datasets.column(datasetId, `source:${column}`);
  if (stored) return Float64Array.from(stored);
  const { rows, columns } = await datasets.get(datasetId);
  if (!columns.some(({ name }) => name === column))
    throw new AppError('no-such-column', `The dataset has no column ${column}. Choose another one.`, {
      column,
    });
  const values = new Float64Array(rows);
  for await (const chunk of datasets.chunks(datasetId))
    chunk.rows.forEach((row, at) => {
      values[chunk.start + at] = numberOf(cellOf(row.source, column));
    });
  return values;
}
