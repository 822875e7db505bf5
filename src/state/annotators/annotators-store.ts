import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import type { AnnotatorPace, MergedGradesFile } from '#protocol/annotators-protocol.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { Client } from '../client.ts';
import type { DatasetsState } from '../datasets-store.ts';
import type { GradingState } from '../grading-store.ts';
import type { LabelState } from '../label-store.ts';
import type { RemarksState } from '../remarks-store.ts';

/** Several people grade the rows of the open dataset, each on a machine of their own. */
export interface AnnotatorsState {
  /** Files are being merged, one after the other. */
  merging: boolean;
  /** What became of the files that were merged last, in their order; null: none, or another dataset was opened. */
  merged: { files: readonly MergedGradesFile[]; refused: readonly RefusedFile[] } | null;
  /** Why the last file could not be written. */
  error: ErrorRecord | null;
  /** Who graded how many rows how fast; null: not read. */
  paces: readonly AnnotatorPace[] | null;
  /** Rows for one person to grade, as a file; null where it could not be made. */
  dealFile(annotator: string, rows: Int32Array): Promise<Blob | null>;
  /** Everybody's grades with the rows, as a file to send back; null where it could not be made. */
  gradesFile(): Promise<Blob | null>;
  /** Add the grades of files to those that are here. A file that is refused changes nothing and stops no other. */
  merge(files: readonly File[]): Promise<void>;
  readPaces(): Promise<void>;
}

interface RefusedFile {
  name: string;
  error: ErrorRecord;
}

export interface AnnotatorsDependencies {
  data: Client<DataProtocol>;
  datasets: StoreApi<DatasetsState>;
  grading: StoreApi<GradingState>;
  label: StoreApi<LabelState>;
  remarks: StoreApi<RemarksState>;
}

export function createAnnotatorsStore(dependencies: AnnotatorsDependencies): StoreApi<AnnotatorsState> {
  const { data, datasets, grading, label, remarks } = dependencies;
  const openId = () => datasets.getState().selected?.id ?? null;

  /** Read again what the annotator here said of rows; what is not saved yet stays on the screen. */
  const readRemarks = async (datasetId: string) => {
    if (remarks.getState().unsaved.size > 0) return;
    await remarks.getState().open(null, '');
    await remarks.getState().open(datasetId, grading.getState().annotator);
  };

  const store = createStore<AnnotatorsState>()((set, get) => {
    const written = async (ask: (datasetId: string) => Promise<Blob>): Promise<Blob | null> => {
      const datasetId = openId();
      if (datasetId === null) return null;
      set({ error: null });
      try {
        return await ask(datasetId);
      } catch (thrown) {
        set({ error: toErrorRecord(thrown) });
        return null;
      }
    };
    return {
      merging: false,
      merged: null,
      error: null,
      paces: null,
      dealFile: (annotator, rows) =>
        written((datasetId) => data.request('dealFile', { datasetId, annotator, rows })),
      gradesFile: () =>
        written((datasetId) =>
          data.request('export', { datasetId, runId: null, format: 'jsonl', threshold: null, rows: null }),
        ),
      async merge(files) {
        const datasetId = openId();
        if (datasetId === null || get().merging) return;
        set({ merging: true, merged: null });
        const merged: MergedGradesFile[] = [];
        const refused: RefusedFile[] = [];
        for (const file of files)
          await data.request('mergeGrades', { datasetId, file }).then(
            (one) => merged.push(one),
            (thrown) => refused.push({ name: file.name, error: toErrorRecord(thrown) }),
          );
        set({ merging: false });
        if (openId() !== datasetId) return;
        set({ merged: { files: merged, refused } });
        await Promise.all([grading.getState().reload(), readRemarks(datasetId), get().readPaces()]);
        const { source, cut } = label.getState();
        if (source && source.kind !== 'column') await label.getState().choose(source, cut);
      },
      async readPaces() {
        const datasetId = openId();
        if (datasetId === null) return;
        try {
          const paces = await data.request('annotators', { datasetId });
          if (openId() === datasetId) set({ paces });
        } catch (thrown) {
          set({ error: toErrorRecord(thrown) });
        }
      },
    };
  });
  datasets.subscribe(({ selected }, before) => {
    if (selected?.id !== before.selected?.id) store.setState({ merged: null, error: null, paces: null });
  });
  return store;
}
