import { AppError } from '../errors.ts';
import { midRanks } from '../metrics/mid-ranks.ts';
import type { ScoreColumn } from '../metrics/rows.ts';

/** How rows to grade are drawn. */
export const samplers = [
  'random',
  'stratified',
  'near-threshold',
  'uncertain',
  'declined',
  'accepted',
] as const;
export type SamplerId = (typeof samplers)[number];

/** What each sampler draws, as a phrase that follows "draw". */
export const samplerWords: Record<SamplerId, string> = {
  random: 'every row with the same chance',
  stratified: 'rows spread evenly over the scores, each with the same chance',
  'near-threshold': 'rows near the threshold more often',
  uncertain: 'rows whose digit probabilities have a high entropy more often',
  declined: 'declined rows only',
  accepted: 'accepted rows only',
};

/** What rows are drawn from. */
export interface DrawFrom {
  /** Rows of the dataset. */
  n: number;
  /** Only rows with a valid score are drawn. Null: nothing is judged, and every row may be drawn. */
  column: ScoreColumn | null;
  /** Rows at or above it are accepted. Null: none is chosen. */
  threshold: number | null;
}

/**
 * No row is left out by a sampler that prefers some: it keeps this part of the highest preference, so that no drawn row
 * stands for many times more rows than another.
 */
const floor = 0.2;
/** Widths of the preference, as shares of the rows. */
const nearWidth = 0.1;
const uncertainWidth = 0.2;

/**
 * How strongly each row is preferred, 0 for a row that is not drawn; only ratios matter. Shape [n].
 * @throws AppError `sampler-needs-scores`, `sampler-needs-threshold` or `sampler-needs-probabilities`
 */
export function preferences(sampler: SamplerId, { n, column, threshold }: DrawFrom): Float64Array {
  if (sampler === 'random' && !column) return new Float64Array(n).fill(1);
  if (!column)
    throw new AppError(
      'sampler-needs-scores',
      `The sampler ${sampler} draws by score, and no score is chosen. Nothing was drawn. Judge the rows first and choose their score (--score in the command), or draw at random.`,
      { sampler },
    );
  const { score, valid } = column;
  const each = (of: (row: number) => number) =>
    Float64Array.from({ length: n }, (_, row) => (valid[row] === 1 ? of(row) : 0));
  switch (sampler) {
    case 'random':
    case 'stratified':
      return each(() => 1);
    case 'near-threshold': {
      const from = neededThreshold(sampler, threshold);
      const below = rowsBelow(column, from);
      return each(preferenceNear(rankShares(column, score), below, nearWidth));
    }
    case 'uncertain':
      return each(preferenceNear(rankShares(column, entropies(column)), 1, uncertainWidth));
    case 'declined': {
      const from = neededThreshold(sampler, threshold);
      return each((row) => (score[row]! < from ? 1 : 0));
    }
    case 'accepted': {
      const from = neededThreshold(sampler, threshold);
      return each((row) => (score[row]! >= from ? 1 : 0));
    }
  }
}

const preferenceNear = (share: Float64Array, centre: number, width: number) => (row: number) =>
  floor + Math.exp(-(((share[row]! - centre) / width) ** 2) / 2);

function neededThreshold(sampler: SamplerId, threshold: number | null): number {
  if (threshold !== null) return threshold;
  throw new AppError(
    'sampler-needs-threshold',
    `The sampler ${sampler} needs a threshold, and none is chosen. Nothing was drawn. Choose a threshold, or draw at random.`,
    { sampler },
  );
}

/** The share of the valid rows that lie below a row, ties counting half. Shape [n], NaN where a row has no score. */
function rankShares({ valid }: ScoreColumn, values: Float64Array): Float64Array {
  const known = values.map((value, row) => (valid[row] === 1 ? value : Number.NaN));
  const rows = known.reduce((sum, value) => sum + Number(!Number.isNaN(value)), 0);
  return midRanks(known).map((rank) => (rank - 0.5) / rows);
}

function rowsBelow({ score, valid }: ScoreColumn, threshold: number): number {
  let [rows, below] = [0, 0];
  score.forEach((value, row) => {
    if (valid[row] !== 1) return;
    rows += 1;
    below += Number(value < threshold);
  });
  return below / rows;
}

/** Entropy of the ten digit probabilities, in nats. */
function entropies({ probs, valid }: ScoreColumn): Float64Array {
  const missing = (why: string) =>
    new AppError(
      'sampler-needs-probabilities',
      `The sampler uncertain reads digit probabilities, and ${why}. Nothing was drawn. Draw near the threshold instead, or at random.`,
      {},
    );
  if (!probs) throw missing('this score has none');
  return Float64Array.from(valid, (isValid, row) => {
    if (isValid !== 1) return Number.NaN;
    const ten = probs.subarray(10 * row, 10 * row + 10);
    if (ten.some(Number.isNaN)) throw missing('some scored rows have none');
    return ten.reduce((sum, p) => sum - (p > 0 ? p * Math.log(p) : 0), 0);
  });
}
