import type { ProjectViews } from '#core/project/manifest.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import type { Store } from '#storage/store.ts';
import { ProjectReader } from './read-project.ts';
import { restoreParts } from './restore-parts.ts';
import { saveProject } from './save-project.ts';

/** Choices are kept by dataset and run, so that a new dataset begins without. */
const noViews: ProjectViews = { runs: {}, dataset: null, openRun: null, nearTogether: false };

/**
 * Copy runs, check-ups, grades, remarks and guidelines of one dataset to another that begins with the same rows, by the
 * way that a project file takes.
 */
export async function copyParts(
  dependencies: { store: Store; newId(): string; timestamp(): string },
  from: DatasetSummary,
  to: DatasetSummary,
): Promise<void> {
  const request = { datasetId: from.id, withRows: false, views: noViews, adapters: [] };
  const blob = await saveProject(dependencies.store, request, dependencies.timestamp());
  const project = new ProjectReader(from.name, new Uint8Array(await blob.arrayBuffer()));
  const rowHere = Int32Array.from({ length: from.rows }, (_, row) => row);
  await restoreParts(dependencies, project, { dataset: to, rowHere, identical: from.rows === to.rows });
}
