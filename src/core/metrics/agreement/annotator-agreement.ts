import { AppError } from '../../errors.ts';
import { bootstrap } from '../bootstrap.ts';
import type { BootstrapOptions } from '../bootstrap-options.ts';
import type { MaybeEstimate } from '../estimate.ts';
import { type AlphaKey, krippendorffAlpha } from './krippendorff.ts';
import { type RaterAgreement, raterAgreement } from './rater-agreement.ts';
import { asCategories, choicesOf, type Ratings, type RatingsAs, ratingsAs, type Scale } from './ratings.ts';

/** Two of the raters. */
export interface PairAgreement {
  first: string;
  second: string;
  agreement: RaterAgreement;
}

export interface AnnotatorAgreement {
  /** Rows that each rated. */
  raters: { name: string; rated: number }[];
  /** Krippendorff's α of all of them. */
  alpha: Record<AlphaKey, MaybeEstimate>;
  /** Rows that two or more rated. */
  n: number;
  pairs: PairAgreement[];
}

/**
 * Any number of raters of the same rows, each of whom may have left rows out: Krippendorff's α of all, and of each two
 * Cohen's κ and the confusion matrix. A judge's scores are rounded to whole grades, or to the choices that people have.
 * @param instruction instruction number of each row, the unit of resampling. Shape [n]
 * @throws AppError `not-comparable` where two of them rate on scales on which equal numbers do not mean the same
 */
export function annotatorAgreement(
  instruction: Int32Array,
  raters: readonly Ratings[],
  { as, scale, ...options }: BootstrapOptions & { as: RatingsAs; scale: Scale | null },
): AnnotatorAgreement {
  const pairs = raters.flatMap((first, at) =>
    raters.slice(at + 1).map((second): PairAgreement => {
      const categories = asCategories(first, second, as, scale);
      if ('reason' in categories) throw new AppError('not-comparable', categories.reason);
      const agreement = raterAgreement(
        instruction,
        categories.first,
        categories.second,
        options,
        categories.choices,
      );
      return { first: first.of.name, second: second.of.name, agreement };
    }),
  );
  const statistic = krippendorffAlpha(
    instruction,
    raters.map((ratings) => ratingsAs(ratings, as, choicesOf(raters))),
  );
  const [alpha] = bootstrap([statistic], statistic.clusters, options);
  return {
    raters: raters.map(({ of, values }) => ({
      name: of.name,
      rated: values.reduce((sum, value) => sum + Number(!Number.isNaN(value)), 0),
    })),
    alpha: alpha.estimates(),
    n: statistic.n,
    pairs,
  };
}
