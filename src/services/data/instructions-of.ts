import { AppError } from '#core/errors.ts';
import type { Store } from '#storage/store.ts';

/** Instruction number of each row of a stored dataset, shape [n]. @throws AppError `damaged-dataset` */
export async function instructionsOf(store: Store, datasetId: string): Promise<ArrayLike<number>> {
  const instruction = await store.datasets.column(datasetId, 'field:instruction');
  if (!instruction) throw damagedDataset();
  return instruction;
}

export const damagedDataset = () =>
  new AppError('damaged-dataset', 'This dataset lacks its columns. Import it again.');
