import { hasInterval, type MaybeEstimate } from '../metrics/estimate.ts';
import type { ScoreSummary } from '../metrics/score-summary.ts';

/** What an interval says of a difference. `too-few`: the rows answer too few instructions to say anything. */
export type Shown = 'better' | 'worse' | 'not-shown' | 'too-few';

/** Whether a judge is worth asking on these rows: against a coin, and against the length of the response. */
export interface Trust {
  /** Rows with a score and a label, and the instructions that they answer. */
  n: number;
  instructions: number;
  /** The chance that a good row scores above a bad one; 0.5 is a coin. */
  auroc: MaybeEstimate;
  overChance: Shown;
  /** AUROC minus that of the response's length, paired; null where it was not asked for. */
  overLength: MaybeEstimate | null;
  againstLength: Shown;
}

/** Fewer labelled rows than this, or rows of fewer instructions, can't show how much others would differ. */
export const minTrustRows = 20;
export const minTrustInstructions = 10;

export const chance = 0.5;

export function trustOf({ basis, figures, baselines }: ScoreSummary): Trust {
  const { n, instructions } = basis;
  const tooFew = n < minTrustRows || instructions < minTrustInstructions;
  const overLength = baselines?.overLength.auroc ?? null;
  return {
    n,
    instructions,
    auroc: figures.auroc,
    overChance: tooFew ? 'too-few' : shown(figures.auroc, chance),
    overLength,
    againstLength: tooFew ? 'too-few' : overLength ? shown(overLength, 0) : 'not-shown',
  };
}

function shown(estimate: MaybeEstimate, reference: number): Shown {
  if (!hasInterval(estimate)) return 'too-few';
  if (estimate.low > reference) return 'better';
  return estimate.high < reference ? 'worse' : 'not-shown';
}

/**
 * What to check first where bad rows score above good ones more often than not; null where that is not shown.
 * A label in which lower is better, or scores whose sign is flipped, look like that.
 */
export function worseThanChance(summary: ScoreSummary): string | null {
  const { auroc, overChance } = trustOf(summary);
  if (overChance !== 'worse' || !hasInterval(auroc)) return null;
  const [value, low, high] = [auroc.value, auroc.low, auroc.high].map((each) => each.toFixed(3));
  return `These scores are worse than chance: AUROC ${value} [${low}, ${high}] lies below 0.5, so bad rows score above good ones. Check whether a lower label is the better one (a reversed label), or the scores are sign-flipped.`;
}
