import { effectiveRows, wilsonInterval } from '../metrics/wilson.ts';
import { type DatasetColumns, unitsOf } from '../rows/dataset.ts';
import type { RunColumns } from '../run/run.ts';

/** How an answer stands among rows that the same judge has scored. */
export interface Standing {
  /** Rows with a score. */
  n: number;
  /** Share of them with a lower score; a tie counts half. */
  above: number;
  /** Share of them that are shorter, in characters: what the *length* baseline says. A tie counts half. */
  longer: number;
  /** What labels say of the rows whose scores are nearest; null where there are fewer than `minRows` with a label. */
  nearest: Likely | null;
}

/** A share of good rows with its 95% interval. */
export interface Likely {
  rows: number;
  good: number;
  low: number;
  high: number;
  /** Share of good rows among all that are scored and labelled: what the score must beat. */
  ofAll: number;
}

export interface Labels {
  /** NaN where a row has none. Shape [n]. */
  values: ArrayLike<number>;
  /** Good where label ≥ cut. */
  cut: number;
}

/** Rows with a label below which nothing is said of them. */
export const minRows = 20;
/** As many of the nearest as have a label, at most. */
const maxNearest = 40;

/** @returns null where no row has a score */
export function standingOf(
  answer: { score: number; characters: number },
  run: RunColumns,
  dataset: Pick<DatasetColumns, 'instruction' | 'unit' | 'responseLength'>,
  labels: Labels | null,
): Standing | null {
  const scored = Array.from({ length: run.n }, (_, row) => row).filter((row) => run.status[row] === 1);
  if (scored.length === 0) return null;
  const share = (value: number, of: ArrayLike<number>) =>
    scored.reduce((sum, row) => sum + (of[row]! < value ? 1 : of[row] === value ? 0.5 : 0), 0) /
    scored.length;
  return {
    n: scored.length,
    above: share(answer.score, run.score),
    longer: share(answer.characters, dataset.responseLength),
    nearest: labels && nearestTo(answer.score, scored, run.score, unitsOf(dataset), labels),
  };
}

/** Answers to one instruction are counted as if they told the same: the interval is rather too wide than too narrow. */
function nearestTo(
  score: number,
  scored: readonly number[],
  scores: ArrayLike<number>,
  instruction: ArrayLike<number>,
  { values, cut }: Labels,
): Likely | null {
  const labelled = scored.filter((row) => Number.isFinite(values[row]));
  if (labelled.length < minRows) return null;
  const isGood = (row: number) => values[row]! >= cut;
  const goodOf = (rows: readonly number[]) => rows.filter(isGood).length;
  const distance = (row: number) => Math.abs(scores[row]! - score);
  const nearest = [...labelled].sort((a, b) => distance(a) - distance(b) || a - b).slice(0, maxNearest);
  const sizes = new Map<number, number>();
  for (const row of nearest) sizes.set(instruction[row]!, (sizes.get(instruction[row]!) ?? 0) + 1);
  const squares = [...sizes.values()].reduce((sum, size) => sum + size * size, 0);
  const good = goodOf(nearest);
  const share = good / nearest.length;
  const [low, high] = wilsonInterval(share, effectiveRows(nearest.length, squares, 1), sizes.size);
  return { rows: nearest.length, good, low, high, ofAll: goodOf(labelled) / labelled.length };
}
