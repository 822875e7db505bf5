import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type BatchManifest, type BatchShard, parseBatchManifest } from '#core/batch/batch-manifest.ts';
import { contentDigest } from '#core/batch/batch-request.ts';
import {
  type BatchQuestion,
  batchHead,
  batchManifest,
  type FileDigest,
  manifestText,
  writeShards,
} from '#core/batch/compose-batch.ts';
import { isShardName, manifestName } from '#core/batch/exported-batch.ts';
import { AppError } from '#core/errors.ts';
import type { Row } from '#core/rows/row.ts';
import { fileError } from '../../node/files/file-error.ts';
import { replaceFile } from '../../node/files/write-file.ts';
import { hash } from '../score/node-dependencies.ts';
import { type FeaturesOf, withFeatures } from './probe-features.ts';

export interface BatchExport extends BatchQuestion, Pick<BatchManifest, 'judge' | 'seenInstructions'> {
  rows: readonly Row[];
  /** Rows that are left out, by index. */
  isScored: (index: number) => boolean;
  /** What a linear probe reads of rows' texts, in order; null for a judge that reads digit tokens. */
  featuresOf: FeaturesOf | null;
  data: Pick<BatchManifest['data'], 'name' | 'path'>;
  shardRows: number;
}

/**
 * Write the requests of a batch into a folder, shard by shard, the manifest last. The same call writes the same bytes,
 * so an interrupted one is made good by calling it again; shards of an earlier call that are no longer named are removed.
 * @throws AppError `output-taken` where the folder holds another batch
 */
export async function writeBatch(folder: string, from: BatchExport): Promise<BatchManifest> {
  const { rows, isScored, data, featuresOf, ...asking } = from;
  await makeFolder(folder);
  const digests = rows.map((row) => contentDigest(row, from.spec, hash));
  const head = batchHead(from, data, digests, hash);
  const wanted = rows.flatMap((row, at) => (isScored(at) ? [] : [{ row, digest: digests[at]! }]));
  // Batches of before tell no seen instructions; the judge's digest stands for them.
  const { seenInstructions: _, ...about } = head;
  await refuseOther(folder, about, rows.length - wanted.length);
  const written = await writeShards(featuresOf ? withFeatures(wanted, featuresOf) : wanted, {
    ...asking,
    newDigest,
    begin(names) {
      const lines = { requests: [] as string[], rows: [] as string[] };
      return {
        add: (file, line) => lines[file].push(line),
        async end() {
          await replaceFile(join(folder, names.requests), lines.requests);
          await replaceFile(join(folder, names.rows), lines.rows);
        },
      };
    },
  });
  const manifest = batchManifest(head, written, wanted.length);
  await removeOthers(folder, manifest.shards);
  await replaceFile(join(folder, manifestName), [manifestText(manifest)]);
  return manifest;
}

/** An export in smaller shards, or one that was interrupted, left files that would ask rows twice. */
async function removeOthers(folder: string, shards: readonly BatchShard[]): Promise<void> {
  const own = new Set(shards.flatMap(({ requests, rows }) => [requests, rows]));
  for (const name of await readdir(folder))
    if (isShardName(name) && !own.has(name)) await rm(join(folder, name));
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (thrown) {
    throw fileError(thrown, { path: folder, doing: 'written', consequence: 'Nothing was exported.' });
  }
}

/** @param about what must be equal for the folder to be written again; @param alreadyScored as `counts` has it */
async function refuseOther(folder: string, about: object, alreadyScored: number): Promise<void> {
  const path = join(folder, manifestName);
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return;
  const found = parseBatchManifest(text, path);
  const before = { ...found, alreadyScored: found.counts.alreadyScored } as Record<string, unknown>;
  const differs = Object.entries({ ...about, alreadyScored }).find(
    ([key, value]) => !isDeepStrictEqual(before[key], JSON.parse(JSON.stringify(value))),
  );
  if (differs)
    throw new AppError(
      'output-taken',
      `${folder} holds another batch (its ${differs[0]} differs). Nothing was changed. Choose another --out.`,
      { path, field: differs[0] },
    );
}

function newDigest(): FileDigest {
  const sum = createHash('sha256');
  return { update: (text) => sum.update(text), hex: () => sum.digest('hex') };
}
