import type { DecideFigures } from '#state/decide/decide-store.ts';
import type { Trace } from '../../charts/frame/Trace.tsx';
import { count } from '../../words/numbers.ts';
import { basisWords } from './basis.ts';

/** What stands behind the figures of the curve. */
export function tracesOf(figures: DecideFigures): Trace[] {
  const { label, invalid } = figures;
  if (!label) return [];
  const rows = `${basisWords(figures)}. ${count(invalid)} invalid left out.`;
  const bad = `bad: ${label.column} under ${label.cut}`;
  return [
    {
      name: 'Bad among kept',
      definition: `Selective risk: the share of bad rows among those kept (${bad}).`,
      formula: 'bad rows kept ÷ labelled rows kept',
      source:
        'Geifman and El-Yaniv 2017. Interval: Wilson, on the number of rows divided by Kish’s design effect for rows of one instruction.',
      rows,
    },
    {
      name: 'Bad kept, of all rows',
      definition: `Generalised risk: the chance that a row is bad and kept (${bad}). Declining can only lower it.`,
      formula: 'bad rows kept ÷ all labelled rows',
      source: 'Traub et al. 2024. Interval: Wilson, as above.',
      rows,
    },
  ];
}
