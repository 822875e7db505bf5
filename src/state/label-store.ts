import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import { defaultCut, defaultCutOf } from '#core/metrics/selective/loss.ts';
import type { ColumnSummary, DatasetSummary } from '#core/rows/dataset.ts';
import { annotatorOf, gradeScale } from '#core/rows/grades.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { Client } from './client.ts';

/** The quality label that judging is checked against, where the dataset has one. */
export interface LabelState {
  datasetId: string | null;
  column: string | null;
  /** One a row, NaN where missing; null until read, or where no column is chosen. Shape [n]. */
  values: Float64Array | null;
  /** A row is good where its label ≥ cut. */
  cut: number;
  error: ErrorRecord | null;
  /** Another dataset: begin with the column that looks like a label. */
  openDataset(dataset: DatasetSummary | null): Promise<void>;
  /**
   * @param column a numeric column of the source, or the label of somebody's grades (`gradeLabel`)
   * @param cut the label threshold; without one, the middle of the labels' range
   */
  choose(column: string | null, cut?: number | null): Promise<void>;
  /** Somebody's grades have changed: their label follows. */
  followGrades(annotator: string, grades: Float64Array): void;
  chooseCut(cut: number): void;
}

export interface ChosenLabel {
  column: string;
  values: Float64Array;
  cut: number;
}

/** The label as it stands: null where none is chosen, or it could not be read. */
export function chosenLabel({ column, values, cut, error }: LabelState): ChosenLabel | null | 'reading' {
  if (column === null) return null;
  if (values) return { column, values, cut };
  return error ? null : 'reading';
}

export function createLabelStore(data: Client<DataProtocol>): StoreApi<LabelState> {
  let dataset: DatasetSummary | null = null;
  let reads = 0;
  const read = (datasetId: string, column: string, isSource: boolean) => {
    const annotator = isSource ? null : annotatorOf(column);
    return annotator === null
      ? data.request('numbers', { datasetId, column })
      : data.request('grades', { datasetId, annotator });
  };
  return createStore<LabelState>()((set, get) => ({
    datasetId: null,
    column: null,
    values: null,
    cut: 0,
    error: null,
    async openDataset(opened) {
      if (opened?.id === dataset?.id) return;
      dataset = opened;
      set({ datasetId: opened?.id ?? null, column: null, values: null, cut: 0, error: null });
      await get().choose(opened?.suggestedLabel ?? null);
    },
    async choose(column, chosenCut = null) {
      const summary = dataset?.columns.find(({ name }) => name === column);
      set({
        column,
        values: null,
        cut: chosenCut ?? cutFor(summary, column),
        error: null,
      });
      const asked = ++reads;
      if (!dataset || column === null) return;
      const datasetId = dataset.id;
      try {
        const values = await read(datasetId, column, summary !== undefined);
        if (asked === reads)
          set({ values, ...(summary && chosenCut === null && { cut: defaultCutOf(values) ?? 0 }) });
      } catch (thrown) {
        if (asked === reads) set({ error: toErrorRecord(thrown) });
      }
    },
    chooseCut(cut) {
      set({ cut });
    },
    followGrades(annotator, grades) {
      const { column, values } = get();
      const isSource = dataset?.columns.some(({ name }) => name === column);
      if (column === null || values === null || isSource || annotatorOf(column) !== annotator) return;
      set({ values: grades });
    },
  }));
}

/** The middle of the scale; 0 where there is no label. */
function cutFor(summary: ColumnSummary | undefined, column: string | null): number {
  if (summary) return defaultCut(summary.min ?? 0, summary.max ?? 0);
  return column === null ? 0 : defaultCut(gradeScale.low, gradeScale.high);
}
