import type { CalibrationFit } from '../../metrics/calibration/calibration-report.ts';
import { isUndefined } from '../../metrics/estimate.ts';
import { formatShare } from '../../words/format.ts';
import { type Frame, pixel, svgPlot } from './svg-plot.ts';

const shares = { domain: [0, 1] as const, format: (value: number) => formatShare(value, 0) };

/** Observed share of good rows against the predicted one, a point for each bin of equal width, with its interval. */
export function reliabilityChart({ reliability }: CalibrationFit, name: string): string {
  return svgPlot(
    `Observed share of good rows against the share predicted by ${name}, in percent`,
    {
      x: { ...shares, label: 'Predicted share of good rows (%)' },
      y: { ...shares, label: 'Observed share of good rows (%)' },
    },
    [
      { className: 'mark', name: `${name}, 95% interval` },
      { className: 'line-2', name: 'calibrated' },
    ],
    ({ x, y }: Frame) => [
      `<line class="line-2" x1="${pixel(x(0))}" y1="${pixel(y(0))}" x2="${pixel(x(1))}" y2="${pixel(y(1))}"/>`,
      ...reliability.equalWidth.flatMap(({ meanProbability, frequency }) => {
        if (isUndefined(frequency) || Number.isNaN(meanProbability)) return [];
        const at = pixel(x(meanProbability));
        return [
          `<line class="whisker" x1="${at}" x2="${at}" y1="${pixel(y(frequency.low))}" y2="${pixel(y(frequency.high))}"/>`,
          `<circle class="mark" cx="${at}" cy="${pixel(y(frequency.value))}" r="4"/>`,
        ];
      }),
    ],
  );
}
