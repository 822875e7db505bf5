import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { AppError } from '#core/errors.ts';
import { matchRows, type RowKey, rowKey } from '#core/project/row-keys.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { DatasetTally } from '#core/rows/tally.ts';
import { importWork, type WorkLocks } from '#core/run/work-locks.ts';
import { blobSource } from '#model/weights/byte-source.ts';
import { projectZip } from '#platform/packed/unpack.ts';
import type { OpenedProject, OpenProject } from '#protocol/project-protocol.ts';
import type { Store } from '#storage/store.ts';
import { columnsOf } from '../data/columns-of.ts';
import { hashOf } from '../hash-of.ts';
import { notAProject, ProjectReader } from './read-project.ts';
import { type RestoredParts, restoreParts } from './restore-parts.ts';

export interface OpenProjectDependencies {
  store: Store;
  locks: WorkLocks;
  newId(): string;
  /** ISO 8601. */
  timestamp(): string;
  /** @throws AppError `import-cancelled` once somebody cancelled it */
  refuseIfCancelled(): void;
}

/**
 * Open a project file: as a dataset of its own, or, where its rows are here already, by adding to that dataset what the
 * file brings. Nothing that is stored is overwritten, and a file that is damaged changes nothing.
 * @throws AppError `rows-not-here` where the file has no rows and no dataset here has one of them
 */
export async function openProject(
  dependencies: OpenProjectDependencies,
  { file, into, asNew }: OpenProject,
): Promise<OpenedProject> {
  // A zip of rows may be large: its list tells what it is.
  if ((await projectZip(blobSource(file))) === false) throw notAProject(file.name);
  const project = new ProjectReader(file.name, new Uint8Array(await file.arrayBuffer()));
  const { manifest } = project;
  const { store, refuseIfCancelled } = dependencies;
  refuseIfCancelled();
  const keys = project.rowKeys();
  if (keys.length !== manifest.dataset.rows)
    throw project.damaged('it lists another number of rows than it has');
  const same = asNew === undefined ? await sameRows(store, manifest.dataset.sha256, into) : null;
  if (!same && manifest.hasRows) {
    const { dataset, parts } = await openAsNew(dependencies, project, asNew);
    return opened(project, { dataset, attached: false, keys, rowHere: everyRow(keys.length), parts });
  }
  const { dataset, rowHere } = same
    ? { dataset: same, rowHere: everyRow(keys.length) }
    : await likestRows(store, keys, into);
  refuseIfCancelled();
  const target = { dataset, rowHere, identical: same !== null };
  const parts = await restoreParts(dependencies, project, target);
  return opened(project, { dataset, attached: true, keys, rowHere, parts });
}

const everyRow = (n: number) => Int32Array.from({ length: n }, (_, row) => row);

function opened(
  project: ProjectReader,
  found: {
    dataset: DatasetSummary;
    attached: boolean;
    keys: readonly RowKey[];
    rowHere: Int32Array;
    parts: RestoredParts;
  },
): OpenedProject {
  const { keys, rowHere, parts, ...of } = found;
  const { adapters } = project.manifest;
  const unmatched = keys.filter((_, row) => rowHere[row] === -1).map(({ id }) => id);
  return {
    ...of,
    ...parts,
    matchedRows: keys.length - unmatched.length,
    projectRows: keys.length,
    unmatched,
    adapters: adapters.map(({ file, ...adapter }) => ({ ...adapter, blob: project.adapter(file) })),
  };
}

/** A dataset here of exactly these rows; that of `into` first. */
async function sameRows(store: Store, digest: string, into: string | null): Promise<DatasetSummary | null> {
  const same = (await store.datasets.list()).filter((dataset) => digest !== '' && dataset.sha256 === digest);
  return same.find(({ id }) => id === into) ?? same[0] ?? null;
}

/** The dataset here that has most of the rows; that of `into` where it has any. */
async function likestRows(store: Store, keys: readonly RowKey[], into: string | null) {
  const datasets = await store.datasets.list();
  const first = datasets.filter(({ id }) => id === into);
  let best: { dataset: DatasetSummary; rowHere: Int32Array; matched: number } | null = null;
  for (const dataset of [...first, ...datasets.filter(({ id }) => id !== into)]) {
    const ours: RowKey[] = [];
    for await (const { rows } of store.datasets.chunks(dataset.id))
      for (const row of rows) ours.push(rowKey(row, hashOf));
    const rowHere = matchRows(keys, ours);
    const matched = rowHere.reduce((sum, row) => sum + Number(row !== -1), 0);
    if (matched > (best?.matched ?? 0)) best = { dataset, rowHere, matched };
    if (best?.dataset.id === into || best?.matched === keys.length) break;
  }
  if (best) return best;
  throw new AppError(
    'rows-not-here',
    `This project was saved without its rows, and no dataset in this browser has one of its ${keys.length} rows. Nothing was opened. Add the dataset first, then open the project again.`,
    { rows: keys.length },
  );
}

/** Store the file's rows under a new dataset, with everything that belongs to them. */
async function openAsNew(
  dependencies: OpenProjectDependencies,
  project: ProjectReader,
  name = project.manifest.dataset.name,
) {
  const { store, locks, newId, timestamp, refuseIfCancelled } = dependencies;
  const { manifest } = project;
  const { mapping } = manifest.dataset;
  if (!mapping) throw project.damaged('its dataset does not say which columns its rows are made of');
  const id = (await store.datasets.has(manifest.dataset.id)) ? newId() : manifest.dataset.id;
  const release = await locks.take(importWork(id));
  const hash = sha256.create();
  // Outside what purges: where another tab has just begun this dataset, it is not ours to delete.
  const writer = await store.datasets
    .begin(id, timestamp(), mapping, (bytes) => hash.update(bytes))
    .catch(async (thrown) => {
      await release?.();
      throw thrown;
    });
  try {
    const tally = new DatasetTally();
    for (const row of project.rows()) {
      refuseIfCancelled();
      tally.add(row);
      await writer.addRows([row]);
    }
    let rejected = 0;
    for (const row of project.rejected()) {
      rejected += 1;
      await writer.addRejected([row]);
    }
    await writer.flush();
    const dataset: DatasetSummary = {
      ...manifest.dataset,
      id,
      name,
      ...tally.summary(mapping),
      rejected,
      sha256: bytesToHex(hash.digest()),
    };
    if (dataset.sha256 !== manifest.dataset.sha256)
      throw project.damaged('its rows are not those that it names');
    const target = { dataset, rowHere: everyRow(dataset.rows), identical: true };
    const parts = await restoreParts(dependencies, project, target);
    await writer.finish(dataset, columnsOf(tally));
    return { dataset, parts };
  } catch (thrown) {
    await store.datasets.purge(id);
    throw thrown;
  } finally {
    await release?.();
  }
}
