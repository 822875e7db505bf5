import { AppError } from '#core/errors.ts';
import { cellOf } from '#core/rows/cells.ts';
import { type ColumnStatistics, ColumnStatisticsTally } from '#core/rows/column-statistics.ts';
import type { Store } from '#storage/store.ts';

/** What a column of the source holds. @throws AppError `no-such-column` */
export async function columnStatistics(
  datasets: Pick<Store['datasets'], 'get' | 'chunks'>,
  { datasetId, column }: { datasetId: string; column: string },
): Promise<ColumnStatistics> {
  const { columns } = await datasets.get(datasetId);
  if (!columns.some(({ name }) => name === column))
    throw new AppError('no-such-column', `The dataset has no column ${column}. Choose another one.`, {
      column,
    });
  const tally = new ColumnStatisticsTally();
  for await (const { rows } of datasets.chunks(datasetId))
    for (const { source } of rows) tally.add(cellOf(source, column));
  return tally.result();
}
