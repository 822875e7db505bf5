import type { Readout } from '../judge/judge.ts';
import { unreadable } from '../judge/readout.ts';
import { recordOf } from '../judge/readout-record.ts';
import type { BatchRow } from './batch-manifest.ts';
import { parseBatchResult, readBatchAnswer } from './batch-result.ts';
import type { ExportedBatch } from './exported-batch.ts';

/** A line of results, and where it stands. */
export interface ResultLine {
  text: string;
  file: string;
  line: number;
}

/** A line of results that gave no score, and why. */
export interface Unused {
  custom_id: string | null;
  message: string;
  status?: number | null;
  file: string;
  line: number;
}

/** What was found in files of results. */
export interface FoundResults {
  /** By custom id: what scored the row. */
  readouts: Map<string, Readout>;
  /** Names that the server gave its model. */
  models: Set<string>;
  /** Requests that failed, and answers that tell too little, of rows that no other line scores. */
  failed: Unused[];
  /** Lines that are no results, or answer no request of this batch. */
  strange: Unused[];
  /** Requests that were answered more than once: the first answer counts, by file name and line. */
  repeated: { custom_id: string; times: number; differ: boolean }[];
  /** Rows scored though some digits were not told, and the most probability that may be on those. */
  bounded: { rows: number; unseen_at_most: number };
}

/** Read results in whatever order and pieces they come. Rows that could not be asked are invalid without any. */
export async function readResults(
  batch: ExportedBatch,
  lines: AsyncIterable<ResultLine>,
): Promise<FoundResults> {
  const known = new Map(batch.rows.map((row) => [row.custom_id, row]));
  const found: FoundResults = {
    readouts: new Map(),
    models: new Set(),
    failed: [],
    strange: [],
    repeated: [],
    bounded: { rows: 0, unseen_at_most: 0 },
  };
  const times = new Map<string, { times: number; differ: boolean }>();
  for await (const line of lines) takeLine(line, { batch, known, found, times });
  for (const row of batch.rows)
    if (row.invalid_reason !== undefined) found.readouts.set(row.custom_id, unreadable(row.invalid_reason));
  found.failed = found.failed.filter(({ custom_id }) => !found.readouts.has(custom_id!));
  for (const [custom_id, seen] of times) if (seen.times > 1) found.repeated.push({ custom_id, ...seen });
  return found;
}

interface Taking {
  batch: ExportedBatch;
  known: ReadonlyMap<string, BatchRow>;
  found: FoundResults;
  times: Map<string, { times: number; differ: boolean }>;
}

function takeLine({ text, file, line }: ResultLine, { batch, known, found, times }: Taking): void {
  const { question, digitIds } = batch.manifest;
  const result = parseBatchResult(text);
  if (result.kind === 'unreadable') {
    found.strange.push({ custom_id: null, message: `No line of results (${result.what}).`, file, line });
    return;
  }
  const { customId: custom_id } = result;
  const row = known.get(custom_id);
  if (row?.tokens === undefined) {
    const message = row ? 'It answers a row that was not asked.' : 'It answers no request of this batch.';
    found.strange.push({ custom_id, message, file, line });
    return;
  }
  if (result.kind === 'failed') {
    found.failed.push({ custom_id, message: result.message, status: result.status, file, line });
    return;
  }
  const facts = { tokens: row.tokens, truncated: row.truncated ?? false };
  const reading = readBatchAnswer(result.body, digitIds, question, facts);
  if (reading.model !== null) found.models.add(reading.model);
  if (reading.kind === 'untold') {
    found.failed.push({ custom_id, message: reading.what, file, line });
    return;
  }
  const before = found.readouts.get(custom_id);
  const seen = times.get(custom_id) ?? { times: 0, differ: false };
  times.set(custom_id, {
    times: seen.times + 1,
    differ: seen.differ || (before !== undefined && !isSame(before, reading.readout)),
  });
  if (before !== undefined) return;
  found.readouts.set(custom_id, reading.readout);
  if (reading.unseenAtMost > 0) {
    found.bounded.rows++;
    found.bounded.unseen_at_most = Math.max(found.bounded.unseen_at_most, reading.unseenAtMost);
  }
}

const isSame = (a: Readout, b: Readout): boolean =>
  JSON.stringify(recordOf(a)) === JSON.stringify(recordOf(b));
