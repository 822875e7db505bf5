import { useMemo, useRef } from 'react';
import { formatNumber, formatPercent, formatShare, shareDecimals } from './base/format.ts';
import type { Points } from './base/paths.ts';
import { niceDomain } from './base/scales.ts';
import type { TableData } from './base/table-data.ts';
import { ChartFrame } from './frame/ChartFrame.tsx';
import type { Framing } from './framing.ts';
import { spread } from './LinesPlot.tsx';
import type { AxisSpec } from './plot/geometry.ts';
import { Band, CurveLine, LineLabels, type LineLook } from './plot/marks.tsx';
import { Plot } from './plot/Plot.tsx';
import { DragLayer } from './threshold/DragLayer.tsx';
import { type HoverHandle, HoverRule } from './threshold/HoverRule.tsx';
import { KeptStrip } from './threshold/KeptStrip.tsx';
import { PointMarker } from './threshold/PointMarker.tsx';
import {
  coverageAt,
  pointAt,
  pointNearCoverage,
  type RiskBand,
  type RiskCurve,
  thresholdOf,
} from './threshold/risk-curve.ts';
import type { LiveNumber } from './threshold/source.ts';
import { intervalAt, pointSentence, pointWords } from './threshold/words.ts';

/** A trivial judge's curve in the same chart: *length*, constant, or the best that could be. */
export interface RiskBaseline {
  name: string;
  coverage: ArrayLike<number>;
  risk: ArrayLike<number>;
  look: LineLook;
}

interface RiskCoverageProps extends Framing {
  curve: RiskCurve;
  band: RiskBand | null;
  baselines: readonly RiskBaseline[];
  /** The threshold that the user moves. */
  threshold: LiveNumber;
  onThreshold: (threshold: number) => void;
  height?: number;
}

/** With fewer rows kept than this the risk is mostly chance: the curve is drawn thin and sets no scale. */
const fewestKept = 10;
const mainName = 'bad among kept';
const otherName = 'bad kept, of all rows';

const xAxis: AxisSpec = {
  label: 'Coverage: rows kept (%)',
  domain: [0, 1],
  format: (v) => formatShare(v, 0),
};

/**
 * Selective and generalised risk against coverage, with a point to drag along. Axes, band and curves are
 * rendered once; the point is painted in a layer above them.
 */
export function RiskCoverage(props: RiskCoverageProps) {
  const { curve, band, baselines, threshold, onThreshold, height = 360, title, ...framing } = props;
  const hover = useRef<HoverHandle>(null);
  const lines = useMemo(() => linesOf(curve, baselines), [curve, baselines]);
  const yAxis = useMemo<AxisSpec>(() => riskAxis(curve, band, baselines), [curve, band, baselines]);
  const decimals = shareDecimals(curve.n);

  const drag = (coverage: number) => onThreshold(thresholdOf(curve, pointNearCoverage(curve, coverage)));
  const step = (steps: number, fine: boolean) => {
    const here = pointAt(curve, threshold.get());
    const last = curve.threshold.length - 1;
    const stride = fine ? 1 : Math.max(1, Math.round(curve.threshold.length / 200));
    onThreshold(thresholdOf(curve, Math.max(-1, Math.min(last, here + steps * stride))));
  };
  const marker = (value: number) => {
    const point = pointAt(curve, value);
    const said = pointWords(curve, band, point, value);
    return {
      x: coverageAt(curve, point),
      y: [
        point < 0 ? Number.NaN : curve.selectiveRisk[point]!,
        point < 0 ? 0 : curve.generalisedRisk[point]!,
      ],
      lines: [
        said.risk ? `bad among kept ${said.risk}` : 'nothing kept, no risk',
        `keeps ${said.keeps} · declines ${said.declines}`,
        `bad kept, of all rows ${said.generalised ?? '0.0%'}`,
        `score ≥ ${said.threshold}`,
      ],
    };
  };
  const showHover = (coverage: number | null) => {
    const point = coverage === null ? -1 : pointNearCoverage(curve, coverage);
    if (point < 0) return hover.current?.show(null, '');
    const said = pointWords(curve, band, point, curve.threshold[point]!);
    hover.current?.show(
      coverageAt(curve, point),
      `keeps ${said.keeps}: bad ${said.risk}, score ≥ ${said.threshold}`,
    );
  };

  return (
    <ChartFrame
      {...framing}
      title={title ?? 'Bad rows among those kept, against rows kept'}
      table={tableOf(curve, band, spread(curve.threshold.length, 101))}
      fullTable={() => tableOf(curve, band, spread(curve.threshold.length, curve.threshold.length))}
    >
      <Plot
        x={xAxis}
        y={yAxis}
        height={height}
        overlay={
          <>
            <KeptStrip
              threshold={threshold}
              split={(value) => coverageAt(curve, pointAt(curve, value))}
              coverage={(value) => coverageAt(curve, pointAt(curve, value))}
              keptSide="left"
              decimals={decimals}
            />
            <PointMarker threshold={threshold} state={marker} dots={2} />
            <DragLayer
              label="Rows kept"
              threshold={threshold}
              onDrag={drag}
              onStep={step}
              onEnd={(end) => onThreshold(thresholdOf(curve, end === 0 ? -1 : curve.threshold.length - 1))}
              onHover={showHover}
              speak={(value) => {
                const point = pointAt(curve, value);
                return {
                  now: coverageAt(curve, point) * 100,
                  text: pointSentence(pointWords(curve, band, point, value)),
                };
              }}
            >
              <HoverRule handle={hover} />
            </DragLayer>
          </>
        }
      >
        {band && <Band x={band.coverage} low={band.low} high={band.high} />}
        {lines.map((line) => (
          <CurveLine key={line.name} points={line.points} look={line.look} />
        ))}
        <LineLabels lines={lines.filter((line) => line.name !== '').reverse()} inset={16} />
      </Plot>
    </ChartFrame>
  );
}

