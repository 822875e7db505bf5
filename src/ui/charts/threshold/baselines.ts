import type { RiskCoverageCurve } from '#core/metrics/selective/curve.ts';
import type { LineLook } from '../plot/marks.tsx';

/** A trivial judge's curve in the same chart: *length*, constant, or the best that could be. */
export interface RiskBaseline {
  name: string;
  coverage: ArrayLike<number>;
  risk: ArrayLike<number>;
  look: LineLook;
}

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

/** Share of rows accepted at each place. Shape [points]. Loops: of 100,000 points a callback each is a frame lost. */
export function coverages(curve: RiskCoverageCurve): Float64Array {
  const shares = new Float64Array(curve.accepted.length);
  for (let place = 0; place < shares.length; place++) shares[place] = curve.accepted[place]! / curve.n;
  return shares;
}

/** NaN where no labelled row is accepted. Shape [points]. */
export function selectiveRisks(curve: RiskCoverageCurve): Float64Array {
  const risks = new Float64Array(curve.losses.length);
  for (let place = 0; place < risks.length; place++)
    risks[place] = curve.losses[place]! / curve.acceptedLabelled[place]!;
  return risks;
}

/** Shape [points]. */
export function generalisedRisks(curve: RiskCoverageCurve): Float64Array {
  const risks = new Float64Array(curve.losses.length);
  for (let place = 0; place < risks.length; place++) risks[place] = curve.losses[place]! / curve.labelled;
  return risks;
}
