import { useMemo, useRef } from 'react';
import { pointSentence, pointWords } from '#core/decision/point-words.ts';
import type { RiskCoverageCurve } from '#core/metrics/selective/curve.ts';
import { operatingPoint } from '#core/metrics/selective/operating-point.ts';
import { formatNumber, formatPercent, formatShare, formatTick, shareDecimals } from '#core/words/format.ts';
import { count } from '#ui/words/numbers.ts';
import type { TableData } from './base/table-data.ts';
import { ChartFrame } from './frame/ChartFrame.tsx';
import type { Framing } from './framing.ts';
import { spread } from './LinesPlot.tsx';
import type { AxisSpec } from './plot/geometry.ts';
import { CurveLine } from './plot/marks.tsx';
import { Plot } from './plot/Plot.tsx';
import { AcceptedStrip } from './threshold/AcceptedStrip.tsx';
import { DragLayer } from './threshold/DragLayer.tsx';
import { type HoverHandle, HoverRule } from './threshold/HoverRule.tsx';
import { PointMarker } from './threshold/PointMarker.tsx';
import { coverageAt, coverageOf } from './threshold/places.ts';
import type { LiveNumber } from './threshold/source.ts';

interface AcceptedCurveProps extends Framing {
  /** Thresholds and counts; its risks are not read. */
  curve: RiskCoverageCurve;
  /** Ends of the score axis, shared with the distribution below. */
  domain: readonly [number, number];
  scoreName: string;
  threshold: LiveNumber;
  onThreshold: (threshold: number) => void;
  height?: number;
}

const yAxis: AxisSpec = {
  label: 'Rows accepted (%)',
  domain: [0, 1],
  ticks: [0, 0.25, 0.5, 0.75, 1],
  format: (v) => formatShare(v, 0),
};

/** How many rows each threshold accepts: what can be said of a threshold without a label. */
export function AcceptedCurve(props: AcceptedCurveProps) {
  const { curve, domain, scoreName, threshold, onThreshold, height = 300, title, ...framing } = props;
  const hover = useRef<HoverHandle>(null);
  const [low, high] = domain;
  const xAxis = useMemo<AxisSpec>(
    () => ({ label: `Threshold: ${scoreName}`, domain: [low, high], format: formatTick }),
    [scoreName, low, high],
  );
  const points = useMemo(() => {
    // From lenient to strict, held until the next score: a threshold between two scores keeps what the upper one does.
    const last = curve.threshold.length - 1;
    const x = [low];
    const y = [coverageOf(curve, last)];
    for (let i = last; i >= 0; i--) {
      x.push(curve.threshold[i]!);
      y.push(coverageOf(curve, i - 1));
    }
    x.push(high);
    y.push(0);
    return { x, y };
  }, [curve, low, high]);
  const lines = useMemo(() => [{ name: '', points }], [points]);
  const inside = (value: number) => Math.max(low, Math.min(high, value));
  const at = (value: number) => pointWords(operatingPoint(curve, value));
  const coverage = (value: number) => coverageAt(curve, value);
  const step = (steps: number, fine: boolean) =>
    onThreshold(inside(inside(threshold.get()) + ((high - low) / (fine ? 1800 : 180)) * steps));
  return (
    <ChartFrame
      {...framing}
      title={title ?? 'Rows accepted, against the threshold'}
      table={tableOf(curve, spread(curve.threshold.length, 101))}
      fullTable={() => tableOf(curve, spread(curve.threshold.length, curve.threshold.length))}
    >
      <Plot
        x={xAxis}
        y={yAxis}
        height={height}
        overlay={
          <>
            <AcceptedStrip
              threshold={threshold}
              split={inside}
              coverage={coverage}
              acceptedSide="right"
              decimals={shareDecimals(curve.n)}
            />
            <PointMarker
              threshold={threshold}
              state={(value) => {
                const said = at(value);
                return {
                  x: inside(value),
                  y: [coverage(value)],
                  lines: [
                    `${said.acceptsRows} rows accepted, ${said.declinesRows} declined`,
                    `score ≥ ${said.threshold}`,
                  ],
                };
              }}
              dots={1}
              lines={lines}
            />
            <DragLayer
              label="Threshold, on the curve of rows accepted"
              threshold={threshold}
              onDrag={(value) => onThreshold(value)}
              onStep={step}
              onEnd={(end) => onThreshold(end === 0 ? low : high)}
              onHover={(value) => {
                if (value === null) return hover.current?.show(null, '');
                hover.current?.show(
                  value,
                  `score ≥ ${formatNumber(value)}: accepts ${formatPercent(coverage(value), 1)}`,
                );
              }}
              speak={(value) => ({
                now: ((inside(value) - low) / (high - low || 1)) * 100,
                text: `score at least ${formatNumber(value)}, ${pointSentence(at(value))}`,
              })}
            >
              <HoverRule handle={hover} />
            </DragLayer>
          </>
        }
      >
        <CurveLine points={points} step="after" />
      </Plot>
    </ChartFrame>
  );
}

function tableOf(curve: RiskCoverageCurve, points: readonly number[]): TableData {
  return {
    columns: [
      { name: 'Threshold', format: (v) => formatNumber(v) },
      { name: 'Rows accepted', format: count },
      { name: 'Coverage', format: (v) => formatPercent(v) },
    ],
    rows: points.map((i) => [curve.threshold[i]!, curve.accepted[i]!, coverageOf(curve, i)]),
  };
}
