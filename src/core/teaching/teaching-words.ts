import { estimateWith } from '../analysis/report/estimate-json.ts';
import type { MaybeEstimate } from '../metrics/estimate.ts';
import { plural } from '../words/count.ts';
import { type KeptBecause, minInstructions, minRows } from './teach.ts';
import type { TeachingGain } from './teaching-gain.ts';

const whyKept: Record<KeptBecause, string> = {
  'too-few-grades': `Teaching begins at ${minRows} grades of ${minInstructions} instructions; until then the judge stays as it is.`,
  'nothing-varies':
    'All grades, or all scores, are the same, so there is nothing to learn; the judge stays as it is.',
  'no-gain-shown':
    'Teaching does not help so far: on instructions left out it is not shown to predict grades better, so the judge stays as it is.',
};

/** Why a judge stays as it is, as a sentence. */
export const keptBecause = (kept: KeptBecause): string => whyKept[kept];

/** What a judge was taught with. */
export type TaughtWith =
  | { kind: 'kept'; keptRows: number; notKept: number; readsStates: boolean }
  /** Score and length alone, because no linear probe judged, or nothing is kept of what it read. */
  | { kind: 'score'; why: 'other-judge' | 'nothing-kept' };

/** What was learned from, and what it would take to learn from more: sentences. */
export function taughtWithSentences(taughtWith: TaughtWith): string[] {
  if (taughtWith.kind === 'score')
    return [
      'It is learned from score and length alone.',
      taughtWith.why === 'other-judge'
        ? 'Only a linear probe can be taught from what it read of the rows; this run’s judge is none.'
        : 'Nothing is kept of what the judge read of this run’s rows. Choose a size under “Keep hidden states” on Judge, then judge the rows again: the judge is then taught from texts and hidden states, and can be kept.',
    ];
  const { keptRows, notKept, readsStates } = taughtWith;
  return [
    readsStates
      ? `It is learned from the judge’s score, the length and the hidden states of the rows (principal components of ${plural(keptRows, 'kept row')}).`
      : `It is learned from the judge’s score, the length and the text features that the judge reads (${plural(keptRows, 'kept row')}); this judge reads no hidden states.`,
    ...(notKept > 0
      ? [`Of ${plural(notKept, 'labelled row')} nothing is kept, so they are not learned from.`]
      : []),
  ];
}

/** One line for where rows are graded. */
export function teachingLine({ grades, kept, taught, judge }: TeachingGain): string {
  if (kept === 'too-few-grades')
    return `Teaching begins at ${minRows} grades of ${minInstructions} instructions; ${plural(grades, 'grade')} so far.`;
  const figures = `AUROC ${two(taught.auroc)} out of fold; the judge you began with ${two(judge.auroc)}`;
  return kept
    ? `After ${plural(grades, 'grade')} teaching does not help so far: keep the judge (AUROC ${two(judge.auroc)}).`
    : `Taught with ${plural(grades, 'grade')}: ${figures}.`;
}

const two = (estimate: MaybeEstimate) => estimateWith(estimate, 2);

/** What was gained, out of fold, and whether the judge is better taught: sentences for page and command. */
export function teachingSentences({ grades, kept, shown, taught, judge, gain }: TeachingGain): string[] {
  const figures = `After ${plural(grades, 'grade')}, out of fold: AUROC ${two(taught.auroc)}; the judge you began with ${two(judge.auroc)}; difference ${two(gain.auroc.difference)}.`;
  if (kept) return [whyKept[kept], ...(kept === 'no-gain-shown' ? [figures] : [])];
  return [
    figures,
    shown
      ? 'Teaching helps: the whole interval of the difference is above 0.'
      : 'Teaching is chosen, but its gain is not shown yet: the interval of the difference, where there is one, contains 0. More grades would settle it.',
  ];
}
