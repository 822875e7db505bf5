import type { DecideFigures } from '#state/decide/computations.ts';
import { count, plural } from '../../words/numbers.ts';

/** What a figure rests on: "n = 312 labelled rows of 80 instructions; first 120 of 320". */
export function basisWords({ curve, label, judged, of, seen }: DecideFigures): string {
  const labelled = label !== null && curve.labelled > 0;
  const rows = labelled
    ? `n = ${plural(curve.labelled, 'labelled row')} of ${plural(curve.instructions, 'instruction')}`
    : `n = ${plural(curve.n, 'row')} with a score`;
  const without = curve.n - curve.labelled - seen;
  const missing = labelled && without > 0 ? `, ${count(without)} without a label` : '';
  return `${rows}${seenWords(seen)}${missing}${partWords({ judged, of })}`;
}

/** ", 50 left out: …": a judge is not measured on what it was trained on. */
export const seenWords = (seen: number): string =>
  seen > 0 ? `, ${plural(seen, 'labelled row')} left out: the judge was trained on their instructions` : '';

/** "; first 120 of 320" while a run is under way or was ended early; nothing where all rows are judged. */
export const partWords = ({ judged, of }: Pick<DecideFigures, 'judged' | 'of'>): string =>
  judged < of ? `; first ${count(judged)} of ${count(of)}` : '';
