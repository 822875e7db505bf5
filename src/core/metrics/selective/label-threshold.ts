import { percent } from '../../words/percent.ts';
import { defaultCut } from './loss.ts';

/** The label threshold that a column's look suggests. */
export interface LabelThreshold {
  /** A row is good where its label is at or above it. */
  cut: number;
  /** Why, as a sentence; where it is unclear, what is to be decided. */
  reason: string;
  /** Whether the column leaves no doubt: where it does, somebody must say. */
  sure: boolean;
}

/** Share of labels at either end that may be strays, such as a −1 that stands for "no answer"; they set no scale. */
export const strayShare = 0.01;
/** More different values than these between 0 and 1 are no votes. */
const mostVotes = 12;

/** What a column of labels looks like, strays left out. */
interface Look {
  low: number;
  high: number;
  /** Share of rows with this very label. */
  shareOf(value: number): number;
  /** How many different labels there are. */
  distinct: number;
  /** Whether every label is one of these. */
  only(...values: number[]): boolean;
}

interface Reading extends LabelThreshold {
  matches(look: Look): boolean;
}

const within = ({ low, high }: Look, from: number, to: number) => low >= from && high <= to;
const isRare = (share: number) => share <= strayShare;
const scale = (from: number, to: number, cut: number, matches: Reading['matches']): Reading => ({
  cut,
  sure: true,
  reason: `Labels look like a scale from ${from} to ${to}, and good begins at its middle.`,
  matches,
});

/** Whether labels lie on a scale from 0 or 1 up that is known here, such as 0 to 9 or 1 to 5. */
export const looksLikeScale = (sorted: Float64Array): boolean => {
  const look = lookOf(sorted);
  return look.high > 1 && readings(look).some(({ matches }) => matches(look));
};

/** Readings of a column, the first that matches holds. */
const readings = (look: Look): Reading[] => [
  {
    cut: 1,
    sure: true,
    reason: look.only(0, 1)
      ? 'Labels are 0 and 1, and 1 is good.'
      : 'Labels are 0 and 1 with hardly a tie between them, and 1 is good.',
    matches: (of) => of.only(0, 0.5, 1) && isRare(of.shareOf(0.5)),
  },
  {
    cut: 0.5,
    sure: false,
    reason: `Labels lie between 0 and 1, and ${percent(look.shareOf(0.5), 2)} of them are exactly 0.5, a tie: say whether a tie is good (0.5) or not (just above it, such as 0.51).`,
    matches: (of) => within(of, 0, 1) && of.distinct <= mostVotes && !isRare(of.shareOf(0.5)),
  },
  {
    cut: 0.5,
    sure: true,
    reason:
      look.distinct <= mostVotes
        ? 'Labels look like means of votes between 0 and 1, and good has the majority.'
        : 'Labels lie between 0 and 1 like shares or probabilities, and good is half or more.',
    matches: (of) => within(of, 0, 1),
  },
  {
    cut: 1,
    sure: true,
    reason: 'Labels look like pairwise preferences, −1 and 1, and 1, a win, is good.',
    matches: (of) => of.only(-1, 0, 1) && isRare(of.shareOf(0)),
  },
  {
    cut: 1,
    sure: false,
    reason: `Labels look like pairwise preferences, and ${percent(look.shareOf(0), 2)} of them are 0, a tie: say whether a tie is good (0) or not (1).`,
    matches: (of) => of.only(-1, 0, 1),
  },
  scale(1, 5, 3, (of) => within(of, 1, 5) && of.high > 4),
  scale(0, 5, 3, (of) => within(of, 0, 5) && of.high > 4),
  scale(0, 9, 5, (of) => within(of, 0, 9) && of.high > 5),
  scale(1, 10, 6, (of) => within(of, 1, 10) && of.high > 9),
  scale(0, 10, 5, (of) => within(of, 0, 10) && of.high > 9),
  scale(0, 100, 50, (of) => within(of, 0, 100) && of.high > 50),
];

/**
 * The label threshold where the user names none, by what the column looks like: its values, its range and its ties.
 * @param label NaN passed over; null where there is none
 */
export function suggestLabelThreshold(label: Float64Array): LabelThreshold | null {
  const sorted = label.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return null;
  const [least, greatest] = [sorted[0]!, sorted.at(-1)!];
  if (least === greatest)
    return {
      // Of a 0, most often "bad" in every row; at the label itself every row would be good, which nobody has said.
      cut: least === 0 ? 1 : least,
      sure: false,
      reason: `Every label is ${least}: say whether that is good (${least}) or bad (just above it).`,
    };
  const kept = withoutStrays(sorted);
  const look = lookOf(kept);
  const { low, high } = look;
  const found = readings(look).find(({ matches }) => matches(look));
  if (found && found.cut > low && found.cut <= high)
    return { cut: found.cut, sure: found.sure, reason: found.reason };
  return {
    cut: defaultCut(low, high),
    sure: false,
    reason: found
      ? `Labels run from ${low} to ${high}: at ${found.cut}, the middle of the scale that they look like, all would be ${found.cut <= low ? 'good' : 'bad'}. Say from which label on a row is good.`
      : `Labels run from ${low} to ${high}, which is no scale that is known here: say from which label on a row is good.`,
  };
}

/** Rare negative labels below a scale from 0, and values far outside what 98% of the labels span, are strays. */
function withoutStrays(sorted: Float64Array): Float64Array {
  const out = Math.floor(strayShare * sorted.length);
  const positive = sorted.filter((value) => value >= 0);
  const scaled = sorted.length - positive.length <= out ? positive : sorted;
  const [low, high] = [sorted[out]!, sorted[sorted.length - 1 - out]!];
  if (low === high) return scaled;
  const reach = Math.max(1, high - low);
  return scaled.filter((value) => value > low - reach && value < high + reach);
}

function lookOf(sorted: Float64Array): Look {
  const counts = new Map<number, number>();
  for (const value of sorted) counts.set(value, (counts.get(value) ?? 0) + 1);
  return {
    low: sorted[0]!,
    high: sorted.at(-1)!,
    distinct: counts.size,
    shareOf: (value) => (counts.get(value) ?? 0) / sorted.length,
    only: (...values) => [...counts.keys()].every((value) => values.includes(value)),
  };
}
