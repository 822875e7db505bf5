/** The judge's pick of each instruction. */
export interface Pick {
  /** Position of the picked row in the columns. */
  row: number;
  /** Valid candidates of its instruction. */
  candidates: number;
  /** How many of them share the highest score; the first in order is picked. */
  tied: number;
}

/** The highest-scored row of each instruction that has a valid row, in order of instruction. No label is needed. */
export function picksOf(
  instruction: Int32Array,
  { score, valid }: { score: Float64Array; valid: Uint8Array },
): Pick[] {
  const best = new Map<number, Pick>();
  instruction.forEach((number, row) => {
    if (!valid[row]) return;
    const pick = best.get(number);
    if (!pick) {
      best.set(number, { row, candidates: 1, tied: 1 });
      return;
    }
    pick.candidates++;
    if (score[row]! === score[pick.row]!) pick.tied++;
    else if (score[row]! > score[pick.row]!) {
      pick.row = row;
      pick.tied = 1;
    }
  });
  return [...best.entries()].sort(([a], [b]) => a - b).map(([, pick]) => pick);
}
