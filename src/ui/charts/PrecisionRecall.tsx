import { useMemo } from 'react';
import { formatNumber, formatPercent, formatShare } from './base/format.ts';
import type { TableData } from './base/table-data.ts';
import { ChartFrame } from './frame/ChartFrame.tsx';
import type { Framing } from './framing.ts';
import { LinesPlot, type Series, spread } from './LinesPlot.tsx';
import type { AxisSpec } from './plot/geometry.ts';

/** Precision and recall from strict to lenient. Shape [points] each. */
export interface PrecisionRecallLine {
  name: string;
  threshold: ArrayLike<number>;
  recall: ArrayLike<number>;
  precision: ArrayLike<number>;
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
    const points = (line: PrecisionRecallLine) => ({ x: line.recall, y: line.precision });
    return [
      { name: judge.name, points: points(judge), look: 'main' },
      ...(baseline ? [{ name: baseline.name, points: points(baseline), look: 'baseline' as const }] : []),
      { name: `${finds} rows among all`, points: { x: [0, 1], y: [prevalence, prevalence] }, look: 'dotted' },
    ];
  }, [judge, baseline, finds, prevalence]);
  const shown = useMemo(() => spread(judge.threshold.length, 101), [judge]);
  const picked = finds === 'good' ? 'Score ≥' : 'Score ≤';
  const stops = useMemo(
    () =>
      shown.map((i) => ({
        x: judge.recall[i]!,
        y: judge.precision[i]!,
        title: `${picked} ${formatNumber(judge.threshold[i]!)}`,
        values: [
          ['precision', formatPercent(judge.precision[i]!)],
          ['recall', formatPercent(judge.recall[i]!)],
        ] as const,
      })),
    [judge, shown, picked],
  );
  const table = (indices: readonly number[]): TableData => ({
    columns: [
      { name: 'Threshold', format: (v) => formatNumber(v) },
      { name: 'Recall', format: (v) => formatPercent(v) },
      { name: 'Precision', format: (v) => formatPercent(v) },
    ],
    rows: indices.map((i) => [judge.threshold[i]!, judge.recall[i]!, judge.precision[i]!]),
  });
  return (
    <ChartFrame
      {...framing}
      title={title ?? `Precision against recall, finding ${finds} rows`}
      table={table(shown)}
      fullTable={() => table(spread(judge.threshold.length, judge.threshold.length))}
    >
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
