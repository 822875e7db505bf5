import { type SplitChosenBy, splitSentence } from '../metrics/split-seed.ts';
import { percent } from '../words/percent.ts';

/** How a score threshold is chosen: by hand, by how much to keep, by the risk seen, or by a guarantee for new rows. */
export type ThresholdRule = 'score' | 'coverage' | 'risk' | 'guarantee';

/** Everything that its origin depends on. */
export interface ThresholdOrigin {
  rule: ThresholdRule;
  coverage: number;
  riskLimit: number;
  /** Whether the labels of the rows that are decided were in view. */
  labelled: boolean;
  /** Of the guarantee; null where none was computed. */
  guarantee: {
    promise: string;
    delta: number;
    split: { seed: number; chosenBy: SplitChosenBy };
    /** Splits that have been looked at. */
    splitsTried: number;
  } | null;
}

/** How a threshold was chosen and what that promises, as it is written beside every decision in a file. */
export function originSentence(origin: ThresholdOrigin): string {
  const { rule, coverage, riskLimit, labelled, guarantee } = origin;
  if (rule === 'coverage')
    return `Chosen to keep ${percent(coverage, 4)} of the rows, whatever their labels. Promises nothing.`;
  if (rule === 'risk')
    return `Chosen for at most ${percent(riskLimit, 4)} bad among the accepted, on the labels of these same rows. Promises nothing for new rows.`;
  if (rule === 'guarantee' && guarantee) {
    const { promise, split, delta, splitsTried } = guarantee;
    return split.chosenBy === 'data' ? promise : `${promise} ${splitSentence(split, delta, splitsTried)}`;
  }
  return labelled
    ? 'Chosen by hand, with the labels of these same rows in view. Promises nothing for new rows.'
    : 'Chosen by hand, without labels. Promises nothing.';
}
