import { type ReactNode, useMemo, useState } from 'react';
import { histogram } from '#core/metrics/distribution/histogram.ts';
import { precisionRecallLine, rocLine } from '#core/metrics/selective/curve-lines.ts';
import { seededRandom } from '#core/random/random.ts';
import { DigitBars } from '#ui/charts/DigitBars.tsx';
import { type FakeColumns, fakeColumns } from '#ui/charts/fixtures/columns.ts';
import { fakeCut as cut, fakeBins, fakeCurves, fakeReliability } from '#ui/charts/fixtures/curves.ts';
import { liveNumber } from '#ui/charts/fixtures/live.ts';
import { LengthScatter } from '#ui/charts/LengthScatter.tsx';
import { PrecisionRecall } from '#ui/charts/PrecisionRecall.tsx';
import { Reliability } from '#ui/charts/Reliability.tsx';
import { RiskCoverage } from '#ui/charts/RiskCoverage.tsx';
import { RocCurve } from '#ui/charts/RocCurve.tsx';
import { ScatterPlot } from '#ui/charts/ScatterPlot.tsx';
import { ScoreDistribution } from '#ui/charts/ScoreDistribution.tsx';
import { ScoreMultiples } from '#ui/charts/ScoreMultiples.tsx';
import { riskBaselines } from '#ui/charts/threshold/baselines.ts';
import { coverageAt } from '#ui/charts/threshold/places.ts';
import { Comparisons } from './Comparisons.tsx';
import { caption, traces } from './invented.ts';

/** Every chart on seeded, invented columns. `?n=200`, `?part=roc`, `?theme=dark`. */
export function Stage({ part, n }: { part: string; n: number }) {
  const columns = useMemo(() => fakeColumns(n, 1), [n]);
  const parts: Record<string, (columns: FakeColumns) => ReactNode> = {
    decide: (c) => <Decide columns={c} />,
    detection: (c) => <Detection columns={c} />,
    calibration: (c) => <Calibration columns={c} />,
    compare: () => <Comparisons />,
    scatter: (c) => <Scatters columns={c} />,
    digits: () => <Digits />,
  };
  const shown = part === 'all' ? Object.keys(parts) : [part];
  return (
    <main style={{ maxWidth: 900, margin: '0 auto', padding: 16 }}>
      <h1 className="visually-hidden">Charts on invented data</h1>
      {shown.map((name) => (
        <div key={name} style={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 32 }}>
          {parts[name]?.(columns)}
        </div>
      ))}
    </main>
  );
}

function Decide({ columns }: { columns: FakeColumns }) {
  const [threshold] = useState(() => liveNumber(4.2));
  const data = useMemo(() => {
    const { curve, length } = fakeCurves(columns);
    return {
      curve,
      baselines: riskBaselines(curve, length),
      bins: fakeBins(columns, 36),
      groups: histogram({
        score: columns.score,
        valid: columns.valid,
        group: columns.category,
        groups: columns.categories,
        bins: 18,
        range: [0, 9],
      }),
    };
  }, [columns]);
  const coverage = (value: number) => coverageAt(data.curve, value);
  return (
    <>
      <RiskCoverage
        curve={data.curve}
        baselines={data.baselines}
        threshold={threshold}
        onThreshold={threshold.set}
        caption={caption(data.curve.n)}
        fileName="risk-coverage"
        traces={[
          { metric: 'selective_risk', rows: caption(data.curve.n), seed: '1, 1,000 draws of instructions' },
        ]}
      />
      <ScoreDistribution
        bins={data.bins}
        scoreName="Judge score (0 to 9)"
        n={data.curve.n}
        threshold={{ live: threshold, coverage, onThreshold: threshold.set }}
        caption={`${caption(data.curve.n)}; hatched: bad, label under ${cut}`}
        traces={traces}
        fileName="scores"
      />
      <ScoreMultiples
        groups={data.groups.byGroup}
        edges={data.groups.edges}
        scoreName="Judge score"
        groupName="category"
        threshold={threshold}
        declined={(_, value) => 1 - coverage(value)}
        caption={caption(data.curve.n)}
        traces={traces}
        fileName="scores-by-category"
      />
    </>
  );
}

function Detection({ columns }: { columns: FakeColumns }) {
  const { curve, length } = fakeCurves(columns);
  const prevalence = 1 - curve.losses.at(-1)! / curve.labelled;
  return (
    <>
      <RocCurve
        judge={{ name: 'judge', points: rocLine(curve) }}
        baseline={{ name: 'length', points: rocLine(length) }}
        caption={caption(curve.n)}
        traces={traces}
        fileName="roc"
      />
      <PrecisionRecall
        judge={{ name: 'judge', points: precisionRecallLine(curve) }}
        baseline={{ name: 'length', points: precisionRecallLine(length) }}
        finds="good"
        prevalence={prevalence}
        caption={caption(curve.n)}
        traces={traces}
        fileName="precision-recall"
      />
    </>
  );
}

function Calibration({ columns }: { columns: FakeColumns }) {
  return (
    <Reliability
      event={`label ≥ ${cut}`}
      panels={[
        { name: 'Before calibration', note: 'ECE 0.11 [0.08, 0.15]', bins: fakeReliability(columns, 2.2) },
        { name: 'After isotonic', note: 'ECE 0.03 [0.02, 0.06]', bins: fakeReliability(columns, 0.9) },
      ]}
      caption={caption(columns.n)}
      traces={traces}
      fileName="reliability"
    />
  );
}

function Scatters({ columns }: { columns: FakeColumns }) {
  const random = seededRandom(5);
  const names = Array.from({ length: 40 }, (_, i) => `model-${i + 1}`);
  const x = names.map(() => 10 + random() * 70);
  const y = x.map((value) => 3 + value / 20 + random() * 1.4);
  return (
    <>
      <LengthScatter
        length={columns.responseLength}
        score={columns.score}
        scoreName="Judge score (0 to 9)"
        scoreDomain={[0, 9]}
        trend={[100, 250, 500, 1000, 2500].map((length, i) => ({
          x: length,
          y: 4.8 + i * 0.15,
          low: 4.5 + i * 0.15,
          high: 5.1 + i * 0.15,
          n: 60,
        }))}
        caption={caption(columns.n)}
        traces={traces}
        fileName="length"
      />
      <ScatterPlot
        title="Mean judge score against leaderboard win rate, one model a point"
        x={x}
        y={y}
        names={names}
        xAxis={{ label: 'Win rate (%)', domain: [0, 100], format: String }}
        yAxis={{ label: 'Mean judge score (0 to 9)', domain: [2, 9], format: String }}
        caption="n = 40 models"
        traces={traces}
        fileName="leaderboard"
      />
    </>
  );
}

function Digits() {
  const probs = [0.01, 0.01, 0.02, 0.03, 0.06, 0.12, 0.22, 0.28, 0.15, 0.04];
  const score = probs.reduce((sum, p, d) => sum + p * d, 0) / probs.reduce((sum, p) => sum + p, 0);
  return (
    <>
      <DigitBars
        probs={probs}
        score={score}
        threshold={4.2}
        caption="Row 1"
        traces={traces}
        fileName="digits"
      />
      <DigitBars
        probs={Array(10).fill(0.003)}
        score={Number.NaN}
        caption="Row 2"
        traces={traces}
        fileName="digits"
      />
      <DigitBars
        probs={Array(10).fill(Number.NaN)}
        score={Number.NaN}
        caption="Row 3"
        traces={traces}
        fileName="digits"
      />
    </>
  );
}
