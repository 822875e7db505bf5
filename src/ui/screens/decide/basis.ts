import type { DecideFigures } from '#state/decide/computations.ts';
import { count, plural } from '../../words/numbers.ts';

/** What a figure rests on: "n = 312 labelled rows of 80 instructions; first 120 of 320". */
export function basisWords({ curve, label, judged, of }: DecideFigures): string {
  const labelled = label !== null && curve.labelled > 0;
  const rows = labelled
    ? `n = ${plural(curve.labelled, 'labelled row')} of ${plural(curve.instructions, 'instruction')}`
    : `n = ${plural(curve.n, 'row')} with a score`;
  const missing =
    labelled && curve.labelled < curve.n ? `, ${count(curve.n - curve.labelled)} without a label` : '';
  return `${rows}${missing}${partWords({ judged, of })}`;
}

/** "; first 120 of 320" while a run is under way or was ended early; nothing where all rows are judged. */
export const partWords = ({ judged, of }: Pick<DecideFigures, 'judged' | 'of'>): string =>
  judged < of ? `; first ${count(judged)} of ${count(of)}` : '';
