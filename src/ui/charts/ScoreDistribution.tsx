import { useId, useMemo, useRef } from 'react';
import { niceDomain } from '#core/charts/scales.ts';
import { formatPercent, formatTick, shareDecimals } from '#core/words/format.ts';
import { count, plural } from '#ui/words/numbers.ts';
import type { TableData } from './base/table-data.ts';
import { ChartFrame } from './frame/ChartFrame.tsx';
import type { Framing } from './framing.ts';
import { Bars, binTitle } from './plot/Bars.tsx';
import type { Range } from './plot/brush-range.ts';
import type { AxisSpec } from './plot/geometry.ts';
import { Plot } from './plot/Plot.tsx';
import { AcceptedStrip } from './threshold/AcceptedStrip.tsx';
import { DragLayer } from './threshold/DragLayer.tsx';
import { type HoverHandle, HoverRule } from './threshold/HoverRule.tsx';
import { PointMarker } from './threshold/PointMarker.tsx';
import type { LiveNumber } from './threshold/source.ts';

/** Rows by score. Shape: edges [bins + 1], counts and bad [bins]. */
export interface ScoreBins {
  edges: readonly number[];
  counts: readonly number[];
  /** Of them, how many have a label under the cut; null without a label. */
  bad: readonly number[] | null;
}

interface ScoreDistributionProps extends Framing {
  bins: ScoreBins;
  /** What the score is, with its range: "Judge score (0 to 9)". */
  scoreName: string;
  threshold?: {
    live: LiveNumber;
    /** Share of rows accepted at a threshold. */
    coverage: (threshold: number) => number;
    onThreshold: (threshold: number) => void;
  };
  /** A range of scores is chosen by dragging beside the threshold. */
  brush?: { range: Range | null; onRange: (range: Range | null) => void };
  n: number;
  height?: number;
}

/** How many rows have which score, with the threshold to drag across them. */
export function ScoreDistribution(props: ScoreDistributionProps) {
  const { bins, scoreName, threshold, brush, n, height = 168, title, ...framing } = props;
  const hover = useRef<HoverHandle>(null);
  const hatchId = useId();
  const low = bins.edges[0]!;
  const high = bins.edges.at(-1)!;
  const x = useMemo<AxisSpec>(
    () => ({ label: scoreName, domain: [low, high], format: formatTick }),
    [scoreName, low, high],
  );
  const y = useMemo<AxisSpec>(
    () => ({
      label: 'Rows',
      domain: [0, niceDomain(0, Math.max(1, ...bins.counts), 3)[1]],
      format: formatTick,
    }),
    [bins],
  );
  const inside = (value: number) => Math.max(low, Math.min(high, value));
  const showHover = (value: number | null) => {
    const bin = value === null ? -1 : bins.edges.findLastIndex((edge) => value >= edge);
    if (value === null || bin < 0) return hover.current?.show(null, '');
    const at = Math.min(bin, bins.counts.length - 1);
    hover.current?.show(value, `${binTitle(bins.edges, at)}: ${binWords(bins, at)}`);
  };
  const stops = useMemo(
    () =>
      bins.counts.map((rows, i) => ({
        x: (bins.edges[i]! + bins.edges[i + 1]!) / 2,
        y: rows,
        title: `Score ${binTitle(bins.edges, i)}`,
        values: [
          ['rows', count(rows)] as const,
          ...(bins.bad ? [['bad', count(bins.bad[i]!)] as const] : []),
        ],
      })),
    [bins],
  );
  return (
    <ChartFrame {...framing} title={title ?? `Rows by ${lowerFirst(scoreName)}`} table={tableOf(bins)}>
      <Plot
        x={x}
        y={y}
        height={height}
        grid="horizontal"
        stops={threshold ? undefined : stops}
        stopsLabel="Bins of the score distribution"
        brush={
          brush && {
            x: { name: lowerFirst(scoreName), range: brush.range, format: formatTick },
            onRanges: (ranges) => brush.onRange(ranges?.x ?? null),
            ...(threshold && { onPress: (score) => threshold.onThreshold(inside(score)) }),
          }
        }
        overlay={
          threshold && (
            <>
              <AcceptedStrip
                threshold={threshold.live}
                split={inside}
                coverage={threshold.coverage}
                acceptedSide="right"
                decimals={shareDecimals(n)}
              />
              <PointMarker
                threshold={threshold.live}
                state={(value) => ({ x: inside(value), y: [0], lines: [] })}
                dots={1}
              />
              <DragLayer
                label="Threshold"
                threshold={threshold.live}
                onDrag={threshold.onThreshold}
                onStep={(steps, fine) =>
                  threshold.onThreshold(
                    inside(inside(threshold.live.get()) + ((high - low) / (fine ? 1800 : 180)) * steps),
                  )
                }
                onEnd={(end) => threshold.onThreshold(end === 0 ? low : high)}
                onHover={showHover}
                reach={brush && thresholdReach}
                ruleAt={inside}
                speak={(value) => ({
                  now: ((inside(value) - low) / (high - low)) * 100,
                  text: `score at least ${inside(value).toFixed(2)}, accepts ${formatPercent(threshold.coverage(value), shareDecimals(n))}`,
                })}
              >
                <HoverRule handle={hover} />
              </DragLayer>
            </>
          )
        }
      >
        <Bars bins={bins} hatchId={hatchId} threshold={threshold?.live} />
      </Plot>
    </ChartFrame>
  );
}

/** Pixels beside the rule that still take hold of it: as wide as a finger. */
const thresholdReach = 16;

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

const binWords = (bins: ScoreBins, bin: number) =>
  `${plural(bins.counts[bin]!, 'row')}${bins.bad ? `, ${count(bins.bad[bin]!)} bad` : ''}`;

function tableOf(bins: ScoreBins): TableData {
  return {
    columns: [
      { name: 'Score from', format: formatTick },
      { name: 'to', format: formatTick },
      { name: 'Rows' },
      ...(bins.bad ? [{ name: 'Of them bad' }] : []),
    ],
    rows: bins.counts.map((counted, i) => [
      bins.edges[i]!,
      bins.edges[i + 1]!,
      counted,
      ...(bins.bad ? [bins.bad[i]!] : []),
    ]),
  };
}
