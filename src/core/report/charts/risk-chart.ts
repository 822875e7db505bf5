import type { CurveResult } from '../../analysis/curve.ts';
import { bandPath, linePath } from '../../charts/paths.ts';
import { niceDomain } from '../../charts/scales.ts';
import { riskLine } from '../../metrics/selective/curve-lines.ts';
import { operatingPoint } from '../../metrics/selective/operating-point.ts';
import { formatShare } from '../../words/format.ts';
import { svgPlot, thresholdLine } from './svg-plot.ts';

/** Points drawn at most. */
const drawn = 120;

/** Bad among accepted against rows accepted, with both bands, beside length. */
export function riskChart({ curve, length }: CurveResult, threshold: number): string {
  const points = riskLine(curve, drawn);
  const baseline = riskLine(length, drawn);
  const of = <K extends keyof (typeof points)[number]>(key: K) => points.map((point) => point[key]);
  const coverage = of('coverage');
  const highest = [
    ...of('bandHigh'),
    ...of('selectiveRisk'),
    ...baseline.map((point) => point.selectiveRisk),
  ];
  const top = highest.reduce((most, value) => Math.max(most, value), 0.01);
  return svgPlot(
    'Bad among accepted against the share of rows accepted, in percent',
    {
      x: { label: 'Rows accepted (%)', domain: [0, 1], format: (value) => formatShare(value, 0) },
      y: {
        label: 'Bad among accepted (%)',
        domain: [0, Math.min(1, niceDomain(0, top)[1])],
        format: (value) => formatShare(value, 0),
      },
    },
    [
      { className: 'line', name: 'judge' },
      { className: 'band', name: '95% interval' },
      { className: 'band-wide', name: 'for all thresholds at once' },
      { className: 'line-2', name: 'length' },
      { className: 'threshold', name: 'threshold' },
    ],
    (frame) => [
      `<path class="band-wide" d="${bandPath(coverage, of('bandLow'), of('bandHigh'), frame.x, frame.y)}"/>`,
      `<path class="band" d="${bandPath(coverage, of('selectiveLow'), of('selectiveHigh'), frame.x, frame.y)}"/>`,
      `<path class="line-2" d="${linePath({ x: baseline.map((point) => point.coverage), y: baseline.map((point) => point.selectiveRisk) }, frame.x, frame.y)}"/>`,
      `<path class="line" d="${linePath({ x: coverage, y: of('selectiveRisk') }, frame.x, frame.y)}"/>`,
      thresholdLine(frame.x(operatingPoint(curve, threshold).coverage), frame),
    ],
  );
}
