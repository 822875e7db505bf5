import { defaultCut } from '../selective/loss.ts';

/** How two raters are set side by side: by what they gave, or by whether it is good enough. */
export type RatingsAs = 'grades' | 'decisions';

/** Who rated, and on what scale. */
export interface RatingScale {
  name: string;
  kind: 'judge' | 'person' | 'column';
  /** Least and greatest value; two raters whose scales differ can be compared by their decisions only. */
  low: number;
  high: number;
}

export interface Ratings {
  of: RatingScale;
  /** NaN where there is none. Shape [n]. */
  values: Float64Array;
  /** From which value on a row is good; used by decisions. */
  cut: number;
}

/** More different values than this are measurements, not categories. */
export const mostCategories = 21;

/** From which value on a rater's rows are good, where nobody has said. */
export const cutOfScale = ({ low, high }: RatingScale): number => defaultCut(low, high);

/**
 * Both raters' ratings as categories that `raterAgreement` can count, or why there are none, as a sentence.
 * Decisions are 1 where a rater would keep the row and 0 where not. A judge's expected digit is rounded to the
 * nearest whole one.
 */
export function asCategories(
  first: Ratings,
  second: Ratings,
  as: RatingsAs,
): { first: Float64Array; second: Float64Array } | { reason: string } {
  if (as === 'decisions') return { first: decisions(first), second: decisions(second) };
  const grades = { first: gradesOf(first), second: gradesOf(second) };
  for (const [{ of }, values] of [
    [first, grades.first],
    [second, grades.second],
  ] as const)
    if (categoriesIn(values) > mostCategories)
      return {
        reason: `${of.name} has more than ${mostCategories} different values: they are measurements, and κ needs categories. Compare decisions instead.`,
      };
  const [a, b] = [first.of, second.of];
  if (a.low !== b.low || a.high !== b.high)
    return {
      reason: `${a.name} rates from ${a.low} to ${a.high}, ${b.name} from ${b.low} to ${b.high}: equal numbers do not mean the same. Compare decisions instead.`,
    };
  return grades;
}

const gradesOf = ({ of, values }: Ratings): Float64Array =>
  of.kind === 'judge' ? values.map(Math.round) : values;

const decisions = ({ values, cut }: Ratings): Float64Array =>
  values.map((value) => (Number.isNaN(value) ? Number.NaN : Number(value >= cut)));

function categoriesIn(values: Float64Array): number {
  const seen = new Set<number>();
  for (const value of values) if (!Number.isNaN(value) && seen.size <= mostCategories) seen.add(value);
  return seen.size;
}
