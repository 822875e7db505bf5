import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import { type LabelThreshold, suggestLabelThreshold } from '#core/metrics/selective/label-threshold.ts';
import { defaultCut } from '#core/metrics/selective/loss.ts';
import { type MissingMark, missingMarkOf, withoutMark } from '#core/metrics/selective/missing-mark.ts';
import type { ColumnSummary, DatasetSummary } from '#core/rows/dataset.ts';
import { gradeScale } from '#core/rows/grades.ts';
import { columnLabel, type LabelSource, labelName, takesAllNumbers } from '#core/rows/label-source.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { Client } from './client.ts';

/** The quality label that judging is checked against, where the dataset has one. */
export interface LabelState {
  datasetId: string | null;
  source: LabelSource | null;
  /** What the source is called; null where none is chosen. */
  column: string | null;
  /** One a row, NaN where missing; null until read, or where no label is chosen. Shape [n]. */
  values: Float64Array | null;
  /** A row is good where its label ≥ cut. */
  cut: number;
  /** What the column's look suggests, while nobody has chosen the label threshold; null where somebody has. */
  suggested: LabelThreshold | null;
  /** The number in the column that stands for a missing label, which `values` leaves out unless `source` says otherwise. */
  missingMark: MissingMark | null;
  error: ErrorRecord | null;
  /** Another dataset: begin with the column that looks like a label. */
  openDataset(dataset: DatasetSummary | null): Promise<void>;
  /**
   * @param source a numeric column of the data, or somebody's grades
   * @param cut the label threshold; without one, the middle of the labels' range
   */
  choose(source: LabelSource | null, cut?: number | null): Promise<void>;
  /** Somebody's grades have changed: their label follows. */
  followGrades(annotator: string, grades: Float64Array): void;
  /** Grades have been stored: what they are together follows. */
  followConsensus(): Promise<void>;
  chooseCut(cut: number): void;
  /** Count every number of the column as a label, or take −1 for a missing one where it looks like it. */
  takeAllNumbers(all: boolean): Promise<void>;
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

/** The numbers of a label, one a row, NaN where there is none. Shape [n] */
export function labelNumbers(
  data: Client<DataProtocol>,
  datasetId: string,
  source: LabelSource,
): Promise<Float64Array> {
  if (source.kind === 'grades') return data.request('grades', { datasetId, annotator: source.annotator });
  if (source.kind === 'consensus') return data.request('consensus', { datasetId, rule: source.rule });
  const { column, good } = source;
  return data.request('numbers', { datasetId, column, ...(good && { good }) });
}

export function createLabelStore(data: Client<DataProtocol>): StoreApi<LabelState> {
  let dataset: DatasetSummary | null = null;
  let reads = 0;
  const numbersOf = (datasetId: string, source: LabelSource) => labelNumbers(data, datasetId, source);
  return createStore<LabelState>()((set, get) => ({
    datasetId: null,
    source: null,
    column: null,
    values: null,
    cut: 0,
    suggested: null,
    missingMark: null,
    error: null,
    async openDataset(opened) {
      if (opened?.id === dataset?.id) return;
      dataset = opened;
      const suggested = opened?.suggestedLabel ?? null;
      set({
        datasetId: opened?.id ?? null,
        source: null,
        column: null,
        values: null,
        cut: 0,
        suggested: null,
        missingMark: null,
        error: null,
      });
      await get().choose(suggested === null ? null : columnLabel(suggested));
    },
    async choose(source, chosenCut = null) {
      const summary =
        source?.kind === 'column' ? dataset?.columns.find(({ name }) => name === source.column) : undefined;
      set({
        source,
        column: source && labelName(source),
        values: null,
        cut: chosenCut ?? cutFor(summary, source),
        suggested: null,
        missingMark: null,
        error: null,
      });
      const asked = ++reads;
      if (!dataset || source === null) return;
      const datasetId = dataset.id;
      try {
        const read = await numbersOf(datasetId, source);
        if (asked !== reads) return;
        const missingMark = source.kind === 'column' ? missingMarkOf(read) : null;
        const values = withoutMark(read, takesAllNumbers(source) ? null : (missingMark?.value ?? null));
        const suggested = summary && chosenCut === null ? suggestLabelThreshold(values) : null;
        set({ values, suggested, missingMark, ...(suggested && { cut: suggested.cut }) });
      } catch (thrown) {
        if (asked === reads) set({ error: toErrorRecord(thrown) });
      }
    },
    async takeAllNumbers(all) {
      const { source, suggested, cut } = get();
      if (source?.kind !== 'column') return;
      const { allNumbers: _, ...column } = source;
      await get().choose(all ? { ...column, allNumbers: true } : column, suggested ? null : cut);
    },
    chooseCut(cut) {
      set({ cut, suggested: null });
    },
    async followConsensus() {
      const { source, values } = get();
      if (!dataset || values === null || source?.kind !== 'consensus') return;
      const asked = ++reads;
      try {
        const read = await numbersOf(dataset.id, source);
        if (asked === reads) set({ values: read });
      } catch (thrown) {
        if (asked === reads) set({ error: toErrorRecord(thrown) });
      }
    },
    followGrades(annotator, grades) {
      const { source, values } = get();
      if (values !== null && source?.kind === 'grades' && source.annotator === annotator)
        set({ values: grades });
    },
  }));
}

/** The middle of the scale; 0 where there is no label. */
function cutFor(summary: ColumnSummary | undefined, source: LabelSource | null): number {
  if (summary) return defaultCut(summary.min ?? 0, summary.max ?? 0);
  return source === null ? 0 : defaultCut(gradeScale.low, gradeScale.high);
}
