import { checkRange } from '#core/bytes/byte-source.ts';
import type { HubDataset, HubSplit } from '#core/import/hub/dataset.ts';
import { isParquet } from '#core/import/hub/splits.ts';
import { parquetGroups, type RowGroup } from '#core/import/parquet-head.ts';
import type { ListedFile } from '#core/models/hub/listing.ts';
import type { TakenRows } from '#core/run/taken-rows.ts';
import { datasetFileAddress } from '#platform/hub/datasets.ts';
import { fetchRange, type RangeOptions } from '#platform/hub/fetch-range.ts';
import type { FetchedFile } from '#protocol/data-protocol.ts';
import { checkFile } from './check-file.ts';

export interface FetchSplitHooks extends RangeOptions {
  /** Told of the bytes that are to come, as soon as it is known. */
  onTotal(bytes: number): void;
}

/**
 * The files of a split, as far as the rows that are wanted lie in them: of Parquet, where the first rows are wanted, the
 * footer and the row groups that hold them; else whole files, each checked by its hash.
 */
export async function fetchSplit(
  dataset: HubDataset,
  split: HubSplit,
  take: TakenRows | null,
  hooks: FetchSplitHooks,
): Promise<FetchedFile[]> {
  const first = take !== null && take.sampleSeed === undefined && split.files.every(isParquet);
  if (first) return fetchFirst(dataset, split, take.rows, hooks);
  hooks.onTotal(split.bytes);
  const files: FetchedFile[] = [];
  for (const file of split.files) files.push(await fetchWhole(dataset, file, hooks));
  return files;
}

async function fetchWhole(
  dataset: HubDataset,
  file: ListedFile,
  hooks: FetchSplitHooks,
): Promise<FetchedFile> {
  const url = datasetFileAddress(dataset, file);
  const blob = await fetchRange(url, { from: 0, to: file.bytes, size: file.bytes }, hooks);
  await checkFile(blob, file, url);
  return { name: file.name, size: file.bytes, pieces: [{ offset: 0, blob }], records: null };
}

interface Planned {
  file: ListedFile;
  pieces: FetchedFile['pieces'];
  /** Bytes from the file's beginning that hold the records. */
  end: number;
  records: number;
  whole: boolean;
}

async function fetchFirst(
  dataset: HubDataset,
  { files }: HubSplit,
  rows: number,
  hooks: FetchSplitHooks,
): Promise<FetchedFile[]> {
  const planned: Planned[] = [];
  let left = rows;
  for (const file of files) {
    if (left <= 0) break;
    const pieces: { offset: number; blob: Blob }[] = [];
    const footer = recorded(dataset, file, pieces, hooks);
    const groups = await parquetGroups(footer, file.name);
    const wanted = groupsFor(groups, left);
    const records = wanted.reduce((sum, group) => sum + group.rows, 0);
    const whole = wanted.length === groups.length;
    planned.push({ file, pieces, records, whole, end: whole ? file.bytes : wanted.at(-1)!.end });
    left -= records;
  }
  hooks.onTotal(
    planned.reduce(
      (sum, { end, pieces }) => sum + end + pieces.reduce((bytes, { blob }) => bytes + blob.size, 0),
      0,
    ),
  );
  const fetched: FetchedFile[] = [];
  for (const { file, pieces, records, whole, end } of planned) {
    if (whole) {
      fetched.push(await fetchWhole(dataset, file, hooks));
      continue;
    }
    const url = datasetFileAddress(dataset, file);
    const blob = await fetchRange(url, { from: 0, to: end, size: file.bytes }, hooks);
    fetched.push({ name: file.name, size: file.bytes, pieces: [{ offset: 0, blob }, ...pieces], records });
  }
  return fetched;
}

/** The groups that hold the first rows. */
function groupsFor(groups: readonly RowGroup[], rows: number): RowGroup[] {
  const wanted: RowGroup[] = [];
  for (let at = 0, left = rows; at < groups.length && left > 0; at++) {
    wanted.push(groups[at]!);
    left -= groups[at]!.rows;
  }
  return wanted;
}

/** A file read by range; what was read is kept, since whoever reads the rows reads it again. */
function recorded(
  dataset: HubDataset,
  file: ListedFile,
  pieces: { offset: number; blob: Blob }[],
  hooks: FetchSplitHooks,
) {
  return {
    size: file.bytes,
    async read(offset: number, length: number) {
      checkRange(file.bytes, offset, length);
      const url = datasetFileAddress(dataset, file);
      const blob = await fetchRange(url, { from: offset, to: offset + length, size: file.bytes }, hooks);
      pieces.push({ offset, blob });
      return new Uint8Array(await blob.arrayBuffer());
    },
  };
}
