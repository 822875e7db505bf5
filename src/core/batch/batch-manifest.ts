import * as v from 'valibot';
import { AppError } from '../errors.ts';
import type { JudgeIdentity } from '../judge/identity.ts';
import { identitySchema, questionSchema } from '../judge/identity-schema.ts';
import type { JudgeSpec } from '../judge/judge.ts';
import { jsonBySchema, objectOf } from '../schema/by-schema.ts';
import { wholeNumber } from '../schema/stored-fields.ts';
import { type BatchSettings, batchApis, batchServers, probeAsking } from './batch-request.ts';

export const batchFormat = 'self-judge-batch';
export const batchVersion = 1;

/** Two files in step: requests as the server reads them, and what is known of each row. */
export interface BatchShard {
  requests: string;
  rows: string;
  /** Lines of `requests`; rows that cannot be judged have a line of `rows` alone. */
  count: number;
  sha256: { requests: string; rows: string };
}

/** What lies in a folder of exported requests; written last, so that a folder with one is whole. */
export interface BatchManifest extends BatchSettings {
  format: typeof batchFormat;
  version: typeof batchVersion;
  judge: JudgeIdentity;
  /** Hashes of the instructions that the judge was trained on; missing where its record tells none. */
  seenInstructions?: readonly string[] | undefined;
  question: Pick<JudgeSpec, 'template' | 'maxTokens' | 'minDigitMass'>;
  data: {
    name: string;
    /** From the manifest's folder. */
    path: string;
    /** Of the content digests of all rows that the call asked for, in order. */
    sha256: string;
    rows: number;
  };
  counts: { rows: number; requests: number; invalid: number; alreadyScored: number };
  shards: readonly BatchShard[];
}

/** What is known of one row before it is judged. */
export interface BatchRow {
  custom_id: string;
  judge_row_id: string;
  content_sha256: string;
  /** Missing where the row cannot be judged. */
  tokens?: number;
  truncated?: boolean;
  /** The prompt as the model sees it, special tokens shown. */
  text?: string;
  invalid_reason?: string;
}

const digitIds = v.pipe(v.array(wholeNumber), v.length(10));

const manifest = objectOf({
  format: v.literal(batchFormat),
  version: v.literal(batchVersion),
  api: v.picklist([...batchApis, probeAsking.api]),
  server: v.picklist([...batchServers, probeAsking.server]),
  model: v.string(),
  digitIds,
  judge: identitySchema,
  seenInstructions: v.optional(v.array(v.string())),
  question: questionSchema,
  data: objectOf({ name: v.string(), path: v.string(), sha256: v.string(), rows: wholeNumber }),
  counts: objectOf({
    rows: wholeNumber,
    requests: wholeNumber,
    invalid: wholeNumber,
    alreadyScored: wholeNumber,
  }),
  shards: v.array(
    objectOf({
      requests: v.string(),
      rows: v.string(),
      count: wholeNumber,
      sha256: objectOf({ requests: v.string(), rows: v.string() }),
    }),
  ),
});

const row = objectOf({
  custom_id: v.string(),
  judge_row_id: v.string(),
  content_sha256: v.string(),
  tokens: v.optional(wholeNumber),
  truncated: v.optional(v.boolean()),
  text: v.optional(v.string()),
  invalid_reason: v.optional(v.string()),
});

/** @throws AppError `bad-batch-folder` */
export function parseBatchManifest(text: string, path: string): BatchManifest {
  const checked = jsonBySchema(manifest, text);
  if (!checked.ok) throw badFolder(path, `${checked.field}: ${checked.what}`);
  return checked.value as unknown as BatchManifest;
}

/** @throws AppError `bad-batch-folder` */
export function parseBatchRow(text: string, path: string): BatchRow {
  const checked = jsonBySchema(row, text);
  if (!checked.ok) throw badFolder(path, `${checked.field}: ${checked.what}`);
  return checked.value as BatchRow;
}

export const badFolder = (path: string, what: string) =>
  new AppError(
    'bad-batch-folder',
    `${path} is not what batch export wrote (${what}). Nothing was imported. Export the batch again, or copy the folder anew.`,
    { path },
  );
