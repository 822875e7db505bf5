import { join } from 'node:path';
import { chooseSplit, datasetName, type HubDataset, originOf } from '#core/import/hub/dataset.ts';
import { type SplitHead, splitHead } from '#core/import/hub/head.ts';
import { type DatasetReference, datasetReference } from '#core/import/hub/reference.ts';
import type { ListedFile } from '#core/models/hub/listing.ts';
import type { HubOrigin } from '#core/rows/dataset.ts';
import { gunzip } from '#platform/gunzip.ts';
import { datasetFileAddress, listDataset } from '#platform/hub/datasets.ts';
import { rangeSource } from '#platform/hub/range-source.ts';
import { askHub, hubHost, withRetries } from '../node/models/hub-api.mjs';
import { fetchFiles, hubFailure } from './judge/hub-model.ts';

/** A busy Hub, or a connection that breaks without a byte, is asked again so often. */
const retries = 4;

type Sleep = (milliseconds: number) => Promise<unknown>;

/** The files of a split in the cache, to be read one after the other as one table. */
export interface HubDatasetFiles {
  /** What the dataset is called. */
  name: string;
  files: { name: string; path: string }[];
  origin: HubOrigin;
  /** Remarks on what is not read. */
  notes: string[];
}

/**
 * A dataset's configurations and splits, at its commit.
 * @param sleep how to wait between attempts
 * @throws AppError `bad-hub-reference`, `hub-files`, `hub-token`, `hub-missing`, `hub-busy`, `network`
 */
export async function lookAtDataset(
  text: string,
  sleep?: Sleep,
): Promise<{ dataset: HubDataset; reference: DatasetReference }> {
  const reference = datasetReference(text);
  const { repo, revision } = reference;
  const dataset = await withRetries(() => listDataset(hubHost(), reference, askHub), {
    retries,
    sleep,
  }).catch((thrown: unknown) => {
    throw hubFailure(thrown, `${repo} at ${revision}`, `datasets/${repo}`);
  });
  return { dataset, reference };
}

/**
 * The split that is named, or the only one, in the cache: each file by its hash, resumed where it stopped.
 * @throws AppError as `lookAtDataset`, and `hub-split`, `hash-mismatch`, or one of the disk's
 */
export async function fetchDataset(text: string, sleep?: Sleep): Promise<HubDatasetFiles> {
  const { dataset, reference } = await lookAtDataset(text, sleep);
  const split = chooseSplit(dataset, reference);
  const { repo, commit } = dataset;
  const paths = new Map<string, string>();
  for (const [folder, files] of byFolder(split.files)) {
    const id = `hub/datasets--${repo.replace('/', '--')}/${commit}/${folder}`;
    const at = await fetchFiles(id, { repo: `datasets/${repo}`, commit }, folder, files, sleep);
    for (const { name } of files) paths.set(name, join(at, name.slice(folder.length)));
  }
  const origin = originOf(dataset, split);
  return {
    name: datasetName(origin),
    files: split.files.map(({ name }) => ({ name, path: paths.get(name)! })),
    origin,
    notes: [...dataset.notes, ...(split.partial === null ? [] : [split.partial])],
  };
}

/** The first records of a split, read by range: nothing is kept. */
export async function headOfDataset(
  dataset: HubDataset,
  reference: DatasetReference,
  sleep?: Sleep,
): Promise<SplitHead> {
  const split = chooseSplit(dataset, reference);
  const file = split.files[0]!;
  const source = rangeSource(datasetFileAddress(dataset, file), file.bytes, {
    fetch: askHub,
    ...(sleep && { sleep }),
    withoutRanges:
      'so its rows cannot be looked at before the whole is fetched. Name another mirror with HF_ENDPOINT.',
  });
  return splitHead(split, source, gunzip).catch((thrown: unknown) => {
    throw hubFailure(thrown, file.name, `datasets/${dataset.repo}`);
  });
}

/** Folders end in a slash; the repository's root is ''. */
function byFolder(files: readonly ListedFile[]): Map<string, ListedFile[]> {
  const folders = new Map<string, ListedFile[]>();
  for (const file of files) {
    const folder = file.name.slice(0, file.name.lastIndexOf('/') + 1);
    folders.set(folder, [...(folders.get(folder) ?? []), file]);
  }
  return folders;
}
