import { defaultCut } from '../selective/loss.ts';

/** How two raters are set side by side: by what they gave, or by whether it is good enough. */
export type RatingsAs = 'grades' | 'decisions';

/** The lowest and the highest rating there can be. */
export interface Scale {
  low: number;
  high: number;
}

/**
 * Who rated, and on what scale. A judge's and a person's scale is known; of a column it is the range of its values,
 * which may leave an end out.
 */
export interface RatingScale extends Scale {
  name: string;
  kind: 'judge' | 'person' | 'column';
  /** The values of the choices that there are, rising; missing: every whole number, or not known. */
  choices?: readonly number[];
}

export interface Ratings {
  of: RatingScale;
  /** NaN where there is none. Shape [n]. */
  values: Float64Array;
  /** From which value on a row is good; used by decisions. */
  cut: number;
}

/** More different values than this are measurements, not categories. */
export const maxCategories = 21;

/** From which value on a rater's rows are good, where nobody has said. */
export const cutOfScale = ({ low, high }: RatingScale): number => defaultCut(low, high);

export interface Categories {
  first: Float64Array;
  second: Float64Array;
  scale: Scale | null;
  /** Values that are categories whether or not somebody gave them, rising; missing: every whole number is. */
  choices?: readonly number[];
}

/** The values of the choices that somebody among the raters has, rising; undefined where nobody has any. */
export function choicesOf(raters: readonly Ratings[]): readonly number[] | undefined {
  const all = raters.flatMap(({ of }) => of.choices ?? []);
  return all.length === 0 ? undefined : [...new Set(all)].sort((a, b) => a - b);
}

/**
 * Both raters' ratings as categories that `raterAgreement` can count, or why there are none, as a sentence.
 * Decisions are 1 where a rater would accept the row and 0 where not. A judge's expected digit is rounded to the
 * nearest whole one, or to the nearest choice where the other rater has choices.
 * @param scale the scale that both rate on, where somebody has said
 * @returns `scale` null for decisions
 */
export function asCategories(
  first: Ratings,
  second: Ratings,
  as: RatingsAs,
  scale: Scale | null = null,
): Categories | { reason: string } {
  if (as === 'decisions') return { first: decisions(first), second: decisions(second), scale: null };
  const choices = choicesOf([first, second]);
  const grades = {
    first: gradesOf(first, choices),
    second: gradesOf(second, choices),
    ...(choices && { choices }),
  };
  for (const [{ of }, values] of [
    [first, grades.first],
    [second, grades.second],
  ] as const) {
    if (categoriesIn(values) > maxCategories)
      return {
        reason: `${of.name} has more than ${maxCategories} different values: they are measurements, and κ needs categories. Compare decisions instead.`,
      };
    const outside = scale && values.find((value) => value < scale.low || value > scale.high);
    if (scale && outside !== null && outside !== undefined)
      return {
        reason: `${of.name} holds ${outside}, which is not on the scale from ${scale.low} to ${scale.high}. Correct the scale or the rating.`,
      };
  }
  const common = scale ?? commonScale(first.of, second.of);
  return 'reason' in common ? common : { ...grades, scale: common };
}

/** Scales that people rate on: a rater who uses all of one is taken to be on it. */
const usualScales = ['0:1', '0:4', '0:5', '0:9', '0:10', '1:3', '1:4', '1:5', '1:7', '1:10'];

/**
 * The scale of two raters of whom nobody has said it: all that the two use together. A rater who never gives the lowest
 * grade is still on the same scale. A whole usual scale within less than half of the union, such as 1 to 5 beside 0 to
 * 9, looks like a scale of its own, and equal numbers on two scales would not mean the same.
 */
function commonScale(a: RatingScale, b: RatingScale): Scale | { reason: string } {
  const union = { low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) };
  const narrow = a.high - a.low < b.high - b.low ? a : b;
  const isWhole = usualScales.includes(`${narrow.low}:${narrow.high}`);
  if (isWhole && (narrow.high - narrow.low) * 2 < union.high - union.low)
    return {
      reason: `${a.name} rates from ${a.low} to ${a.high}, ${b.name} from ${b.low} to ${b.high}: these look like two scales, on which equal numbers do not mean the same. State the scale if it is one, or compare decisions instead.`,
    };
  return union;
}

/**
 * One rater's ratings as they are compared: values given, a judge's rounded to whole grades or to choices, or decisions.
 * @param choices see `choicesOf`
 */
export const ratingsAs = (ratings: Ratings, as: RatingsAs, choices?: readonly number[]): Float64Array =>
  as === 'decisions' ? decisions(ratings) : gradesOf(ratings, choices);

function gradesOf({ of, values }: Ratings, choices?: readonly number[]): Float64Array {
  if (of.kind !== 'judge') return values;
  if (!choices) return values.map(Math.round);
  return values.map((value) =>
    Number.isNaN(value)
      ? value
      : choices.reduce((best, choice) => (Math.abs(choice - value) < Math.abs(best - value) ? choice : best)),
  );
}

const decisions = ({ values, cut }: Ratings): Float64Array =>
  values.map((value) => (Number.isNaN(value) ? Number.NaN : Number(value >= cut)));

function categoriesIn(values: Float64Array): number {
  const seen = new Set<number>();
  for (const value of values) if (!Number.isNaN(value) && seen.size <= maxCategories) seen.add(value);
  return seen.size;
}
