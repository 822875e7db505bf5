import { useMemo, useRef, useState } from 'react';
import type { Points } from '#core/charts/paths.ts';
import { niceDomain } from '#core/charts/scales.ts';
import { pointSentence, pointWords } from '#core/decision/point-words.ts';
import { isUndefined } from '#core/metrics/estimate.ts';
import type { RiskCoverageCurve } from '#core/metrics/selective/curve.ts';
import { riskLine } from '#core/metrics/selective/curve-lines.ts';
import { operatingPoint, pointAt } from '#core/metrics/selective/operating-point.ts';
import { simultaneousRisk } from '#core/metrics/selective/simultaneous.ts';
import { formatNumber, formatPercent, formatShare, shareDecimals } from '#core/words/format.ts';
import { SegmentedControl } from '#ui/primitives/SegmentedControl.tsx';
import type { TableData } from './base/table-data.ts';
import { ChartFrame } from './frame/ChartFrame.tsx';
import type { Framing } from './framing.ts';
import { spread } from './LinesPlot.tsx';
import type { AxisSpec } from './plot/geometry.ts';
import { Band, CurveLine, LineLabels } from './plot/marks.tsx';
import { Plot } from './plot/Plot.tsx';
import { AcceptedStrip } from './threshold/AcceptedStrip.tsx';
import { coverages, generalisedRisks, type RiskBaseline, selectiveRisks } from './threshold/baselines.ts';
import { DragLayer } from './threshold/DragLayer.tsx';
import { type HoverHandle, HoverRule } from './threshold/HoverRule.tsx';
import { PointMarker } from './threshold/PointMarker.tsx';
import { coverageAt, placeAt, placeNearCoverage, thresholdOf } from './threshold/places.ts';
import type { LiveNumber } from './threshold/source.ts';

interface RiskCoverageProps extends Framing {
  curve: RiskCoverageCurve;
  baselines: readonly RiskBaseline[];
  /** The threshold that the user moves. */
  threshold: LiveNumber;
  onThreshold: (threshold: number) => void;
  height?: number;
}

/** With fewer rows accepted than this the risk is mostly chance: the curve is drawn thin and sets no scale. */
const minAccepted = 10;
const mainName = 'bad among accepted';
const otherName = 'bad accepted, of all rows';

type BandKind = 'chosen' | 'fixed';
interface DrawnBand {
  x: number[];
  low: number[];
  high: number[];
}

/** The words beside the rule, and the bar of what is accepted. */
const labelInset = { top: 16, bottom: 5 };

const xAxis: AxisSpec = {
  label: 'Coverage: rows accepted (%)',
  domain: [0, 1],
  format: (v) => formatShare(v, 0),
};

/**
 * Selective and generalised risk against coverage, with a point to drag along. Axes, band and curves are
 * rendered once; the point is painted in a layer above them.
 */
export function RiskCoverage(props: RiskCoverageProps) {
  const { curve, baselines, threshold, onThreshold, height = 360, title, ...framing } = props;
  const hover = useRef<HoverHandle>(null);
  const [kind, setKind] = useState<BandKind>('chosen');
  const bands = useMemo(() => bandsOf(curve), [curve]);
  const band = bands[kind];
  const lines = useMemo(() => linesOf(curve, baselines), [curve, baselines]);
  const named = useMemo(() => lines.filter((line) => line.name !== '').reverse(), [lines]);
  // One scale for both bands, so that switching moves nothing: where few rows are accepted the wider one leaves the chart.
  const yAxis = useMemo<AxisSpec>(() => riskAxis(curve, lines, bands.fixed), [curve, lines, bands]);

  const drag = (coverage: number) => onThreshold(thresholdOf(curve, placeNearCoverage(curve, coverage)));
  const step = (steps: number, fine: boolean) => {
    const last = curve.threshold.length - 1;
    const stride = fine ? 1 : Math.max(1, Math.round(curve.threshold.length / 200));
    const place = placeAt(curve, threshold.get()) + steps * stride;
    onThreshold(thresholdOf(curve, Math.max(-1, Math.min(last, place))));
  };
  const marker = (value: number) => {
    const point = operatingPoint(curve, value);
    const { selectiveRisk: risk, generalisedRisk: general } = point;
    const said = pointWords(point);
    return {
      x: point.coverage,
      y: [isUndefined(risk) ? Number.NaN : risk.value, isUndefined(general) ? Number.NaN : general.value],
      lines: [
        said.risk ? `bad among accepted ${said.risk}` : said.noRisk,
        `bad accepted, of all rows ${said.generalised ?? '–'}`,
        `score ≥ ${said.threshold}`,
      ],
    };
  };
  const showHover = (coverage: number | null) => {
    const place = coverage === null ? -1 : placeNearCoverage(curve, coverage);
    if (place < 0) return hover.current?.show(null, '');
    const point = pointAt(curve, place);
    const said = pointWords(point);
    hover.current?.show(
      point.coverage,
      `accepts ${said.accepts}: bad ${said.risk ?? '–'}, score ≥ ${said.threshold}`,
    );
  };

  return (
    <ChartFrame
      {...framing}
      title={title ?? 'Bad rows among those accepted, against rows accepted'}
      controls={
        <SegmentedControl
          label="95% band for a threshold that was"
          hideLabel
          options={[
            { value: 'chosen', label: 'Band if chosen by looking' },
            { value: 'fixed', label: 'If fixed before' },
          ]}
          value={kind}
          onChange={setKind}
        />
      }
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
              split={(value) => coverageAt(curve, value)}
              coverage={(value) => coverageAt(curve, value)}
              acceptedSide="left"
              decimals={shareDecimals(curve.n)}
            />
            <PointMarker threshold={threshold} state={marker} dots={2} lines={named} inset={labelInset} />
            <DragLayer
              label="Rows accepted"
              threshold={threshold}
              onDrag={drag}
              onStep={step}
              onEnd={(end) => onThreshold(thresholdOf(curve, end === 0 ? -1 : curve.threshold.length - 1))}
              onHover={showHover}
              speak={(value) => {
                const point = operatingPoint(curve, value);
                return { now: point.coverage * 100, text: pointSentence(pointWords(point)) };
              }}
            >
              <HoverRule handle={hover} />
            </DragLayer>
          </>
        }
      >
        <Band x={band.x} low={band.low} high={band.high} />
        {lines.map((line) => (
          <CurveLine key={line.name} points={line.points} look={line.look} />
        ))}
        <LineLabels lines={named} inset={labelInset} />
      </Plot>
    </ChartFrame>
  );
}

