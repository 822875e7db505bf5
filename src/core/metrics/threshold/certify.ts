import { percent } from '../../words/percent.ts';
import type { RowWeights } from '../labelling/row-weights.ts';
import { Sample } from '../sample.ts';
import { approximateSequence, bettingSequence } from './all-rows.ts';
import { type Candidate, oneRowEach } from './candidates.ts';
import { fixedSequence } from './fixed-sequence.ts';
import { learnThenTest } from './learn-then-test.ts';
import type { PromiseUnit } from './promise-unit.ts';
import type { ThresholdOptions } from './threshold-options.ts';

/** The methods that certify a threshold at confidence 1 − δ: every candidate that passes holds, all at once. */
export const certifyingMethods = ['fixed-sequence', 'learn-then-test', 'betting', 'approximate'] as const;
export type CertifyingMethod = (typeof certifyingMethods)[number];

/** What a promise is tested on. */
export interface Evidence {
  sample: Sample;
  /** 1 where a row is an error. Shape [sample.n]. */
  loss: Uint8Array;
  /** One row an instruction, drawn before anything else is looked at. */
  single: Sample;
  singleLoss: Uint8Array;
  /** Weights of labelled rows; null: they count alike. */
  weighting: RowWeights | null;
}

/** @param lossOf the errors of a sample's rows, from their labels */
export function evidenceOf(
  sample: Sample,
  lossOf: (label: Float64Array) => Uint8Array,
  { seed, unit }: Pick<ThresholdOptions, 'seed' | 'unit'>,
  weighting: RowWeights | null = null,
): Evidence {
  const single = oneRowEach(sample, seed, unit, weighting);
  return { weighting, sample, loss: lossOf(sample.label), single, singleLoss: lossOf(single.label) };
}

/**
 * The same rows seen from the other end: scores with their sign changed, errors where there were none. A threshold that
 * accepts few of them is one that declines few of these, and a good row that is declined is its error.
 */
export function mirrored({ sample, loss, single, singleLoss, weighting }: Evidence): Evidence {
  const negated = (of: Sample) =>
    new Sample(
      of.score.map((score) => 0 - score),
      of.label,
      of.cluster,
      of.clusters,
      of.row,
    );
  return {
    weighting,
    sample: negated(sample),
    loss: loss.map((value) => 1 - value),
    single: negated(single),
    singleLoss: singleLoss.map((value) => 1 - value),
  };
}

export type CertifyOptions = Pick<ThresholdOptions, 'minRows' | 'correction' | 'unit'>;

/**
 * The thresholds that a method tests, strictest first, for "among the rows at or above it at most a share `limit` are
 * errors". The chance that any that passes is wrong is at most `level` (`approximate`: about).
 */
export function certify(
  method: CertifyingMethod,
  { sample, loss, single, singleLoss, weighting }: Evidence,
  limit: number,
  level: number,
  { minRows, correction, unit }: CertifyOptions,
): Candidate[] {
  switch (method) {
    case 'fixed-sequence':
      return fixedSequence(single, singleLoss, limit, level, minRows);
    case 'learn-then-test':
      return learnThenTest(single, singleLoss, limit, level, correction);
    case 'betting':
      return bettingSequence(sample, loss, limit, level, unit, weighting);
    case 'approximate':
      return approximateSequence(sample, loss, limit, level, minRows, unit, weighting);
  }
}

/** The most lenient threshold that passed. */
export function lastPassed(candidates: readonly Candidate[]): number | null {
  return candidates.findLast(({ passed }) => passed)?.threshold ?? null;
}

export const unitWords: Record<PromiseUnit, string> = {
  instruction: 'each new instruction counting once',
  row: 'each new row counting once',
};

/** "With 90% confidence", or "Approximate: with about 90% confidence" where no theorem holds it. */
export const confidenceWords = (method: CertifyingMethod, delta: number): string =>
  method === 'approximate'
    ? `Approximate: with about ${percent(1 - delta, 6)} confidence`
    : `With ${percent(1 - delta, 6)} confidence`;
