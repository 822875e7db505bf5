import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import {
  type BatchManifest,
  type BatchRow,
  type BatchShard,
  batchFormat,
  batchVersion,
  parseBatchManifest,
} from '#core/batch/batch-manifest.ts';
import {
  type BatchSettings,
  batchRequest,
  chatText,
  contentDigest,
  customId,
} from '#core/batch/batch-request.ts';
import { isShardName, manifestName } from '#core/batch/exported-batch.ts';
import { AppError } from '#core/errors.ts';
import type { JudgeIdentity } from '#core/judge/identity.ts';
import type { JudgeSpec } from '#core/judge/judge.ts';
import type { Row } from '#core/rows/row.ts';
import { orRowError } from '#core/run/scorer.ts';
import type { PromptBuilder } from '#model/prompt/prompt-builder.ts';
import { fileError } from '../../node/files/file-error.ts';
import { replaceFile } from '../../node/files/write-file.ts';
import { hash } from '../score/node-dependencies.ts';

export interface BatchExport {
  rows: readonly Row[];
  /** Rows that are left out, by index. */
  isScored: (index: number) => boolean;
  prompts: PromptBuilder;
  spec: JudgeSpec;
  judge: JudgeIdentity;
  settings: BatchSettings;
  data: Pick<BatchManifest['data'], 'name' | 'path'>;
  shardRows: number;
}

/**
 * Write the requests of a batch into a folder, shard by shard, the manifest last. The same call writes the same bytes,
 * so an interrupted one is made good by calling it again; shards of an earlier call that are no longer named are removed.
 * @throws AppError `output-taken` where the folder holds another batch
 */
export async function writeBatch(folder: string, from: BatchExport): Promise<BatchManifest> {
  const { rows, isScored, spec, judge, settings, data, shardRows } = from;
  await makeFolder(folder);
  const digests = rows.map((row) => contentDigest(row, spec, hash));
  const about = {
    format: batchFormat,
    version: batchVersion,
    ...settings,
    judge,
    question: { template: spec.template, maxTokens: spec.maxTokens, minDigitMass: spec.minDigitMass },
    data: { ...data, sha256: hash(digests.join('\n')), rows: rows.length },
  } as const;
  const wanted = rows.flatMap((_, index) => (isScored(index) ? [] : [index]));
  await refuseOther(folder, about, rows.length - wanted.length);
  const shards: BatchShard[] = [];
  let invalid = 0;
  for (let start = 0; start < wanted.length; start += shardRows) {
    const number = String(shards.length).padStart(5, '0');
    const requests: string[] = [];
    const known: string[] = [];
    for (const index of wanted.slice(start, start + shardRows)) {
      const { row, request } = await lineOf(rows[index]!, digests[index]!, from);
      known.push(`${JSON.stringify(row)}\n`);
      if (request) requests.push(`${JSON.stringify(request)}\n`);
      else invalid++;
    }
    const names = { requests: `requests-${number}.jsonl`, rows: `rows-${number}.jsonl` };
    await replaceFile(join(folder, names.requests), requests);
    await replaceFile(join(folder, names.rows), known);
    const sha256 = { requests: digestOfAll(requests), rows: digestOfAll(known) };
    shards.push({ ...names, count: requests.length, sha256 });
  }
  const manifest: BatchManifest = {
    ...about,
    counts: {
      rows: rows.length,
      requests: wanted.length - invalid,
      invalid,
      alreadyScored: rows.length - wanted.length,
    },
    shards,
  };
  await removeOthers(folder, shards);
  await replaceFile(join(folder, manifestName), [`${JSON.stringify(manifest, null, 1)}\n`]);
  return manifest;
}

/** An export in smaller shards, or one that was interrupted, left files that would ask rows twice. */
async function removeOthers(folder: string, shards: readonly BatchShard[]): Promise<void> {
  const own = new Set(shards.flatMap(({ requests, rows }) => [requests, rows]));
  for (const name of await readdir(folder))
    if (isShardName(name) && !own.has(name)) await rm(join(folder, name));
}

async function lineOf(row: Row, digest: string, { prompts, spec, settings }: BatchExport) {
  const id = customId(row, digest);
  const known: BatchRow = { custom_id: id, judge_row_id: row.id, content_sha256: digest };
  const prompt = await orRowError(() => prompts.prepare(row, spec));
  if (prompt instanceof AppError) return { row: { ...known, invalid_reason: prompt.message }, request: null };
  const isChat = settings.api === 'chat';
  const text = isChat ? chatText(spec, row) : prompts.decode(prompt.ids);
  return {
    row: { ...known, tokens: prompt.ids.length, truncated: !isChat && prompt.cutTokens > 0, text },
    request: batchRequest(id, { ids: prompt.ids, text }, settings),
  };
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

function digestOfAll(lines: readonly string[]): string {
  const sum = createHash('sha256');
  for (const line of lines) sum.update(line);
  return sum.digest('hex');
}
