import { certifiable, certifiableWords } from '../../decision/certifiable.ts';
import { count, plural } from '../../words/count.ts';
import { percent } from '../../words/percent.ts';
import { clopperPearsonUpper } from '../numeric/binomial.ts';
import type { Sample } from '../sample.ts';
import { acceptedAtEach, evenSteps } from './candidates.ts';
import { rowsNeeded } from './fixed-sequence.ts';
import { ladderSteps } from './learn-then-test.ts';

/** What a certified threshold would take, where none could be certified. */
export interface Needed {
  /** Instructions to calibrate on, about, were the shares of errors to stay as seen; null where none can be told. */
  instructions: number | null;
  /** Instructions that there are. */
  available: number;
  /** In whole sentences. */
  sentence: string;
}

/** Fewer rows than this say nothing of the share among more of them. */
const minRowsSeen = 10;
/** More than this many times the labels is out of reach. */
const maxTimes = 1000;

interface NeededFor {
  /** The share that is not to be exceeded, and the chance that it is all the same. */
  limit: number;
  level: number;
  minRows: number;
  /** Share of the instructions that is calibrated on. */
  share: number;
  /** What errors are: "bad rows among the accepted". */
  errors: string;
}

/**
 * How many instructions would be enough, at that one of twenty thresholds where fewest would, were its share of errors to
 * stay as seen. It is a plan, not a promise: the best of twenty thresholds looks better than it is.
 * @param single one row an instruction
 */
export function neededFor(single: Sample, loss: Uint8Array, of: NeededFor): Needed {
  const { limit, level, minRows, share, errors } = of;
  const available = single.n;
  const atLeast = rowsNeeded(limit, level, minRows);
  const lacking = certifiable(atLeast, available, share);
  if (lacking !== null) return { instructions: atLeast, available, sentence: certifiableWords(lacking) };
  const times = evenSteps(acceptedAtEach(single, loss), single.n, ladderSteps)
    .filter(({ n }) => n >= minRowsSeen)
    .map(({ n, losses }) => timesNeeded(losses, Math.max(n, 1), limit, level));
  const least = times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const untold = (sentence: string): Needed => ({ instructions: null, available, sentence });
  if (least === Number.POSITIVE_INFINITY)
    return untold(
      `At no threshold are ${errors} below ${percent(limit, 6)} even on these rows, so more labels alone would not help: allow a larger share, or use a judge that tells good rows from bad ones better.`,
    );
  if (least > maxTimes)
    return untold(
      `At no threshold are ${errors} clearly below ${percent(limit, 6)}: over ${count(maxTimes)} times as many labelled instructions would be needed. Allow a larger share, or use a judge that tells good rows from bad ones better.`,
    );
  if (least <= 1)
    return untold(
      `For a test of one threshold alone these ${plural(available, 'labelled instruction')} would be enough, but stricter thresholds are tested first, or many at once, and so more are needed: how many cannot be told from these rows. A larger share or a larger chance of failing needs fewer.`,
    );
  const instructions = Math.ceil(available * least);
  return {
    instructions,
    available,
    sentence: `If ${errors} stay as they are here, about ${plural(instructions, 'labelled instruction')} to calibrate on would be enough (there ${available === 1 ? 'is' : 'are'} ${available}); a larger share or a larger chance of failing needs fewer.`,
  };
}

/** How many times as many rows would bring the bound down to the limit; infinite where none does. */
function timesNeeded(losses: number, n: number, limit: number, level: number): number {
  const passes = (times: number) => clopperPearsonUpper(losses * times, n * times, level) <= limit;
  if (losses / n >= limit) return Number.POSITIVE_INFINITY;
  if (!passes(2 * maxTimes)) return 2 * maxTimes;
  let [low, high] = [0, 2 * maxTimes];
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (passes(middle)) high = middle;
    else low = middle;
  }
  return high;
}
