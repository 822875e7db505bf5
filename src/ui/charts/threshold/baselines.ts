import type { RiskCoverageCurve } from '#core/metrics/selective/curve.ts';
import type { RiskBaseline } from '../RiskCoverage.tsx';
import { coverageOf } from './places.ts';

const steps = 200;

/**
 * What trivial judges and the best possible one do on the same rows.
 * @param length the same rows, ordered by the length of the response
 */
export function riskBaselines(curve: RiskCoverageCurve, length: RiskCoverageCurve | null): RiskBaseline[] {
  if (curve.labelled === 0) return [];
  const error = curve.losses.at(-1)! / curve.labelled;
  const grid = Array.from({ length: steps }, (_, i) => (i + 1) / steps);
  return [
    { name: 'constant score', coverage: [0, 1], risk: [error, error], look: 'dotted' },
    ...(length
      ? [
          {
            name: 'length',
            coverage: coverages(length),
            risk: selectiveRisks(length),
            look: 'baseline' as const,
          },
        ]
      : []),
    {
      name: 'best possible order',
      coverage: grid,
      risk: grid.map((coverage) => Math.max(0, 1 - (1 - error) / coverage)),
      look: 'reference',
    },
  ];
}

export const coverages = (curve: RiskCoverageCurve): Float64Array =>
  Float64Array.from(curve.accepted, (_, place) => coverageOf(curve, place));

/** NaN where no labelled row is kept. */
export const selectiveRisks = (curve: RiskCoverageCurve): Float64Array =>
  Float64Array.from(curve.losses, (losses, place) => losses / curve.acceptedLabelled[place]!);

export const generalisedRisks = (curve: RiskCoverageCurve): Float64Array =>
  Float64Array.from(curve.losses, (losses) => losses / curve.labelled);
