import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { Client } from './client.ts';
import {
  filterRows,
  noFilter,
  type RowColumns,
  type RowFilter,
  type RowSort,
  sortRows,
} from './rows-view.ts';

export interface RowsState {
  filter: RowFilter;
  sort: RowSort;
  text: string;
  /** A search is under way; the rows shown are those of the text before. */
  searching: boolean;
  error: ErrorRecord | null;
  /** Rows that pass, in order: indices into the dataset. */
  visible: Int32Array;
  setFilter(part: Partial<RowFilter>): void;
  setSort(sort: RowSort): void;
  search(text: string): Promise<void>;
  clear(): void;
}

/** What the list is made from; read anew at each `refresh`. */
export interface RowsSource {
  /** The list is in view: otherwise it is made when it comes into view. */
  wanted(): boolean;
  datasetId(): string | null;
  columns(): RowColumns | null;
  threshold(): number;
  /** Changes when scores or labels do, so that an order by them is made anew. */
  version(): string;
}

export interface RowsStore extends StoreApi<RowsState> {
  /** Something the list depends on has changed. */
  refresh(): void;
}

export const firstSort: RowSort = { key: 'row', descending: false };

export function createRowsStore(data: Client<DataProtocol>, source: RowsSource): RowsStore {
  let order: { key: string; rows: Int32Array } | null = null;
  let matches: Uint8Array | null = null;
  let searches = 0;

  const sorted = (columns: RowColumns, sort: RowSort): Int32Array => {
    const version = sort.key === 'row' || sort.key === 'length' ? '' : source.version();
    const key = [source.datasetId(), columns.dataset.n, sort.key, sort.descending, version].join('|');
    if (order?.key !== key) order = { key, rows: sortRows(columns, sort) };
    return order.rows;
  };
  const visible = (filter: RowFilter, sort: RowSort): Int32Array => {
    const columns = source.columns();
    if (!columns) return new Int32Array();
    return filterRows(sorted(columns, sort), columns, filter, source.threshold(), matches);
  };

  const store = createStore<RowsState>()((set, get) => ({
    filter: noFilter,
    sort: firstSort,
    text: '',
    searching: false,
    error: null,
    visible: new Int32Array(),
    setFilter(part) {
      const filter = { ...get().filter, ...part };
      set({ filter, visible: visible(filter, get().sort) });
    },
    setSort(sort) {
      set({ sort, visible: visible(get().filter, sort) });
    },
    async search(text) {
      const search = ++searches;
      const datasetId = source.datasetId();
      const wanted = text.trim();
      set({ text, error: null });
      if (wanted === '' || datasetId === null) {
        matches = null;
        set({ searching: false, visible: visible(get().filter, get().sort) });
        return;
      }
      set({ searching: true });
      try {
        const found = await data.request('search', { datasetId, text: wanted });
        const columns = source.columns();
        if (search !== searches || !columns) return;
        matches = new Uint8Array(columns.dataset.n);
        for (const row of found) matches[row] = 1;
        set({ searching: false, visible: visible(get().filter, get().sort) });
      } catch (thrown) {
        if (search === searches) set({ searching: false, error: toErrorRecord(thrown) });
      }
    },
    clear() {
      searches++;
      matches = null;
      set({ filter: noFilter, text: '', searching: false, visible: visible(noFilter, get().sort) });
    },
  }));

  return {
    ...store,
    refresh() {
      if (!source.wanted()) return;
      const { filter, sort } = store.getState();
      store.setState({ visible: visible(filter, sort) });
    },
  };
}
