import { useMemo } from 'react';
import { formatNumber, formatPercent, formatShare } from './base/format.ts';
import type { TableData } from './base/table-data.ts';
import { ChartFrame } from './frame/ChartFrame.tsx';
import type { Framing } from './framing.ts';
import { LinesPlot, type Series, spread } from './LinesPlot.tsx';
import type { AxisSpec } from './plot/geometry.ts';

/** A judge's or baseline's ROC curve, from strict to lenient. Shape [points] each. */
export interface RocLine {
  name: string;
  threshold: ArrayLike<number>;
  /** Share of the bad rows that are kept. */
  falsePositiveRate: ArrayLike<number>;
  /** Share of the good rows that are kept. */
  truePositiveRate: ArrayLike<number>;
}

interface RocCurveProps extends Framing {
  judge: RocLine;
  /** Drawn dashed beside it, such as *length*. */
  baseline?: RocLine | null;
}

const share = (label: string): AxisSpec => ({
  label,
  domain: [0, 1],
  ticks: [0, 0.25, 0.5, 0.75, 1],
  format: (v) => formatShare(v, 0),
});
const xAxis = share('Bad rows kept (% of bad)');
const yAxis = share('Good rows kept (% of good)');

/** Good rows kept against bad rows kept, over every threshold; chance is the diagonal. */
export function RocCurve({ judge, baseline, title, ...framing }: RocCurveProps) {
  const series = useMemo<Series[]>(() => {
    const line = (roc: RocLine) => ({
      name: roc.name,
      points: { x: roc.falsePositiveRate, y: roc.truePositiveRate },
    });
    return [
      { ...line(judge), look: 'main' as const },
      ...(baseline ? [{ ...line(baseline), look: 'baseline' as const }] : []),
      { name: 'chance', points: { x: [0, 1], y: [0, 1] }, look: 'dotted' as const },
    ];
  }, [judge, baseline]);
  const shown = useMemo(() => spread(judge.threshold.length, 101), [judge]);
  const stops = useMemo(
    () =>
      shown.map((i) => ({
        x: judge.falsePositiveRate[i]!,
        y: judge.truePositiveRate[i]!,
        title: Number.isFinite(judge.threshold[i]!)
          ? `Score ≥ ${formatNumber(judge.threshold[i]!)}`
          : 'None kept',
        values: [
          ['good kept', formatPercent(judge.truePositiveRate[i]!)],
          ['bad kept', formatPercent(judge.falsePositiveRate[i]!)],
        ] as const,
      })),
    [judge, shown],
  );
  const rows = (indices: Iterable<number>) =>
    Array.from(indices, (i) => [
      judge.threshold[i]!,
      judge.falsePositiveRate[i]!,
      judge.truePositiveRate[i]!,
    ]);
  const table = (indices: Iterable<number>): TableData => ({
    columns: [
      { name: 'Threshold', format: (v) => formatNumber(v) },
      { name: 'Bad rows kept', format: (v) => formatPercent(v) },
      { name: 'Good rows kept', format: (v) => formatPercent(v) },
    ],
    rows: rows(indices),
  });
  return (
    <ChartFrame
      {...framing}
      title={title ?? 'ROC: good rows kept against bad rows kept, over every threshold'}
      table={table(shown)}
      fullTable={() => table(Array(judge.threshold.length).keys())}
    >
      <LinesPlot
        x={xAxis}
        y={yAxis}
        series={series}
        stops={stops}
        stopsLabel={`Points of the ROC curve of ${judge.name}`}
      />
    </ChartFrame>
  );
}
