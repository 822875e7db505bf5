import type { StoreApi } from 'zustand/vanilla';
import { AppError } from '#core/errors.ts';
import type { DatasetsState } from '../datasets-store.ts';
import { scoredRows } from '../decide/scored-rows.ts';
import { chosenLabel, type LabelState } from '../label-store.ts';
import type { RunStoreState } from '../run-store.ts';

/** The stores that say what is on screen. */
export interface OpenRunDependencies {
  datasets: StoreApi<DatasetsState>;
  run: StoreApi<RunStoreState>;
  label: StoreApi<LabelState>;
}

/**
 * The run that Decide shows, with its scored rows and the chosen label.
 * @throws AppError `no-run` where nothing is judged, or something is still being read
 */
export function openRun({ datasets, run, label }: OpenRunDependencies) {
  const { selected: dataset, columns } = datasets.getState();
  const { current, columns: scores } = run.getState();
  const chosen = chosenLabel(label.getState());
  if (!dataset || !columns || !current || !scores || chosen === 'reading')
    throw new AppError('no-run', 'Scores or labels are still being read. Ask again in a moment.');
  return {
    dataset,
    current,
    scores,
    chosen,
    scored: scoredRows(columns, scores, chosen?.values ?? null, dataset.models),
  };
}
