import { useMemo } from 'react';
import { niceDomain } from '#core/charts/scales.ts';
import { type MaybeEstimate, numbersOf } from '#core/metrics/estimate.ts';
import type { TeachingGain } from '#core/teaching/teaching-gain.ts';
import { formatNumber, formatTick } from '#core/words/format.ts';
import { count } from '#ui/words/numbers.ts';
import type { TableData } from './base/table-data.ts';
import { ChartFrame } from './frame/ChartFrame.tsx';
import type { Framing } from './framing.ts';
import { LinesPlot, type Series } from './LinesPlot.tsx';
import type { AxisSpec } from './plot/geometry.ts';

interface LearningCurveProps extends Framing {
  gain: Pick<TeachingGain, 'grades' | 'curve' | 'taught' | 'judge' | 'length'>;
}

const numbers = (estimate: MaybeEstimate) => numbersOf(estimate).map((number) => number ?? Number.NaN);

/** AUROC of the taught judge by grades learned from, out of fold, beside the judge that it began as and length. */
export function LearningCurve({ gain, title, ...framing }: LearningCurveProps) {
  const { grades, curve, taught, judge, length } = gain;
  const [all, low, high] = numbers(taught.auroc);
  const [before, beforeLow, beforeHigh] = numbers(judge.auroc);
  const [ofLength] = numbers(length.auroc);
  const points = useMemo(
    () =>
      [
        ...curve.map((point) => ({ grades: point.grades, auroc: point.taught.auroc })),
        { grades, auroc: all! },
      ]
        .filter((point): point is { grades: number; auroc: number } => Number.isFinite(point.auroc))
        .sort((a, b) => a.grades - b.grades),
    [curve, grades, all],
  );
  const known = [
    ...points.map(({ auroc }) => auroc),
    low,
    high,
    before,
    beforeLow,
    beforeHigh,
    ofLength,
  ].filter((value): value is number => value !== undefined && Number.isFinite(value));
  const y: AxisSpec = {
    label: 'AUROC on unseen instructions',
    domain: niceDomain(Math.min(0.5, ...known), Math.min(1, Math.max(0.6, ...known)), 5),
    format: formatTick,
  };
  const from = points[0]?.grades ?? 0;
  const x: AxisSpec = {
    label: 'Grades learned from',
    domain: from < grades ? [from, grades] : [0, Math.max(1, grades)],
    format: count,
  };
  const flat = (value: number | undefined) => ({ x: [...x.domain], y: [value!, value!] });
  const series: Series[] = [
    { name: 'taught', points: { x: points.map((at) => at.grades), y: points.map(({ auroc }) => auroc) } },
    ...(Number.isFinite(before)
      ? [
          {
            name: 'the judge you began with',
            points: flat(before),
            look: 'reference' as const,
            ...(Number.isFinite(beforeLow) && {
              low: [beforeLow!, beforeLow!],
              high: [beforeHigh!, beforeHigh!],
            }),
          },
        ]
      : []),
    ...(Number.isFinite(ofLength)
      ? [{ name: 'length', points: flat(ofLength), look: 'baseline' as const }]
      : []),
  ];
  const number = (value: number) => formatNumber(value, 3);
  const interval = Number.isFinite(low) ? ` [${number(low!)}, ${number(high!)}]` : '';
  const table: TableData = {
    columns: [{ name: 'Grades learned from' }, { name: 'AUROC, taught', format: number }],
    rows: points.map(({ grades: at, auroc }) => [at, auroc]),
  };
  return (
    <ChartFrame
      {...framing}
      title={title ?? 'AUROC of the taught judge against grades learned from'}
      table={table}
    >
      <LinesPlot
        x={x}
        y={y}
        height={240}
        series={series}
        stops={points.map(({ grades: at, auroc }) => ({
          x: at,
          y: auroc,
          title: `${count(at)} grades`,
          values: [['AUROC', `${number(auroc)}${at === grades ? interval : ''}`]],
        }))}
        stopsLabel="Numbers of grades"
      />
    </ChartFrame>
  );
}
