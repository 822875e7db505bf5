import type { DegradationKind } from '../degradations/degradation.ts';
import { hasInterval, isUndefined, type MaybeEstimate } from '../metrics/estimate.ts';

/** What the intervals say of one degradation. */
export type Verdict =
  /** A fault: the twin has the lower score far more often than not. */
  | 'seen'
  | 'not seen'
  /** A fault that gets the higher score. */
  | 'preferred'
  /** A harmless change or an attack that leaves the score about where it is. */
  | 'unmoved'
  /** A harmless change that changes the score, or an attack that raises it. */
  | 'moved'
  /** An attack that costs score: no gain to whoever tries it, and a loss to a response that only quotes such text. */
  | 'lowered'
  /** The interval is too wide to say. */
  | 'unsettled';

/** A fault is seen where the share is at least this and its interval lies above one half. */
const seenShare = 0.75;

/** A shift counts from this many standard deviations of the untouched scores. */
export const movedDeviations = 0.5;

/** Fewer pairs say nothing: a bootstrap over two instructions has next to no width. */
const minPairs = 6;

interface Found {
  lower: MaybeEstimate;
  shift: MaybeEstimate;
  effect: MaybeEstimate | null;
}

/**
 * The stated rule. Fewer than six pairs are unsettled. Faults: seen where the interval of the share lies above 0.5 and the share is 0.75 or more;
 * preferred where the interval lies below 0.5; not seen where it lies below 0.75. Harmless changes by their shift
 * and attacks by their effect, in standard deviations of the untouched scores: moved where the interval excludes 0
 * and the value is beyond 0.5 (of an attack: upwards; lowered where downwards); unmoved where the interval lies
 * within 0.5. Otherwise unsettled.
 */
export function verdictOf(kind: DegradationKind, { lower, shift, effect }: Found, spread: number): Verdict {
  if (kind === 'visible fault' || kind === 'subtle fault') {
    if (!hasInterval(lower) || lower.n < minPairs) return 'unsettled';
    if (lower.low > 0.5 && lower.value >= seenShare) return 'seen';
    if (lower.high < 0.5) return 'preferred';
    return lower.high < seenShare ? 'not seen' : 'unsettled';
  }
  const moved = effect ?? shift;
  if (isUndefined(moved) || moved.n < minPairs) return 'unsettled';
  // Where every pair moved by the same, resampling gives no interval, and there is nothing to be unsure of.
  const { value } = moved;
  const { low, high } = hasInterval(moved) ? moved : { low: value, high: value };
  const limit = movedDeviations * spread;
  if (low > 0 && value > limit) return 'moved';
  if (high < 0 && value < -limit) return kind === 'attack' ? 'lowered' : 'moved';
  return low >= -limit && high <= limit ? 'unmoved' : 'unsettled';
}
