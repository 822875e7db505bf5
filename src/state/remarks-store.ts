import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import { isEmptyRemark, isSameRemark, noRemark, type Remark } from '#core/grading/remark.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { Client } from './client.ts';
import { LatestWrites } from './latest-writes.ts';

export interface RemarksState {
  /** What the annotator says of rows beside grades; a new map at each change. Null: not read yet. */
  remarks: ReadonlyMap<number, Remark> | null;
  /** Every tag that the annotator has used here, by name. */
  tags: readonly string[];
  /** Rows whose last change is not stored yet. */
  unsaved: ReadonlySet<number>;
  /** Why a change was not stored; what was typed stays on the screen. */
  error: ErrorRecord | null;
  open(datasetId: string | null, annotator: string): Promise<void>;
  /**
   * Read what is stored: another tab has changed it. What is not stored yet stays.
   * @returns the rows of which something else is said now
   */
  follow(): Promise<ReadonlySet<number>>;
  of(row: number): Remark;
  /**
   * Change what is said of a row, here at once and in storage.
   * @returns what was said before; null where nothing changed
   */
  change(row: number, part: Partial<Remark>): Remark | null;
  /** Try again to store what is not stored. */
  retry(): void;
}

interface Change {
  datasetId: string;
  annotator: string;
  row: number;
  remark: Remark;
}

const tagsIn = (remarks: Iterable<Remark>): readonly string[] =>
  [...new Set([...remarks].flatMap(({ tags }) => tags))].sort((a, b) => a.localeCompare(b));

/** Comments, tags and flags of one annotator on the open dataset. */
export function createRemarksStore(data: Client<DataProtocol>): StoreApi<RemarksState> {
  return createStore<RemarksState>()((set, get) => {
    let datasetId: string | null = null;
    let annotator = '';
    const isOpen = (change: Change) => change.datasetId === datasetId && change.annotator === annotator;
    const writes = new LatestWrites<Change>(async (_key, change) => {
      try {
        await data.request('remark', change);
        if (!isOpen(change)) return;
        const unsaved = new Set(get().unsaved);
        // It may have changed again meanwhile, and then waits to be written.
        if (isSameRemark(get().of(change.row), change.remark)) unsaved.delete(change.row);
        set({ unsaved, ...(unsaved.size === 0 && { error: null }) });
      } catch (thrown) {
        set({ error: toErrorRecord(thrown) });
      }
    });
    const write = (row: number, remark: Remark) => {
      if (datasetId === null) return;
      const change = { datasetId, annotator, row, remark };
      void writes.put(JSON.stringify([datasetId, annotator, row]), change);
    };
    return {
      remarks: null,
      tags: [],
      unsaved: new Set(),
      error: null,
      async open(id, name) {
        if (id === datasetId && name === annotator) return;
        [datasetId, annotator] = [id, name];
        set({ remarks: null, tags: [], unsaved: new Set(), error: null });
        if (id === null) return;
        try {
          const found = await data.request('remarks', { datasetId: id, annotator: name });
          if (id !== datasetId || name !== annotator) return;
          const remarks = new Map(found.map(({ row, remark }) => [row, remark]));
          set({ remarks, tags: tagsIn(remarks.values()) });
        } catch (thrown) {
          if (id === datasetId && name === annotator) set({ error: toErrorRecord(thrown) });
        }
      },
      async follow() {
        const { remarks: before } = get();
        const of = { datasetId, annotator };
        if (of.datasetId === null || !before) return new Set();
        const found = await data.request('remarks', { ...of, datasetId: of.datasetId });
        if (of.datasetId !== datasetId || of.annotator !== annotator) return new Set();
        // Changed meanwhile: what was read may be older.
        if (get().remarks !== before) return get().follow();
        const remarks = new Map(found.map(({ row, remark }) => [row, remark]));
        for (const row of get().unsaved) remarks.set(row, get().of(row));
        const rows = new Set([...before.keys(), ...remarks.keys()]);
        const changed = new Set(
          [...rows].filter((row) => !isSameRemark(get().of(row), remarks.get(row) ?? noRemark)),
        );
        if (changed.size > 0) set({ remarks, tags: tagsIn(remarks.values()) });
        return changed;
      },
      of: (row) => get().remarks?.get(row) ?? noRemark,
      change(row, part) {
        const { remarks, of, unsaved, tags } = get();
        const before = of(row);
        const remark = { ...before, ...part };
        if (!remarks || isSameRemark(before, remark)) return null;
        const changed = new Map(remarks);
        if (isEmptyRemark(remark)) changed.delete(row);
        else changed.set(row, remark);
        set({
          remarks: changed,
          unsaved: new Set(unsaved).add(row),
          tags: part.tags ? tagsIn(changed.values()) : tags,
        });
        write(row, remark);
        return before;
      },
      retry() {
        for (const row of get().unsaved) write(row, get().of(row));
      },
    };
  });
}
