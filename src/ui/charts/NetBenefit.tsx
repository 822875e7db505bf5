import { useMemo } from 'react';
import { niceDomain } from '#core/charts/scales.ts';
import type { BenefitPoint } from '#core/metrics/costs/cost-report.ts';
import { numbersOf } from '#core/metrics/estimate.ts';
import { formatNumber, formatPercent, formatTick } from '#core/words/format.ts';
import type { TableData } from './base/table-data.ts';
import { ChartFrame } from './frame/ChartFrame.tsx';
import type { Framing } from './framing.ts';
import { LinesPlot, type Series } from './LinesPlot.tsx';
import type { AxisSpec } from './plot/geometry.ts';

interface NetBenefitProps extends Framing {
  /** Strictest threshold first. */
  points: readonly BenefitPoint[];
  /** Null: accepting nothing is best. */
  best: BenefitPoint | null;
  /** With its scale: "Judge score (0 to 9)". */
  scoreName: string;
}

/** What accepting from each threshold on is worth, against declining every row, with the band for one chosen by looking. */
export function NetBenefit({ points, best, scoreName, title, ...framing }: NetBenefitProps) {
  const rising = useMemo(
    () =>
      points
        .map(({ threshold, accepted, coverage, benefit, chosen }) => {
          const [value, low, high] = numbersOf(benefit).map((number) => number ?? Number.NaN);
          const [, bandLow, bandHigh] = numbersOf(chosen).map((number) => number ?? Number.NaN);
          return {
            threshold,
            accepted,
            coverage,
            value: value!,
            low: low!,
            high: high!,
            bandLow: bandLow!,
            bandHigh: bandHigh!,
          };
        })
        .reverse(),
    [points],
  );
  const [from, to] = [rising[0]?.threshold ?? 0, rising.at(-1)?.threshold ?? 1];
  const y = useMemo<AxisSpec>(() => {
    const known = rising.flatMap(({ bandLow, bandHigh }) => [bandLow, bandHigh]).filter(Number.isFinite);
    return {
      label: 'Net benefit a row (unit of the costs)',
      domain: niceDomain(Math.min(0, ...known), Math.max(0, ...known), 5),
      format: formatTick,
    };
  }, [rising]);
  const x: AxisSpec = {
    label: `Accept from: ${scoreName}`,
    domain: from < to ? [from, to] : [from - 0.5, from + 0.5],
    format: formatTick,
  };
  const of = (key: 'threshold' | 'value' | 'bandLow' | 'bandHigh') => rising.map((point) => point[key]);
  const series: Series[] = [
    {
      name: 'net benefit',
      points: { x: of('threshold'), y: of('value') },
      low: of('bandLow'),
      high: of('bandHigh'),
    },
    ...(best
      ? [
          {
            name: 'best on these rows',
            points: { x: [best.threshold, best.threshold], y: [y.domain[0], y.domain[1]] },
            look: 'reference' as const,
          },
        ]
      : []),
    {
      name: 'decline every row',
      points: { x: [x.domain[0], x.domain[1]], y: [0, 0] },
      look: 'baseline',
    },
  ];
  const number = (value: number) => formatNumber(value, 3);
  const table: TableData = {
    columns: [
      { name: 'Threshold', format: (value) => formatNumber(value) },
      { name: 'Rows accepted' },
      { name: 'Coverage', format: (value) => formatPercent(value) },
      { name: 'Net benefit a row', format: number },
      { name: 'Low, threshold fixed before', format: number },
      { name: 'High, threshold fixed before', format: number },
      { name: 'Low, threshold chosen by looking', format: number },
      { name: 'High, threshold chosen by looking', format: number },
    ],
    rows: rising.map((point) => [
      point.threshold,
      point.accepted,
      point.coverage,
      point.value,
      point.low,
      point.high,
      point.bandLow,
      point.bandHigh,
    ]),
  };
  return (
    <ChartFrame
      {...framing}
      title={title ?? 'Net benefit against threshold, 95% band for one chosen by looking'}
      table={table}
    >
      <LinesPlot
        x={x}
        y={y}
        series={series}
        stops={rising.map((point) => ({
          x: point.threshold,
          y: point.value,
          title: `Accept from ${formatNumber(point.threshold)}`,
          values: [
            ['net benefit', `${number(point.value)} [${number(point.bandLow)}, ${number(point.bandHigh)}]`],
            ['accepts', formatPercent(point.coverage)],
          ],
        }))}
        stopsLabel="Thresholds"
      />
    </ChartFrame>
  );
}
