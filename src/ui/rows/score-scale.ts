import type { RunColumns } from '#core/run/run.ts';
import type { ScoreScale } from './ScoreGauge.tsx';

/** The whole digits between which every score of a run lies; 0 to 9 before there is one. */
export function scoreScale(columns: RunColumns | null): ScoreScale {
  let low = Infinity;
  let high = -Infinity;
  for (let row = 0; row < (columns?.n ?? 0); row++) {
    if (columns!.status[row] !== 1) continue;
    const score = columns!.score[row]!;
    if (score < low) low = score;
    if (score > high) high = score;
  }
  if (low > high) return [0, 9];
  const floor = Math.min(8, Math.floor(low));
  return [floor, Math.max(floor + 1, Math.ceil(high))];
}
