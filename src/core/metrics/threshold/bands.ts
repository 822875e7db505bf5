import type { Sample } from '../sample.ts';
import type { Candidate } from './candidates.ts';

/** Two score thresholds. A row is accepted at `accept` or above, declined at `decline` or below, and else reviewed. */
export interface Bands {
  /** Null: no row is accepted. */
  accept: number | null;
  /** Null: no row is declined. */
  decline: number | null;
}

/** Rows by what becomes of them. */
export interface Counts {
  accepted: number;
  review: number;
  declined: number;
}

/** What becomes of a score. */
export function bandOf({ accept, decline }: Bands, score: number): 'accept' | 'review' | 'decline' {
  if (accept !== null && score >= accept) return 'accept';
  return decline !== null && score <= decline ? 'decline' : 'review';
}

export function countBands(bands: Bands, scores: Float64Array): Counts {
  const counts = { accept: 0, review: 0, decline: 0 };
  for (const score of scores) counts[bandOf(bands, score)]++;
  return { accepted: counts.accept, review: counts.review, declined: counts.decline };
}

/**
 * Of the pairs that passed, that which leaves fewest calibration rows between; of such, that which accepts most.
 * A pair whose two regions share scores is none: a row can't be both.
 * @param declining candidates of mirrored rows: a threshold t declines at −t or below
 */
export function narrowestBands(
  accepting: readonly Candidate[],
  declining: readonly Candidate[],
  sample: Sample,
): Bands {
  const passedOf = (candidates: readonly Candidate[]) =>
    candidates.filter(({ passed }) => passed).map(({ threshold }) => threshold);
  const ascending = Float64Array.from(sample.score).sort();
  const below = (score: number, orAt: boolean) => firstPlace(ascending, score, orAt);
  const accepts: (number | null)[] = [null, ...passedOf(accepting)];
  // From the highest score down: the first that lies below an accepting threshold declines most.
  const declines = passedOf(declining)
    .map((threshold) => 0 - threshold)
    .sort((a, b) => b - a);
  let best: Bands = { accept: null, decline: null };
  let fewest = Number.POSITIVE_INFINITY;
  for (const accept of accepts) {
    const decline = declines.find((at) => accept === null || at < accept) ?? null;
    const from = accept === null ? sample.n : below(accept, false);
    const review = from - (decline === null ? 0 : below(decline, true));
    // Accepting candidates come strictest first, so a later one that reviews as few accepts more.
    if (review <= fewest) [best, fewest] = [{ accept, decline }, review];
  }
  return best;
}

/** How many of the ascending scores lie below `score`, or at it too. */
function firstPlace(ascending: Float64Array, score: number, orAt: boolean): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (orAt ? ascending[middle]! <= score : ascending[middle]! < score) low = middle + 1;
    else high = middle;
  }
  return low;
}
