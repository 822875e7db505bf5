import type { StoreApi } from 'zustand/vanilla';
import { AppError } from '#core/errors.ts';
import type { DatasetsState } from '../datasets-store.ts';
import { scoredRows } from '../decide/scored-rows.ts';
import type { SliceStore } from '../filter/slice-store.ts';
import { chosenLabel, type LabelState } from '../label-store.ts';
import type { RunStoreState } from '../run-store.ts';

/** The stores that say what is on screen. */
export interface OpenRunDependencies {
  datasets: StoreApi<DatasetsState>;
  run: StoreApi<RunStoreState>;
  label: StoreApi<LabelState>;
  slice: SliceStore;
}

/**
 * The run that Decide shows, with its scored rows and the chosen label.
 * @throws AppError `no-run` where nothing is judged, or something is still being read
 */
export function openRun({ datasets, run, label, slice }: OpenRunDependencies) {
  const { selected: dataset, columns } = datasets.getState();
  const { current, columns: scores } = run.getState();
  const chosen = chosenLabel(label.getState());
  const only = slice.now();
  if (!dataset || !columns || !current || !scores || chosen === 'reading' || only === 'pending')
    throw new AppError(
      'no-run',
      'Scores, labels or the rows of the filter are still being read. Ask again in a moment.',
    );
  return {
    dataset,
    current,
    scores,
    chosen,
    slice: only,
    scored: scoredRows(columns, scores, chosen?.values ?? null, dataset.models, only?.mask ?? null),
  };
}
