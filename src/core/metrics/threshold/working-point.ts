import type { Sample } from '../sample.ts';
import { keptAtEach } from './candidates.ts';

/**
 * The threshold of largest coverage whose share of losses among the kept rows is at most α; null where no
 * threshold has that. It is chosen and judged on the same rows, so it promises nothing for others.
 */
export function workingPoint(sample: Sample, loss: Uint8Array, alpha: number): number | null {
  let best: number | null = null;
  for (const { threshold, n, losses } of keptAtEach(sample, loss)) if (losses <= alpha * n) best = threshold;
  return best;
}
