import { AppError } from '../errors.ts';
import type { JudgeEngine, JudgeSpec } from '../judge/judge.ts';
import type { Row } from '../rows/row.ts';
import { orRowError } from '../run/scorer.ts';
import {
  type BatchManifest,
  type BatchRow,
  type BatchShard,
  batchFormat,
  batchVersion,
} from './batch-manifest.ts';
import { type AskedPrompt, type BatchSettings, batchRequest, chatText, customId } from './batch-request.ts';

/** How each row is asked. */
export interface BatchQuestion {
  prompts: Pick<JudgeEngine, 'prepare' | 'decode'>;
  spec: JudgeSpec;
  settings: BatchSettings;
}

/** A row that is to be asked, and the digest of what the judge reads of it. */
export interface AskedRow extends Pick<AskedPrompt, 'features'> {
  row: Row;
  digest: string;
}

/** SHA-256 of a file that is written line by line. */
export interface FileDigest {
  update(text: string): unknown;
  hex(): string;
}

/** Where the two files of a shard go. */
export interface ShardFiles {
  /** A line with its line feed. */
  add(file: 'requests' | 'rows', line: string): void;
  /** Both are whole. */
  end(): Promise<void>;
}

export interface ShardWriting extends BatchQuestion {
  shardRows: number;
  newDigest(): FileDigest;
  begin(names: Pick<BatchShard, 'requests' | 'rows'>): ShardFiles;
}

/** Everything of the manifest that is known before a row is asked. */
export type BatchHead = Omit<BatchManifest, 'counts' | 'shards'>;

/**
 * @param digests content digests of all rows that the call asked for, in order
 * @param hash SHA-256 of a text's UTF-8, hex
 */
export function batchHead(
  {
    spec,
    settings,
    judge,
    seenInstructions,
  }: Pick<BatchQuestion, 'spec' | 'settings'> & Pick<BatchManifest, 'judge' | 'seenInstructions'>,
  data: Pick<BatchManifest['data'], 'name' | 'path'>,
  digests: readonly string[],
  hash: (text: string) => string,
): BatchHead {
  return {
    format: batchFormat,
    version: batchVersion,
    ...settings,
    judge,
    ...(seenInstructions && { seenInstructions }),
    question: { template: spec.template, maxTokens: spec.maxTokens, minDigitMass: spec.minDigitMass },
    data: { ...data, sha256: hash(digests.join('\n')), rows: digests.length },
  };
}

/** The shards that were written, and how many of their rows could not be asked. */
export interface WrittenShards {
  shards: BatchShard[];
  invalid: number;
}

/** Write the requests of a batch, shard by shard: page and command give the same bytes by this code. */
export async function writeShards(
  rows: Iterable<AskedRow> | AsyncIterable<AskedRow>,
  writing: ShardWriting,
): Promise<WrittenShards> {
  const shards: BatchShard[] = [];
  let invalid = 0;
  let open: OpenShard | null = null;
  for await (const asked of rows) {
    open ??= new OpenShard(shards.length, writing);
    await open.ask(asked);
    if (open.rows < writing.shardRows) continue;
    invalid += open.invalid;
    shards.push(await open.end());
    open = null;
  }
  if (open) {
    invalid += open.invalid;
    shards.push(await open.end());
  }
  return { shards, invalid };
}

/** @param asked how many rows were to be asked */
export const batchManifest = (
  head: BatchHead,
  { shards, invalid }: WrittenShards,
  asked: number,
): BatchManifest => ({
  ...head,
  counts: {
    rows: head.data.rows,
    requests: asked - invalid,
    invalid,
    alreadyScored: head.data.rows - asked,
  },
  shards,
});

export const manifestText = (manifest: BatchManifest): string => `${JSON.stringify(manifest, null, 1)}\n`;

class OpenShard {
  rows = 0;
  invalid = 0;
  readonly #writing: ShardWriting;
  readonly #names: Pick<BatchShard, 'requests' | 'rows'>;
  readonly #files: ShardFiles;
  readonly #digests: { requests: FileDigest; rows: FileDigest };

  constructor(index: number, writing: ShardWriting) {
    const number = String(index).padStart(5, '0');
    this.#writing = writing;
    this.#names = { requests: `requests-${number}.jsonl`, rows: `rows-${number}.jsonl` };
    this.#files = writing.begin(this.#names);
    this.#digests = { requests: writing.newDigest(), rows: writing.newDigest() };
  }

  async ask(asked: AskedRow): Promise<void> {
    const { known, request } = await lineOf(asked, this.#writing);
    this.#add('rows', known);
    if (request) this.#add('requests', request);
    else this.invalid++;
    this.rows++;
  }

  async end(): Promise<BatchShard> {
    await this.#files.end();
    const sha256 = { requests: this.#digests.requests.hex(), rows: this.#digests.rows.hex() };
    return { ...this.#names, count: this.rows - this.invalid, sha256 };
  }

  #add(file: 'requests' | 'rows', value: object): void {
    const line = `${JSON.stringify(value)}\n`;
    this.#digests[file].update(line);
    this.#files.add(file, line);
  }
}

async function lineOf(
  { row, digest, features }: AskedRow,
  { prompts, spec, settings }: BatchQuestion,
): Promise<{ known: BatchRow; request: object | null }> {
  const id = customId(row, digest);
  const known: BatchRow = { custom_id: id, judge_row_id: row.id, content_sha256: digest };
  const prompt = await orRowError(() => prompts.prepare(row, spec));
  if (prompt instanceof AppError)
    return { known: { ...known, invalid_reason: prompt.message }, request: null };
  const isChat = settings.api === 'chat';
  const text = isChat ? chatText(spec, row) : prompts.decode(prompt.ids);
  return {
    known: { ...known, tokens: prompt.ids.length, truncated: !isChat && prompt.cutTokens > 0, text },
    request: batchRequest(id, { ids: prompt.ids, text, features }, settings),
  };
}
