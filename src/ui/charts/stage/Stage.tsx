import { useMemo, useState } from 'react';
import { binEdges, histogram } from '../base/histogram.ts';
import { RiskCoverage } from '../RiskCoverage.tsx';
import { RocCurve } from '../RocCurve.tsx';
import { ScoreDistribution } from '../ScoreDistribution.tsx';
import { coverageAt, pointAt } from '../threshold/risk-curve.ts';
import { fakeColumns } from './columns.ts';
import { riskCurve, roc, roughBand } from './curves.ts';

/** The smallest store there is. */
function liveNumber(initial: number) {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set: (next: number) => {
      value = next;
      for (const listener of listeners) listener();
    },
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function Stage({ part: _part }: { part: string }) {
  const n = Number(new URLSearchParams(location.search).get('n') ?? 320);
  const [threshold] = useState(() => liveNumber(4.2));
  const data = useMemo(() => {
    const columns = fakeColumns(n, 1);
    const bad = (row: number) => columns.label[row]! < 4;
    const curve = riskCurve(columns.score, bad);
    const length = riskCurve(Float64Array.from(columns.responseLength), bad);
    const error = curve.generalisedRisk[curve.threshold.length - 1]!;
    const grid = Array.from({ length: 101 }, (_, i) => (i + 1) / 101);
    const edges = binEdges(0, 9, 36);
    return {
      columns,
      curve,
      band: roughBand(curve),
      baselines: [
        { name: 'constant score', coverage: [0, 1], risk: [error, error], look: 'dotted' as const },
        {
          name: 'length',
          coverage: Float64Array.from(length.accepted, (k) => k / length.n),
          risk: length.selectiveRisk,
          look: 'baseline' as const,
        },
        {
          name: 'oracle',
          coverage: grid,
          risk: grid.map((c) => Math.max(0, 1 - (1 - error) / c)),
          look: 'reference' as const,
        },
      ],
      bins: {
        edges,
        counts: histogram(columns.score, edges).counts,
        bad: histogram(columns.score, edges, bad).counts,
      },
    };
  }, [n]);
  const good = (row: number) => data.columns.label[row]! >= 4;
  return (
    <main style={{ maxWidth: 860, padding: 16, display: 'grid', gap: 24 }}>
      <RiskCoverage
        curve={data.curve}
        band={data.band}
        baselines={data.baselines}
        threshold={threshold}
        onThreshold={threshold.set}
        caption="n = 320 rows of 80 instructions"
        fileName="risk-coverage"
      />
      <ScoreDistribution
        bins={data.bins}
        scoreName="Judge score (0 to 9)"
        n={data.curve.n}
        threshold={{
          live: threshold,
          coverage: (value) => coverageAt(data.curve, pointAt(data.curve, value)),
          onThreshold: threshold.set,
        }}
        caption="n = 320 rows of 80 instructions; hatched: bad, label under 4"
        fileName="scores"
      />
      <RocCurve
        judge={roc(data.columns.score, good, 'judge')}
        baseline={roc(Float64Array.from(data.columns.responseLength), good, 'length')}
        caption="n = 320 rows of 80 instructions"
        fileName="roc"
      />
    </main>
  );
}
