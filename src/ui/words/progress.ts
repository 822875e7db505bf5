import type { WorkUnderWay } from '#state/work/under-way.ts';
import { bytes, count } from './numbers.ts';

/** "120 of 200 rows", "12 MB of 98 MB"; nothing where nothing is known yet. */
export function progressWords(progress: WorkUnderWay['progress']): string {
  if (!progress) return '';
  const { done, total, unit } = progress;
  if (unit === 'bytes') return total === null ? bytes(done) : `${bytes(done)} of ${bytes(total)}`;
  return total === null ? `${count(done)} ${unit}` : `${count(done)} of ${count(total)} ${unit}`;
}
