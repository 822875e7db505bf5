import { AppError } from '../errors.ts';
import type { JudgeSpec } from '../judge/judge.ts';
import type { Row } from '../rows/row.ts';
import { plural } from '../words/count.ts';
import {
  type BatchManifest,
  type BatchRow,
  badFolder,
  parseBatchManifest,
  parseBatchRow,
} from './batch-manifest.ts';
import { contentDigest, customId } from './batch-request.ts';

/** A batch as it was exported: its manifest, and what is known of each row. */
export interface ExportedBatch {
  manifest: BatchManifest;
  /** SHA-256 of the manifest's bytes. */
  sha256: string;
  rows: readonly BatchRow[];
}

/** How a folder is read, by a disk or by files that were dropped. */
export interface BatchFolder {
  /** What to call it in an error. */
  name: string;
  /** The bytes of a file; null where it is not there. */
  read(name: string): Promise<Uint8Array | null>;
  /** In hex. */
  sha256(bytes: Uint8Array): string;
}

export const manifestName = 'manifest.json';

/** The names of our own files, beside which results may lie. */
export const isShardName = (name: string): boolean => /^(requests|rows)-\d{5,}\.jsonl$/.test(name);

/** @throws AppError `bad-batch-folder`, `hash-mismatch` where a file of rows is not the one that was exported */
export async function readExportedBatch({ name, read, sha256 }: BatchFolder): Promise<ExportedBatch> {
  const decoder = new TextDecoder();
  const bytes = await read(manifestName);
  if (!bytes)
    throw badFolder(name, `there is no ${manifestName}: an interrupted export is finished by the same call`);
  const manifest = parseBatchManifest(decoder.decode(bytes), `${name}/${manifestName}`);
  const rows: BatchRow[] = [];
  for (const shard of manifest.shards) {
    const file = `${name}/${shard.rows}`;
    const known = await read(shard.rows);
    if (!known) throw badFolder(name, `there is no ${shard.rows}`);
    if (sha256(known) !== shard.sha256.rows)
      throw new AppError(
        'hash-mismatch',
        `${file} is not the file that was exported: its SHA-256 differs. Nothing was imported. Copy the folder anew.`,
        { path: file },
      );
    for (const line of decoder.decode(known).split('\n'))
      if (line !== '') rows.push(parseBatchRow(line, file));
  }
  return { manifest, sha256: sha256(bytes), rows };
}

/** What a row's request is called, where the batch asks for it. @param hash SHA-256 of a text's UTF-8, hex */
export const requestIdOf = (
  row: Row,
  question: Pick<JudgeSpec, 'template'>,
  hash: (text: string) => string,
): string => customId(row, contentDigest(row, question, hash));

/**
 * @param byId rows of the data at hand by their request's id
 * @throws AppError `other-texts` where a row of the batch is not among them
 */
export function refuseOtherRows(
  { rows }: ExportedBatch,
  byId: ReadonlyMap<string, number>,
  data: string,
  todo: string,
): void {
  const lost = rows.filter(({ custom_id }) => !byId.has(custom_id));
  if (lost.length === 0) return;
  throw new AppError(
    'other-texts',
    `${lost.length} of ${plural(rows.length, 'row')} of the batch are not in ${data}, or their texts have changed (the first is row "${lost[0]!.judge_row_id}"). Nothing was imported. ${todo}`,
    { id: lost[0]!.judge_row_id, rows: lost.length },
  );
}
