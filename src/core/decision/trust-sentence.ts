import { isUndefined, type MaybeEstimate } from '../metrics/estimate.ts';
import { plural } from '../words/count.ts';
import { formatEstimate, formatNumber } from '../words/format.ts';
import type { Shown, Trust } from './trust.ts';

const than: Record<Exclude<Shown, 'too-few'>, string> = {
  better: 'better than',
  worse: 'worse than',
  'not-shown': 'not shown to be better than',
};

/** Whether the judge is better than chance and than length on these rows, with n and intervals. */
export function trustSentence(judge: string, trust: Trust): string {
  const { n, instructions, auroc, overChance, overLength, againstLength } = trust;
  const rows = `n = ${plural(n, 'graded row')} of ${plural(instructions, 'instruction')}`;
  if (overChance === 'too-few')
    return isUndefined(auroc)
      ? `Whether ${judge} is better than chance cannot be told (${rows}). ${auroc.reason}`
      : `${rows}: too few rows to tell whether ${judge} is better than chance, or than length.`;
  const length =
    overLength && againstLength !== 'too-few'
      ? `${againstLength === overChance ? ' and ' : ', and '}${againstLength === overChance ? 'than' : than[againstLength]} length (difference ${three(overLength)})`
      : '';
  return `${judge} is ${than[overChance]} chance here (AUROC ${three(auroc)})${length}; ${rows}.`;
}

const three = (estimate: MaybeEstimate) => formatEstimate(estimate, (value) => formatNumber(value, 3));
