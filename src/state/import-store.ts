import { createStore, type StoreApi } from 'zustand/vanilla';
import { demoName } from '#core/demo/demo-dataset.ts';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import { datasetName, type HubDataset, type HubSplit } from '#core/import/hub/dataset.ts';
import type { JoinBy } from '#core/join/join-by.ts';
import type { ColumnMapping, DatasetSummary } from '#core/rows/dataset.ts';
import type { TakenRows } from '#core/run/taken-rows.ts';
import type {
  Combining,
  DataProtocol,
  ImportPreview,
  ImportSource,
  JoinPreview,
} from '#protocol/data-protocol.ts';
import type { DownloadProgress, DownloadProtocol } from '#protocol/download-protocol.ts';
import type { HubProtocol } from '#protocol/hub-protocol.ts';
import type { Client } from './client.ts';

export type ImportProgress = DataProtocol['events']['importProgress'];

/** A mapping under construction: the two columns without which there is no row may still be open. */
export interface DraftMapping extends Omit<ColumnMapping, 'instruction' | 'response'> {
  instruction: string | null;
  response: string | null;
}

/** What lies at an address: a project where `holds` says so, else what its file's name says. */
type UrlSource = { kind: 'url'; url: string; holds?: 'project' };

/** A split of a Hub's dataset. The token is asked for when it is fetched, so that it lies in one place. */
export interface HubRequest {
  kind: 'hub-split';
  dataset: HubDataset;
  split: HubSplit;
  /** Null: all rows. */
  take: TakenRows | null;
  token(): string | null;
}

/** What can be opened: rows, or a project file with all that belongs to them. */
export type OpenSource = ImportSource | UrlSource | HubRequest | { kind: 'project'; file: File };

/** What is looked at first: all but a project file. */
export type RowsSource = Exclude<OpenSource, { kind: 'project' }>;

/** A file that somebody chose or dropped: a zip is tried as a project first, anything else holds rows. */
export const sourceOfFile = (file: File): Extract<OpenSource, { file: File }> =>
  /\.zip$/i.test(file.name) ? { kind: 'project', file } : { kind: 'file', file };

export type ImportPhase =
  | { kind: 'idle' }
  /** `progress` while the file is fetched from its address. */
  | { kind: 'looking'; source: RowsSource; progress: DownloadProgress | null }
  | { kind: 'mapping'; source: ImportSource; preview: ImportPreview; mapping: DraftMapping }
  | { kind: 'importing'; source: OpenSource; progress: ImportProgress | null }
  | { kind: 'failed'; source: OpenSource; error: ErrorRecord };

export interface ImportState {
  phase: ImportPhase;
  /** Sources dropped together wait for their turn. */
  waiting: readonly OpenSource[];
  /** The source of the last import of this visit, so that its columns can be mapped otherwise. */
  last: { source: ImportSource; dataset: DatasetSummary } | null;
  /** Look at the sources one after the other; a recognised one is imported at once. */
  open(sources: readonly OpenSource[]): Promise<void>;
  /** Look at a source again and map its columns by hand. */
  remap(source: ImportSource): Promise<void>;
  setMapping(part: Partial<DraftMapping>): void;
  confirmMapping(): Promise<void>;
  /** Make a new dataset of the open one and a file, and open it. */
  combine(source: ImportSource, how: Combining): Promise<void>;
  /** What joining a file to the open dataset would come to; null where no dataset is open. */
  previewJoin(source: ImportSource, by: JoinBy | null): Promise<JoinPreview | null>;
  /** Give up the import and what waits after it; while columns are mapped, this one file alone. */
  cancel(): Promise<void>;
  /** Close what is said of a failure, and go on with what waits. */
  dismiss(): Promise<void>;
}

const emptyMapping: DraftMapping = {
  instruction: null,
  input: null,
  response: null,
  reference: null,
  model: null,
  category: null,
  id: null,
};

export const sourceName = (source: OpenSource): string => {
  if (source.kind === 'file' || source.kind === 'project') return source.file.name;
  if (source.kind === 'text' || source.kind === 'hub') return source.name;
  if (source.kind === 'hub-split')
    return datasetName({ repo: source.dataset.repo, config: source.split.config, split: source.split.split });
  return source.kind === 'url' ? source.url : demoName;
};

/** Whether it is known to be a project file before it is read. */
export const isProject = (source: OpenSource): boolean =>
  source.kind === 'project' || (source.kind === 'url' && source.holds === 'project');

/** A mapping that can be imported, or null while the instruction or the response is open. */
export const completeMapping = (draft: DraftMapping): ColumnMapping | null =>
  draft.instruction !== null && draft.response !== null
    ? { ...draft, instruction: draft.instruction, response: draft.response }
    : null;

export interface ImportDependencies {
  downloads: Client<DownloadProtocol>;
  /** The hub worker, made when it is first needed. */
  openHub(): Client<HubProtocol>;
  /** Called with each new dataset. */
  imported(dataset: DatasetSummary): Promise<void>;
  /** The dataset that every screen is about; null where there is none. */
  openDataset(): string | null;
  /** Opens a project file and shows its dataset; rejects where it cannot. */
  openProject(file: File): Promise<void>;
}

