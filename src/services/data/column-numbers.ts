import { AppError } from '#core/errors.ts';
import { cellOf, numberOf, valueText } from '#core/rows/cells.ts';
import { goodOrBad } from '#core/rows/label-offer.ts';
import type { Store } from '#storage/store.ts';

/**
 * The numbers of a column of the source, NaN where a cell is none; or, where its good values are named, 1 for those and
 * 0 for others. Shape [n].
 * @throws AppError `no-such-column`
 */
export async function columnNumbers(
  datasets: Store['datasets'],
  datasetId: string,
  column: string,
  good?: readonly string[],
): Promise<Float64Array> {
  const stored = good ? null : await datasets.column(datasetId, `source:${column}`);
  if (stored) return Float64Array.from(stored);
  const { rows, columns } = await datasets.get(datasetId);
  if (!columns.some(({ name }) => name === column))
    throw new AppError('no-such-column', `The dataset has no column ${column}. Choose another one.`, {
      column,
    });
  const wanted = good && new Set(good);
  const values = new Float64Array(rows);
  for await (const chunk of datasets.chunks(datasetId))
    chunk.rows.forEach((row, at) => {
      const cell = cellOf(row.source, column);
      values[chunk.start + at] = wanted
        ? goodOrBad(cell === null ? null : valueText(cell), wanted)
        : numberOf(cell);
    });
  return values;
}
