import type { StoreApi } from 'zustand/vanilla';
import { plural } from '#core/words/count.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { Client } from '../client.ts';
import type { DatasetsState } from '../datasets-store.ts';
import type { NoticeState } from '../notice-store.ts';
import type { RunStoreState } from '../run-store.ts';

export interface WithoutRowsDependencies {
  data: Client<DataProtocol>;
  datasets: StoreApi<DatasetsState>;
  run: StoreApi<RunStoreState>;
  notices: StoreApi<NoticeState>;
}

/**
 * Make a dataset of the open one without some rows, by way of an export, which carries scores and grades along; open it,
 * and offer to take that back. The dataset of before stays as it is.
 * @throws AppError where it cannot be exported or stored
 */
export async function withoutRows(
  { data, datasets, run, notices }: WithoutRowsDependencies,
  rows: Int32Array,
): Promise<void> {
  const { selected } = datasets.getState();
  if (!selected) return;
  const left = new Set(rows);
  const kept = Int32Array.from({ length: selected.rows }, (_, row) => row).filter((row) => !left.has(row));
  const blob = await data.request('export', {
    datasetId: selected.id,
    runId: run.getState().current?.id ?? null,
    format: 'jsonl',
    threshold: null,
    rows: kept,
  });
  const name = `${selected.name} without near-duplicates`;
  const file = new File([blob], `${name}.jsonl`);
  // What was mapped by hand is not recognised by its columns' names.
  const mapping = selected.format === 'mapped' ? selected.mapping : null;
  const imported = await data.request('import', { source: { kind: 'file', file }, mapping });
  const made = await data.request('renameDataset', { datasetId: imported.id, name });
  await datasets.getState().refresh();
  await datasets.getState().select(made.id);
  notices
    .getState()
    .say(
      `${plural(rows.length, 'row')} left out: ${made.name} is a dataset of its own, with ${plural(made.rows, 'row')}. ${selected.name} stays as it was.`,
      () => {
        void datasets
          .getState()
          .remove(made.id)
          .then(() => datasets.getState().select(selected.id));
      },
    );
}
