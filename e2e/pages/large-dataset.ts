import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { Page } from '@playwright/test';

const models = ['alpha', 'beta', 'gamma', 'delta'];
const categories = ['common', 'coding', 'academic', 'roleplay', 'writing'];

/** Rows with a whole grade of 0 to 9, one of each of four models to an instruction. */
export async function writeLargeDataset(path: string, rows: number): Promise<void> {
  const file = createWriteStream(path);
  for (let row = 0; row < rows; row++) {
    const instruction = row >> 2;
    const line = {
      id: `r${row}`,
      instruction: `Explain in one sentence what the number ${instruction} is good for.`,
      response: 'It counts things. '.repeat(1 + ((row * 7919) % 13)),
      model: models[row & 3],
      category: categories[instruction % categories.length],
      quality: (row * 31 + instruction * 17) % 10,
    };
    if (!file.write(`${JSON.stringify(line)}\n`)) await once(file, 'drain');
  }
  file.end();
  await finished(file);
}

/**
 * Store a finished run of the dataset that was imported last, as the judge's worker would have: judging so many
 * rows takes hours, and what is asked here is how the page handles the scores. The page must be loaded anew.
 * Scores follow the grade of `writeLargeDataset`, with noise and without ties; every 40th row is invalid.
 */
export async function storeLargeRun(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const db = await done(indexedDB.open('self-judge-workbench'));
    const datasets = await done(db.transaction('datasets').objectStore('datasets').getAll());
    const { id: datasetId, summary } = datasets.reduce((a, b) =>
      a.summary.createdAt > b.summary.createdAt ? a : b,
    );
    const n: number = summary.rows;
    const quality = (row: number) => (row * 31 + (row >> 2) * 17) % 10;
    const invalid = (row: number) => row % 40 === 28;
    let state = 1;
    const random = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
    const batchRows = 1000;
    const batches = Math.ceil(n / batchRows);
    const transaction = db.transaction(['runs', 'batches'], 'readwrite');
    for (let number = 0; number < batches; number++) {
      const size = Math.min(batchRows, n - number * batchRows);
      const rows = Int32Array.from({ length: size }, (_, at) => number * batchRows + at);
      const probs = new Float64Array(size * 10);
      const score = Float64Array.from(rows, (row, at) => {
        const centre = 0.6 * quality(row) + 0.4 * 9 * random();
        let [sum, mean] = [0, 0];
        for (let d = 0; d < 10; d++) sum += probs[at * 10 + d] = Math.exp(-((d - centre) ** 2) / 2);
        for (let d = 0; d < 10; d++) {
          probs[at * 10 + d] = (0.9 * probs[at * 10 + d]!) / sum;
          mean += (d * probs[at * 10 + d]!) / 0.9;
        }
        return invalid(row) ? Number.NaN : mean;
      });
      transaction.objectStore('batches').put({
        runId: 'large',
        number,
        rows,
        valid: Uint8Array.from(rows, (row) => (invalid(row) ? 0 : 1)),
        score,
        digitMass: new Float64Array(size).fill(0.9),
        entropy: new Float64Array(size).fill(1.4),
        tokens: new Int32Array(size).fill(90),
        truncated: new Uint8Array(size),
        probs,
        invalidReasons: [...rows].filter(invalid).map((row) => ({ row, reason: 'Made so for a test.' })),
      });
    }
    const template = {
      id: 'test',
      name: 'Test',
      mode: 'without-reference',
      text: '{instruction} {response}',
    };
    transaction.objectStore('runs').put({
      id: 'large',
      datasetId,
      datasetRows: n,
      batches,
      scoredBits: new Uint8Array(Math.ceil(n / 8)).fill(255),
      removedAt: null,
      summary: {
        id: 'large',
        datasetId,
        judge: {
          method: 'judge',
          model: { id: 'made-up', name: 'Made-up judge', sha256: '0'.repeat(64) },
          adapter: null,
          template: { id: 'test', name: 'Test', sha256: '0'.repeat(64) },
          mode: 'without-reference',
          maxTokens: 1024,
        },
        spec: { method: 'judge', template, maxTokens: 1024, minDigitMass: 0.05 },
        backends: [
          { backend: { name: 'wasm', threads: 2, device: 'none', reason: 'Made up.', probes: [] }, rows: n },
        ],
        state: 'done',
        rows: n,
        scored: n,
        invalid: Math.floor((n + 11) / 40),
        truncated: 0,
        tokens: 90 * n,
        seconds: 3600,
        error: null,
        createdAt: new Date().toISOString(),
        finishedAt: new Date().toISOString(),
      },
    });
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onerror = () => reject(transaction.error);
    });
    db.close();
  });
}
