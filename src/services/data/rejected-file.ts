import type { Store } from '#storage/store.ts';
import { GrowingFile } from './export-file.ts';

const atOnce = 1000;

/** What an import rejected, with the reasons, as JSON Lines. */
export async function rejectedFile(datasets: Store['datasets'], datasetId: string): Promise<File | Blob> {
  const file = new GrowingFile();
  const { rejected } = await datasets.get(datasetId);
  for (let offset = 0; offset < rejected; offset += atOnce)
    for (const row of await datasets.rejected(datasetId, offset, atOnce))
      file.add(`${JSON.stringify(row)}\n`);
  return file.finish('application/jsonl');
}
