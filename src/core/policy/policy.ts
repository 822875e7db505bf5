import type { ThresholdRule } from '../decision/threshold-origin.ts';
import type { JudgeIdentity } from '../judge/identity.ts';
import type { JudgeSpec } from '../judge/judge.ts';
import type { PromiseUnit } from '../metrics/threshold/promise-unit.ts';
import type { RowWeighting, ThresholdMethod } from '../metrics/threshold/threshold-options.ts';

export const policyFormat = 'self-judge-policy';
export const policyVersion = 1;

/** What was promised of new rows when the threshold was chosen. */
export interface PolicyPromise {
  method: ThresholdMethod;
  /** The share of bad rows that is not to be exceeded, in (0, 1). */
  alpha: number;
  /** The chance that it is exceeded all the same, in (0, 1); it plays no part in conformal risk control. */
  delta: number;
  unit: PromiseUnit;
  weights: RowWeighting;
  /** Which share is bounded, in words. */
  estimand: string;
  /** The promise as the screen says it. */
  sentence: string;
  /** Rows or instructions that it rests on, in words. */
  restsOn: string;
  /** What must be true for it to hold. */
  assumptions: readonly string[];
  split: { seed: number; calibration: number };
  /** What happened on the test split; null where nothing of it could be measured. */
  test: { coverage: number; risk: number; low: number; high: number } | null;
}

/** The rows that the threshold was chosen on. */
export interface PolicyData {
  name: string;
  /** SHA-256 of scores, labels, grouping and lengths, as a report tells it (`core/report/data-digest`). */
  sha256: string;
  rows: number;
  /** Rows with a valid score. */
  scored: number;
  /** Scored rows with a label. */
  labelled: number;
  /** Distinct instructions of the rows. */
  instructions: number;
  /** The label's column; null where none was chosen. */
  label: string | null;
  /** A row is good where its label is this or more; null without a label. */
  labelThreshold: number | null;
  /** The conditions that its rows meet, as the command's --where takes them; missing where they are all rows. */
  where?: readonly string[];
}

/**
 * Labelled rows, all scored rows, where none has a label or labelled ones are weighted for the others too, or unlabelled
 * rows, of the same file or of another, where labelled ones are weighted for those alone.
 */
export const referenceKinds = ['labelled', 'scored', 'unlabelled'] as const;
export type ReferenceKind = (typeof referenceKinds)[number];

/**
 * A sample of the rows that the threshold was chosen for, as numbers without texts: what the shift test holds new rows
 * against. Every list has one entry a row, in step.
 */
export interface PolicyReference {
  /** Which rows it is a sample of: those that the promise speaks of. */
  of: ReferenceKind;
  groups: readonly string[];
  instruction: readonly number[];
  score: readonly number[];
  /** Of the response. */
  characters: readonly number[];
  /** Index into `groups`, −1 where the row has none. */
  group: readonly number[];
  /** Ten numbers a row, six significant digits; null where the score has none. */
  probs: readonly (readonly number[])[] | null;
  /** How the rows are worded; null where no text was known. */
  wording: {
    traits: readonly { name: string; values: readonly (number | null)[] }[];
    languages: readonly string[];
    language: readonly number[];
  } | null;
  /** The beginning of the SHA-256 of what the judge read of each row (`core/judge/judged-content`), in hex. */
  content: readonly string[];
}

/** A threshold that an application can use: whose scores it is for, what it promises, and on which rows that rests. */
export interface Policy {
  format: typeof policyFormat;
  version: typeof policyVersion;
  /** ISO 8601. */
  createdAt: string;
  judge: JudgeIdentity;
  /** The words that were put to the judge; null where only their digest is known. */
  question: Pick<JudgeSpec, 'template' | 'maxTokens' | 'minDigitMass'> | null;
  /** A response is accepted at this score or above; null: nothing is accepted. */
  threshold: number | null;
  rule: ThresholdRule;
  /** How the threshold was chosen, as it stands beside every decision. */
  origin: string;
  /** Null where nothing is promised of new rows. */
  promise: PolicyPromise | null;
  data: PolicyData;
  /** The promise ends where the shift test tells new rows from `reference`. */
  expiry: { by: 'drift'; level: number; permutations: number; seed: number };
  reference: PolicyReference;
  /** Of all that stands above (`policy-digest`); missing in files of before it was written. */
  sha256?: string;
}
