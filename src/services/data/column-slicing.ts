import { maxTextSlices, numberBands, setSlice, textSlicing } from '#core/metrics/slices/column-slices.ts';
import type { Slicing } from '#core/metrics/slices/slice-report.ts';
import { numberSlices, TextSlices } from '#core/metrics/slices/value-slices.ts';
import { cellOf } from '#core/rows/cells.ts';
import type { Store } from '#storage/store.ts';
import { columnNumbers } from './column-numbers.ts';

/** The rows by the values of a column: bands of its numbers, or its most frequent texts. */
export async function columnSlicing(
  datasets: Store['datasets'],
  datasetId: string,
  column: string,
): Promise<Slicing> {
  const { rows, columns } = await datasets.get(datasetId);
  if (columns.find(({ name }) => name === column)?.kind === 'number')
    return numberSlices(await columnNumbers(datasets, datasetId, column), numberBands);
  const slices = new TextSlices(rows, maxTextSlices);
  for await (const chunk of datasets.chunks(datasetId))
    chunk.rows.forEach((row, at) => {
      setSlice(slices, chunk.start + at, cellOf(row.source, column));
    });
  return textSlicing(column, slices);
}
