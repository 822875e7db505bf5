import type { ScoreSummary } from '#core/metrics/score-summary.ts';
import type { DecideFigures } from '#state/decide/computations.ts';
import type { Trace } from '../../charts/frame/Trace.tsx';
import { count, plural } from '../../words/numbers.ts';
import { basisWords } from './basis.ts';

/** What "bad" means; undefined without a label. */
export const eventOf = ({ label }: DecideFigures) =>
  label ? `${label.column} under ${label.cut}` : undefined;

/** What stands behind the figures of the curve. */
export function curveTraces(figures: DecideFigures): Trace[] {
  if (!figures.label) return [];
  const common = {
    rows: `${basisWords(figures)}. ${count(figures.invalid)} invalid left out.`,
    event: eventOf(figures),
  };
  return [
    { metric: 'selective_risk', ...common },
    { metric: 'simultaneous_risk', ...common },
    { metric: 'generalised_risk', ...common },
  ];
}

const scoredRows = ({ curve, invalid }: DecideFigures) =>
  `${plural(curve.n, 'row')} with a valid score; ${count(invalid)} invalid left out.`;

/** What stands behind a distribution of scores. */
export const scoreTrace = (figures: DecideFigures): Trace => ({
  metric: 'distribution',
  rows: scoredRows(figures),
  event: eventOf(figures),
});

/** What stands behind a share of rows accepted. */
export const coverageTrace = (figures: DecideFigures): Trace => ({
  metric: 'coverage',
  rows: scoredRows(figures),
});

/** What the bootstrapped figures have in common. */
export function summaryTrace(figures: DecideFigures, { basis }: ScoreSummary): Omit<Trace, 'metric'> {
  return {
    rows: `${plural(basis.n, 'row')} of ${plural(basis.instructions, 'instruction')}; ${count(basis.invalid)} invalid and ${count(basis.unlabelled)} unlabelled left out.`,
    event: eventOf(figures),
    seed: `${basis.seed}; ${count(basis.draws)} draws of instructions`,
  };
}