export function createImportStore(
  data: Client<DataProtocol>,
  { downloads, openHub, imported, openDataset, openProject }: ImportDependencies,
): StoreApi<ImportState> {
  const told = (progress: DownloadProgress) => {
    const { phase } = store.getState();
    if (phase.kind === 'looking') store.setState({ phase: { ...phase, progress } });
  };
  const store: StoreApi<ImportState> = createStore<ImportState>()((set, get) => {
    const fail = (source: OpenSource, thrown: unknown) => {
      const error = toErrorRecord(thrown);
      set({
        phase: error.code === 'import-cancelled' ? { kind: 'idle' } : { kind: 'failed', source, error },
      });
    };
    const next = async () => {
      const [source, ...waiting] = get().waiting;
      if (!source || get().phase.kind !== 'idle') return;
      set({ waiting });
      await (source.kind === 'project' ? openOne(source, source.file) : look(source, false));
    };
    const openOne = async (source: OpenSource, file: File): Promise<void> => {
      set({ phase: { kind: 'importing', source, progress: null } });
      try {
        await openProject(file);
        set({ phase: { kind: 'idle' } });
      } catch (thrown) {
        const asked = source.kind === 'url' && source.holds === 'project';
        if (!asked && toErrorRecord(thrown).code === 'not-a-project')
          return look({ kind: 'file', file }, false);
        fail(source, thrown);
      }
      await next();
    };
    const run = (source: ImportSource, mapping: ColumnMapping | null) =>
      make(source, true, () => data.request('import', { source, mapping }));
    /** @param whole the dataset is made of this source alone, so that its columns can be mapped otherwise */
    const make = async (source: ImportSource, whole: boolean, request: () => Promise<DatasetSummary>) => {
      set({ phase: { kind: 'importing', source, progress: null } });
      try {
        const dataset = await request();
        // Open before the import counts as done: a screen without a dataset is not drawn for a moment between.
        await imported(dataset);
        set({ phase: { kind: 'idle' }, ...(whole && { last: { source, dataset } }) });
      } catch (thrown) {
        fail(source, thrown);
      }
      await next();
    };
    const fetchedRows = async ({ dataset, split, take, token }: HubRequest) => {
      const hub = openHub();
      const stop = hub.on('hubRowsProgress', told);
      try {
        return await hub.request('readSplit', { dataset, split, take, token: token() });
      } finally {
        stop();
      }
    };
    const fetched = async ({ url, holds }: UrlSource) => {
      const file = await downloads.request('download', { url });
      return holds === 'project' ? { kind: holds, file } : sourceOfFile(file);
    };
    const look = async (asked: RowsSource, byHand: boolean): Promise<void> => {
      set({ phase: { kind: 'looking', source: asked, progress: null } });
      const isWanted = () => {
        const { phase } = get();
        return phase.kind === 'looking' && phase.source === asked;
      };
      try {
        const source =
          asked.kind === 'url'
            ? await fetched(asked)
            : asked.kind === 'hub-split'
              ? await fetchedRows(asked)
              : asked;
        if (!isWanted()) return;
        if (source.kind === 'project') return openOne(asked, source.file);
        const preview = source.kind === 'demo' ? null : await data.request('preview', { source });
        if (!isWanted()) return;
        if (preview && (byHand || preview.format === null)) {
          const mapping = { ...emptyMapping, ...preview.mapping };
          set({ phase: { kind: 'mapping', source, preview, mapping } });
        } else await run(source, null);
      } catch (thrown) {
        if (!isWanted()) return;
        fail(asked, thrown);
        await next();
      }
    };
    return {
      phase: { kind: 'idle' },
      waiting: [],
      last: null,
      async open(sources) {
        set((state) => ({
          waiting: [...state.waiting, ...sources],
          phase: state.phase.kind === 'failed' ? { kind: 'idle' } : state.phase,
        }));
        await next();
      },
      remap: (source) => look(source, true),
      setMapping(part) {
        const { phase } = get();
        if (phase.kind === 'mapping') set({ phase: { ...phase, mapping: { ...phase.mapping, ...part } } });
      },
      async confirmMapping() {
        const { phase } = get();
        const mapping = phase.kind === 'mapping' ? completeMapping(phase.mapping) : null;
        if (phase.kind === 'mapping' && mapping) await run(phase.source, mapping);
      },
      async combine(source, how) {
        const datasetId = openDataset();
        if (datasetId !== null)
          await make(source, false, () => data.request('combine', { datasetId, source, how }));
      },
      async previewJoin(source, by) {
        const datasetId = openDataset();
        return datasetId === null ? null : data.request('joinPreview', { datasetId, source, by });
      },
      async cancel() {
        const { phase } = get();
        if (phase.kind !== 'mapping') set({ waiting: [] });
        set({ phase: { kind: 'idle' } });
        if (phase.kind === 'importing') await data.request('cancelImport', null);
        if (phase.kind === 'looking' && phase.source.kind === 'url') await downloads.request('cancel', null);
        if (phase.kind === 'looking' && phase.source.kind === 'hub-split')
          await openHub().request('stopReading', null);
        await next();
      },
      async dismiss() {
        set({ phase: { kind: 'idle' } });
        await next();
      },
    };
  });
  data.on('importProgress', (progress) => {
    const { phase } = store.getState();
    if (phase.kind === 'importing') store.setState({ phase: { ...phase, progress } });
  });
  downloads.on('downloadProgress', told);
  return store;
}
