import type { Page } from '@playwright/test';

/** What the browser keeps of one dataset that is listed, as texts that can be compared. */
export interface StoredDataset {
  name: string;
  /** One line of JSON a row, in order. */
  rows: string[];
  /** "row score" of each readout of its runs, sorted. */
  scores: string[];
  /** "row grade" of each grade, sorted. */
  grades: string[];
}

/** Read IndexedDB as it is, past the page's own code. */
export const storedDatasets = (page: Page): Promise<StoredDataset[]> =>
  page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const db = await done(indexedDB.open('self-judge-workbench'));
    const tx = db.transaction(['datasets', 'rows', 'runs', 'batches', 'grades']);
    const all = (store: string) => done(tx.objectStore(store).getAll());
    const [datasets, chunks, runs, batches, grades] = await Promise.all(
      ['datasets', 'rows', 'runs', 'batches', 'grades'].map(all),
    );
    db.close();
    const decoder = new TextDecoder();
    return datasets!
      .filter(({ summary, removedAt }) => summary !== null && removedAt === null)
      .map(({ id, summary }) => {
        const own = runs!.filter(({ datasetId }) => datasetId === id).map((run) => run.id);
        return {
          name: summary.name,
          rows: chunks!
            .filter(({ datasetId }) => datasetId === id)
            .sort((a, b) => a.start - b.start)
            .flatMap(({ bytes }) => decoder.decode(bytes).split('\n').slice(0, -1)),
          scores: batches!
            .filter(({ runId }) => own.includes(runId))
            .flatMap(({ rows, score }) => [...rows].map((row: number, at: number) => `${row} ${score[at]}`))
            .sort(),
          grades: grades!
            .filter(({ datasetId }) => datasetId === id)
            .map(({ row, grade }) => `${row} ${grade}`)
            .sort(),
        };
      });
  });

/** How often each text is missing in `found`, or is there more often than in `wanted`. */
export function lostAndDoubled(wanted: readonly string[], found: readonly string[]) {
  const counts = new Map<string, number>();
  for (const text of wanted) counts.set(text, (counts.get(text) ?? 0) + 1);
  for (const text of found) counts.set(text, (counts.get(text) ?? 0) - 1);
  let [lost, doubled] = [0, 0];
  for (const count of counts.values()) {
    lost += Math.max(0, count);
    doubled += Math.max(0, -count);
  }
  return { lost, doubled };
}
