/** The page that `bench/rows.ts` drives: rows are imported, found and sorted by the app's own worker and code. */
import { createDataClient } from '#client/data-client.ts';
import type { ErrorRecord } from '#core/errors.ts';
import type { StoredCondition } from '#core/filter/conditions.ts';
import { filterRows, noFilter, type RowColumns, sortRows } from '#state/rows-view.ts';

export interface ImportFigures {
  rows: number;
  seconds: number;
  bytes: number;
  /** How often progress was told, and the longest time without it in milliseconds. */
  told: number;
  longestSilence: number;
}

export interface RowsBench {
  importFile(): Promise<ImportFigures>;
  /** Begin an import, cancel it after `seconds`. Milliseconds until it had ended, and what stays stored. */
  cancelImport(seconds: number): Promise<{ milliseconds: number; code: string; datasets: number }>;
  /** Milliseconds of each round, in the worker's answer time; `found` of the last. */
  find(conditions: readonly (readonly StoredCondition[])[]): Promise<{ times: number[]; found: number }>;
  search(texts: readonly string[]): Promise<{ times: number[]; found: number }>;
  /** Milliseconds to read what the first search, or the first condition, of the dataset imported last will need. */
  readAhead(what: 'texts' | 'columns'): Promise<number>;
  /** Milliseconds to sort and filter on the page's thread, by each column in both directions. */
  sort(): Promise<number[]>;
  removeAll(): Promise<void>;
}

declare global {
  interface Window {
    rowsBench: RowsBench;
  }
}

const client = createDataClient();
const input = document.querySelector('input')!;
const source = () => ({ kind: 'file' as const, file: input.files![0]! });
let last = '';

async function timed<T>(work: () => Promise<T>): Promise<[milliseconds: number, result: T]> {
  const start = performance.now();
  const result = await work();
  return [performance.now() - start, result];
}

async function rounds<T>(asked: readonly T[], work: (one: T) => Promise<Int32Array>) {
  const times: number[] = [];
  let found = 0;
  for (const one of asked) {
    const [milliseconds, rows] = await timed(() => work(one));
    times.push(milliseconds);
    found = rows.length;
  }
  return { times, found };
}

window.rowsBench = {
  async importFile() {
    const start = performance.now();
    let [told, before, longestSilence] = [0, start, 0];
    const stop = client.on('importProgress', () => {
      const now = performance.now();
      longestSilence = Math.max(longestSilence, now - before);
      before = now;
      told++;
    });
    const dataset = await client.request('import', { source: source(), mapping: null });
    stop();
    last = dataset.id;
    const seconds = (performance.now() - start) / 1000;
    return { rows: dataset.rows, seconds, bytes: dataset.bytes, told, longestSilence };
  },
  async cancelImport(seconds) {
    const ended = client.request('import', { source: source(), mapping: null }).then(
      () => 'imported',
      (thrown: ErrorRecord) => thrown.code,
    );
    await new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
    const start = performance.now();
    await client.request('cancelImport', null);
    const code = await ended;
    const milliseconds = performance.now() - start;
    return { milliseconds, code, datasets: (await client.request('listDatasets', null)).length };
  },
  find: (all) => rounds(all, (conditions) => client.request('matching', { datasetId: last, conditions })),
  search: (texts) => rounds(texts, (text) => client.request('search', { datasetId: last, text })),
  readAhead: async (what) => (await timed(() => client.request('readAhead', { datasetId: last, what })))[0],
  async sort() {
    const dataset = await client.request('columns', { datasetId: last });
    const columns: RowColumns = { dataset, run: null, label: null, drawn: null };
    return (['length', 'model', 'category', 'row'] as const).flatMap((key) =>
      [true, false].map((descending) => {
        const start = performance.now();
        filterRows(sortRows(columns, { key, descending }), columns, { ...noFilter, model: 1 }, 0, null);
        return performance.now() - start;
      }),
    );
  },
  async removeAll() {
    for (const { id } of await client.request('listDatasets', null)) {
      await client.request('removeDataset', { datasetId: id });
      await client.request('purge', { datasetId: id });
    }
  },
};