/**
 * `chosen` holds the risk at every threshold at once, and so at one that is chosen by looking at this chart; `fixed` holds
 * it at one that was fixed before.
 */
function bandsOf(curve: RiskCoverageCurve): Record<BandKind, DrawnBand> {
  const points = riskLine(curve);
  const x = points.map((point) => point.coverage);
  return {
    chosen: { x, low: points.map((point) => point.bandLow), high: points.map((point) => point.bandHigh) },
    fixed: {
      x,
      low: points.map((point) => point.selectiveLow),
      high: points.map((point) => point.selectiveHigh),
    },
  };
}

/** From the back to the front. */
function linesOf(curve: RiskCoverageCurve, baselines: readonly RiskBaseline[]) {
  const coverage = coverages(curve);
  const firm = Math.max(
    0,
    curve.accepted.findIndex((accepted) => accepted >= minAccepted),
  );
  const from = (values: Float64Array, start: number, end?: number): Points => ({
    x: coverage.subarray(start, end),
    y: values.subarray(start, end),
  });
  const selective = selectiveRisks(curve);
  return [
    ...baselines.map(({ name, coverage: x, risk: y, look }) => ({ name, points: { x, y }, look })),
    { name: otherName, points: from(generalisedRisks(curve), 0), look: 'second' as const },
    { name: '', points: from(selective, 0, firm + 1), look: 'reference' as const },
    { name: mainName, points: from(selective, firm), look: 'main' as const },
  ];
}

/** From zero to the highest risk that rests on more than a handful of rows. */
function riskAxis(
  curve: RiskCoverageCurve,
  lines: readonly { points: Points }[],
  band: { x: number[]; high: number[] },
): AxisSpec {
  let top = 0.02;
  const firm = Math.max(minAccepted / curve.n, 0.03);
  for (const { x, y } of [...lines.map((line) => line.points), { x: band.x, y: band.high }])
    for (let i = 0; i < x.length; i++) if (x[i]! >= firm && y[i]! > top) top = y[i]!;
  return {
    label: 'Bad rows (%)',
    domain: [0, Math.min(1, niceDomain(0, top * 1.02, 5)[1])],
    format: (v) => formatNumber(v * 100, top < 0.05 ? 1 : 0),
  };
}

function tableOf(curve: RiskCoverageCurve, places: readonly number[]): TableData {
  const percent = (v: number) => formatPercent(v);
  return {
    columns: [
      { name: 'Threshold', format: (v) => formatNumber(v) },
      { name: 'Rows accepted' },
      { name: 'Coverage', format: percent },
      { name: 'Bad among accepted', format: percent },
      { name: 'Low, threshold fixed before', format: percent },
      { name: 'High, threshold fixed before', format: percent },
      { name: 'Low, threshold chosen by looking', format: percent },
      { name: 'High, threshold chosen by looking', format: percent },
      { name: 'Bad accepted, of all rows', format: percent },
    ],
    rows: places.map((place) => {
      const {
        threshold,
        accepted,
        coverage,
        selectiveRisk: risk,
        generalisedRisk: general,
      } = pointAt(curve, place);
      const chosen = simultaneousRisk(curve, threshold);
      return [
        threshold,
        accepted,
        coverage,
        ...(isUndefined(risk) ? [null, null, null] : [risk.value, risk.low, risk.high]),
        ...(isUndefined(chosen) ? [null, null] : [chosen.low, chosen.high]),
        isUndefined(general) ? null : general.value,
      ];
    }),
  };
}
