import { useMemo } from 'react';
import type { RocPoint } from '#core/metrics/selective/curve-lines.ts';
import { formatNumber, formatPercent, formatShare } from '#core/words/format.ts';
import type { TableData } from './base/table-data.ts';
import { ChartFrame } from './frame/ChartFrame.tsx';
import type { Framing } from './framing.ts';
import { LinesPlot, type Series } from './LinesPlot.tsx';
import type { AxisSpec } from './plot/geometry.ts';

/** A judge's or baseline's ROC curve, from strict to lenient. */
export interface RocLine {
  name: string;
  points: readonly RocPoint[];
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
const xAxis = share('Bad rows accepted (% of bad)');
const yAxis = share('Good rows accepted (% of good)');

/** Good rows accepted against bad rows accepted, over every threshold; chance is the diagonal. */
export function RocCurve({ judge, baseline, title, ...framing }: RocCurveProps) {
  const series = useMemo<Series[]>(() => {
    const line = ({ name, points }: RocLine) => ({
      name,
      points: {
        x: points.map((point) => point.falsePositiveRate),
        y: points.map((point) => point.truePositiveRate),
      },
    });
    return [
      { ...line(judge), look: 'main' as const },
      ...(baseline ? [{ ...line(baseline), look: 'baseline' as const }] : []),
      { name: 'chance', points: { x: [0, 1], y: [0, 1] }, look: 'dotted' as const },
    ];
  }, [judge, baseline]);
  const stops = useMemo(
    () =>
      judge.points.map(({ threshold, truePositiveRate, falsePositiveRate }) => ({
        x: falsePositiveRate,
        y: truePositiveRate,
        title: Number.isFinite(threshold) ? `Score ≥ ${formatNumber(threshold)}` : 'None accepted',
        values: [
          ['good accepted', formatPercent(truePositiveRate)],
          ['bad accepted', formatPercent(falsePositiveRate)],
        ] as const,
      })),
    [judge],
  );
  const table: TableData = {
    columns: [
      { name: 'Threshold', format: (v) => formatNumber(v) },
      { name: 'Bad rows accepted', format: (v) => formatPercent(v) },
      { name: 'Good rows accepted', format: (v) => formatPercent(v) },
    ],
    rows: judge.points.map((point) => [point.threshold, point.falsePositiveRate, point.truePositiveRate]),
  };
  return (
    <ChartFrame
      {...framing}
      title={title ?? 'ROC: good rows accepted against bad rows accepted, over every threshold'}
      table={table}
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
