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
