import { useMemo } from 'react';
import type { PrecisionRecallPoint } from '#core/metrics/selective/curve-lines.ts';
import { formatNumber, formatPercent, formatShare } from '#core/words/format.ts';
import type { TableData } from './base/table-data.ts';
import { ChartFrame } from './frame/ChartFrame.tsx';
import type { Framing } from './framing.ts';
import { LinesPlot, type Series } from './LinesPlot.tsx';
import type { AxisSpec } from './plot/geometry.ts';

/** A judge's or baseline's precision and recall, from strict to lenient. */
export interface PrecisionRecallLine {
  name: string;
  points: readonly PrecisionRecallPoint[];
}

interface PrecisionRecallProps extends Framing {
  judge: PrecisionRecallLine;
  baseline?: PrecisionRecallLine | null;
  /** Which rows are looked for. */
  finds: 'good' | 'bad';
  /** Their share of all rows: the precision of a judge that knows nothing. */
  prevalence: number;
}

/** How pure a pick is against how much of the whole it finds. */
export function PrecisionRecall({
  judge,
  baseline,
  finds,
  prevalence,
  title,
  ...framing
}: PrecisionRecallProps) {
  const axis = (label: string): AxisSpec => ({
    label,
    domain: [0, 1],
    ticks: [0, 0.25, 0.5, 0.75, 1],
    format: (v) => formatShare(v, 0),
  });
  const series = useMemo<Series[]>(() => {
    const points = (line: PrecisionRecallLine) => ({
      x: line.points.map((point) => point.recall),
      y: line.points.map((point) => point.precision),
    });
    return [
      { name: judge.name, points: points(judge), look: 'main' },
      ...(baseline ? [{ name: baseline.name, points: points(baseline), look: 'baseline' as const }] : []),
      { name: `${finds} rows among all`, points: { x: [0, 1], y: [prevalence, prevalence] }, look: 'dotted' },
    ];
  }, [judge, baseline, finds, prevalence]);
  const stops = useMemo(
    () =>
      judge.points.map(({ threshold, recall, precision }) => ({
        x: recall,
        y: precision,
        title: `Score ${finds === 'good' ? '≥' : '≤'} ${formatNumber(threshold)}`,
        values: [
          ['precision', formatPercent(precision)],
          ['recall', formatPercent(recall)],
        ] as const,
      })),
    [judge, finds],
  );
  const table: TableData = {
    columns: [
      { name: 'Threshold', format: (v) => formatNumber(v) },
      { name: 'Recall', format: (v) => formatPercent(v) },
      { name: 'Precision', format: (v) => formatPercent(v) },
    ],
    rows: judge.points.map((point) => [point.threshold, point.recall, point.precision]),
  };
  return (
    <ChartFrame {...framing} title={title ?? `Precision against recall, finding ${finds} rows`} table={table}>
      <LinesPlot
        x={axis(`Recall: ${finds} rows found (% of ${finds})`)}
        y={axis(`Precision: ${finds} among the picked (%)`)}
        series={series}
        stops={stops}
        stopsLabel={`Points of the precision-recall curve of ${judge.name}`}
      />
    </ChartFrame>
  );
}
