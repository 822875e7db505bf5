import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { ColumnMapping, DatasetSummary } from '#core/rows/dataset.ts';
import { DatasetTally } from '#core/rows/tally.ts';
import { importWork, type WorkLocks } from '#core/run/work-locks.ts';
import type { DatasetWriter } from '#storage/dataset-writer.ts';
import type { Store } from '#storage/store.ts';
import { columnsOf } from './columns-of.ts';

export interface StoreDatasetDependencies {
  store: Store;
  locks: WorkLocks;
  newId(): string;
  /** ISO 8601. */
  timestamp(): string;
}

/** What is known of a dataset once its rows are written, besides what its rows say. */
export interface Filled
  extends Pick<DatasetSummary, 'name' | 'format' | 'rejected' | 'notes' | 'bytes' | 'origin'> {
  /** Store what belongs to the rows, before the dataset is listed. */
  restore(dataset: DatasetSummary): Promise<void>;
}

/**
 * Store one dataset, from its first row until it is listed. Where `fill` fails, what it has stored is deleted.
 * @param fill gives every row to the writer and to the tally
 */
export async function storeDataset(
  { store, locks, newId, timestamp }: StoreDatasetDependencies,
  mapping: ColumnMapping,
  fill: (writer: DatasetWriter, tally: DatasetTally) => Promise<Filled>,
): Promise<DatasetSummary> {
  const id = newId();
  const hash = sha256.create();
  const startedAt = timestamp();
  // Held until the dataset is listed or gone: another tab must not take it for one that a crash left behind.
  const release = await locks.take(importWork(id));
  try {
    const writer = await store.datasets.begin(id, startedAt, mapping, (bytes) => hash.update(bytes));
    const tally = new DatasetTally();
    const { restore, ...filled } = await fill(writer, tally);
    await writer.flush();
    const summary: DatasetSummary = {
      id,
      mapping,
      ...tally.summary(mapping),
      ...filled,
      sha256: bytesToHex(hash.digest()),
      createdAt: startedAt,
    };
    await restore(summary);
    await writer.finish(summary, columnsOf(tally));
    return summary;
  } catch (thrown) {
    await store.datasets.purge(id);
    throw thrown;
  } finally {
    await release?.();
  }
}