/** From the back to the front. */
function linesOf(curve: RiskCurve, baselines: readonly RiskBaseline[]) {
  const coverage = Float64Array.from(curve.accepted, (kept) => kept / curve.n);
  let firm = 0;
  while (firm < coverage.length - 1 && curve.accepted[firm]! < fewestKept) firm++;
  const from = (values: ArrayLike<number>, start: number, end?: number): Points => ({
    x: coverage.slice(start, end),
    y: Float64Array.from(values).slice(start, end),
  });
  return [
    ...baselines.map(({ name, coverage: x, risk: y, look }) => ({ name, points: { x, y }, look })),
    { name: otherName, points: from(curve.generalisedRisk, 0), look: 'second' as const },
    { name: '', points: from(curve.selectiveRisk, 0, firm + 1), look: 'reference' as const },
    { name: mainName, points: from(curve.selectiveRisk, firm), look: 'main' as const },
  ];
}

function riskAxis(curve: RiskCurve, band: RiskBand | null, baselines: readonly RiskBaseline[]): AxisSpec {
  let top = 0.02;
  const firm = Math.max(fewestKept, curve.n * 0.03);
  for (let i = 0; i < curve.threshold.length; i++)
    if (curve.accepted[i]! >= firm) top = Math.max(top, curve.selectiveRisk[i]!);
  const see = (coverage: ArrayLike<number>, values: ArrayLike<number>) => {
    for (let i = 0; i < coverage.length; i++)
      if (coverage[i]! * curve.n >= firm && Number.isFinite(values[i])) top = Math.max(top, values[i]!);
  };
  if (band) see(band.coverage, band.high);
  for (const baseline of baselines) see(baseline.coverage, baseline.risk);
  return {
    label: 'Bad rows (%)',
    domain: [0, Math.min(1, niceDomain(0, top * 1.02, 5)[1])],
    format: (v) => formatNumber(v * 100, top < 0.05 ? 1 : 0),
  };
}

function tableOf(curve: RiskCurve, band: RiskBand | null, points: readonly number[]): TableData {
  const percent = (v: number) => formatPercent(v);
  return {
    columns: [
      { name: 'Threshold', format: (v) => formatNumber(v) },
      { name: 'Rows kept' },
      { name: 'Coverage', format: percent },
      { name: 'Bad among kept', format: percent },
      { name: 'Low', format: percent },
      { name: 'High', format: percent },
      { name: 'Bad kept, of all rows', format: percent },
    ],
    rows: points.map((i) => {
      const coverage = coverageAt(curve, i);
      const [low, high] = (band && intervalAt(band, coverage)) ?? [null, null];
      return [
        curve.threshold[i]!,
        curve.accepted[i]!,
        coverage,
        curve.selectiveRisk[i]!,
        low,
        high,
        curve.generalisedRisk[i]!,
      ];
    }),
  };
}
