import { basename } from 'node:path';
import { storeLargeRun, writeLargeDataset } from './large-dataset.ts';
import type { Workbench } from './workbench.ts';

/** Write labelled rows into the file `data`, import it, store a run of them, and stand on Decide. */
export async function openJudgedRows(workbench: Workbench, data: string, rows: number): Promise<void> {
  await writeLargeDataset(data, rows);
  await workbench.open();
  await workbench.importFile(data, basename(data));
  await storeLargeRun(workbench.page);
  await workbench.page.reload();
  await workbench.go('Decide');
}
