import { useMemo } from 'react';
import { niceDomain } from '#core/charts/scales.ts';
import { formatNumber, formatTick } from '#core/words/format.ts';
import type { TableData } from './base/table-data.ts';
import { ChartFrame } from './frame/ChartFrame.tsx';
import type { Framing } from './framing.ts';
import { LinesPlot, type Series } from './LinesPlot.tsx';
import type { AxisSpec } from './plot/geometry.ts';

/** Expected label of a pick among n responses, n = 1..N. Shape [N] each. */
export interface BestOfNLine {
  name: string;
  kind: 'judge' | 'random' | 'longest' | 'oracle';
  value: ArrayLike<number>;
  low?: ArrayLike<number>;
  high?: ArrayLike<number>;
}

interface BestOfNProps extends Framing {
  lines: readonly BestOfNLine[];
  /** What is expected, with its scale: "Quality label (0 to 9)". */
  labelName: string;
}

const looks = { judge: 'main', random: 'dotted', longest: 'baseline', oracle: 'reference' } as const;
const rank = { judge: 0, longest: 1, random: 2, oracle: 3 };

/** What is gained by letting the judge pick among n responses, against picking blindly and picking perfectly. */
export function BestOfN({ lines, labelName, title, ...framing }: BestOfNProps) {
  const ordered = useMemo(() => [...lines].sort((a, b) => rank[a.kind] - rank[b.kind]), [lines]);
  const most = Math.max(...lines.map((line) => line.value.length));
  const ns = useMemo(() => Array.from({ length: most }, (_, i) => i + 1), [most]);
  const series = ordered.map<Series>((line) => ({
    name: line.name,
    points: { x: ns.slice(0, line.value.length), y: line.value },
    look: looks[line.kind],
    low: line.low,
    high: line.high,
  }));
  const x: AxisSpec = {
    label: 'Responses to pick from',
    kind: 'log',
    domain: [1, Math.max(2, most)],
    ticks: [1, 2, 4, 8, 16, 32, 64].filter((n) => n <= most),
    format: formatTick,
  };
  const y = useMemo<AxisSpec>(() => {
    const values = lines.flatMap((line) =>
      [line.value, line.low ?? [], line.high ?? []].flatMap((v) => Array.from(v)),
    );
    const known = values.filter(Number.isFinite);
    return {
      label: `Expected ${labelName}`,
      domain: niceDomain(Math.min(...known), Math.max(...known), 5),
      format: formatTick,
    };
  }, [lines, labelName]);
  const lead = ordered[0]!;
  const stops = ns.slice(0, lead.value.length).map((n, i) => ({
    x: n,
    y: lead.value[i]!,
    title: n === 1 ? '1 response' : `Best of ${n}`,
    values: ordered.map((line) => [line.name, formatNumber(line.value[i] ?? Number.NaN)] as const),
  }));
  const table: TableData = {
    columns: [
      { name: 'n' },
      ...ordered.flatMap((line) => [
        { name: line.name, format: (v: number) => formatNumber(v, 3) },
        ...(line.low ? [{ name: `${line.name}, low`, format: (v: number) => formatNumber(v, 3) }] : []),
        ...(line.high ? [{ name: `${line.name}, high`, format: (v: number) => formatNumber(v, 3) }] : []),
      ]),
    ],
    rows: ns.map((n, i) => [
      n,
      ...ordered.flatMap((line) => [
        line.value[i] ?? null,
        ...(line.low ? [line.low[i] ?? null] : []),
        ...(line.high ? [line.high[i] ?? null] : []),
      ]),
    ]),
  };
  return (
    <ChartFrame {...framing} title={title ?? `Best of n: expected ${labelName} of the pick`} table={table}>
      <LinesPlot x={x} y={y} series={series} stops={stops} stopsLabel="Numbers of responses to pick from" />
    </ChartFrame>
  );
}
