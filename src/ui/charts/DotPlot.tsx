import { useMemo } from 'react';
import { niceDomain } from '#core/charts/scales.ts';
import { hasInterval, isUndefined, lackOf, type MaybeEstimate, numbersOf } from '#core/metrics/estimate.ts';
import { formatEstimate, formatNumber, formatTick } from '#core/words/format.ts';
import { count } from '#ui/words/numbers.ts';
import type { TableData } from './base/table-data.ts';
import { ChartFrame } from './frame/ChartFrame.tsx';
import type { Framing } from './framing.ts';
import { type DotRow, EstimateDots } from './plot/EstimateDots.tsx';
import type { AxisSpec } from './plot/geometry.ts';
import { Plot } from './plot/Plot.tsx';

export interface EstimateRow {
  name: string;
  estimate: MaybeEstimate;
  /** The same figure before a change; drawn hollow, joined by a line. */
  before?: MaybeEstimate;
  /** A trivial method: drawn hollow and grey. */
  baseline?: boolean;
  /** Interval of its place in the ranking. */
  rank?: { low: number; high: number };
}

interface DotPlotProps extends Framing {
  rows: readonly EstimateRow[];
  /** What is estimated, with its unit: "Pearson with the label". */
  axisName: string;
  /** What a row is: "Method". */
  rowName: string;
  /** The value that stands for nothing gained; a line is drawn there. */
  reference?: { value: number; name: string };
  format?: (value: number) => string;
  /** Of the axis; as short as can be where left out. */
  tickFormat?: (value: number) => string;
  domain?: readonly [number, number];
}

const rowHeight = 26;
const twoDecimals = (value: number) => formatNumber(value, 2);

/** Estimates as dots with their 95% intervals as whiskers, baselines among them, in the given order. */
export function DotPlot(props: DotPlotProps) {
  const {
    rows,
    axisName,
    rowName,
    reference,
    format = twoDecimals,
    tickFormat = formatTick,
    domain,
    title,
    ...framing
  } = props;
  const known = useMemo(() => rows.flatMap((row) => [row.estimate, row.before]).filter(isKnown), [rows]);
  const x = useMemo<AxisSpec>(() => {
    const ends = [
      ...known.flatMap((e) => (hasInterval(e) ? [e.low, e.high, e.value] : [e.value])),
      ...(reference ? [reference.value] : []),
    ];
    const finite = ends.filter(Number.isFinite);
    return {
      label: axisName,
      domain: domain ?? (finite.length ? niceDomain(Math.min(...finite), Math.max(...finite), 6) : [0, 1]),
      format: tickFormat,
    };
  }, [known, reference, axisName, domain, tickFormat]);
  const y = useMemo<AxisSpec>(
    () => ({
      label: '',
      domain: [0, rows.length],
      reversed: true,
      ticks: rows.map((_, i) => i + 0.5),
      format: (tick) => rows[Math.floor(tick)]?.name ?? '',
    }),
    [rows],
  );
  const dots = rows.flatMap<DotRow>((row, i) =>
    isKnown(row.estimate)
      ? [
          {
            at: i + 0.5,
            // Without an interval the dot stands alone.
            low: row.estimate.value,
            high: row.estimate.value,
            ...row.estimate,
            baseline: row.baseline,
            before: isKnown(row.before) ? row.before.value : undefined,
          },
        ]
      : [],
  );
  const ranked = rows.some((row) => row.rank);
  const headroom = reference ? 20 : 8;
  const stops = rows.map((row, i) => ({
    x: isKnown(row.estimate) ? row.estimate.value : x.domain[0],
    y: i + 0.5,
    title: row.name,
    values: [
      [axisName, formatEstimate(row.estimate, format)] as const,
      ...(row.before ? [['before', formatEstimate(row.before, format)] as const] : []),
      ...(row.rank ? [['rank', rankText(row.rank)] as const] : []),
      ['n', count(row.estimate.n)] as const,
      ...(lackOf(row.estimate) === null ? [] : [['why', lackOf(row.estimate)!] as const]),
    ],
  }));
  return (
    <ChartFrame
      {...framing}
      title={title ?? `${axisName} by ${rowName.toLowerCase()}`}
      table={tableOf(rows, rowName, axisName, format)}
      empty={framing.empty ?? (rows.length === 0 ? 'Nothing to compare yet.' : null)}
    >
      <Plot
        x={x}
        y={y}
        height={rows.length * rowHeight + 38 + headroom}
        top={headroom}
        right={ranked ? 64 : 16}
        grid="vertical"
        stops={stops}
        stopsLabel={`${axisName}, one ${rowName.toLowerCase()} after another`}
      >
        <EstimateDots
          dots={dots}
          reference={reference}
          missing={rows.flatMap((row, i) =>
            isUndefined(row.estimate) ? [{ at: i + 0.5, reason: row.estimate.reason }] : [],
          )}
          notes={
            ranked ? rows.map((row, i) => ({ at: i + 0.5, text: row.rank ? rankText(row.rank) : '' })) : []
          }
        />
      </Plot>
    </ChartFrame>
  );
}

type Known = Exclude<MaybeEstimate, { undefined: true }>;
const isKnown = (estimate: MaybeEstimate | undefined): estimate is Known =>
  estimate !== undefined && !isUndefined(estimate);

const rankText = (rank: { low: number; high: number }) =>
  rank.low === rank.high ? `#${rank.low}` : `#${rank.low}–${rank.high}`;

function tableOf(
  rows: readonly EstimateRow[],
  rowName: string,
  axisName: string,
  format: (value: number) => string,
): TableData {
  const before = rows.some((row) => row.before);
  const ranked = rows.some((row) => row.rank);
  return {
    columns: [
      { name: rowName },
      { name: axisName, format },
      { name: 'Low', format },
      { name: 'High', format },
      { name: 'n' },
      ...(before ? [{ name: 'Before', format }] : []),
      ...(ranked ? [{ name: 'Best rank' }, { name: 'Worst rank' }] : []),
      { name: 'Remark' },
    ],
    rows: rows.map((row) => {
      const e = row.estimate;
      return [
        row.name,
        ...numbersOf(e),
        e.n,
        ...(before ? [isKnown(row.before) ? row.before.value : null] : []),
        ...(ranked ? [row.rank?.low ?? null, row.rank?.high ?? null] : []),
        lackOf(e) ?? (row.baseline ? 'baseline' : ''),
      ];
    }),
  };
}
