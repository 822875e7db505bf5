import { niceDomain } from '../../charts/scales.ts';
import type { Histogram } from '../../metrics/distribution/histogram.ts';
import { formatTick } from '../../words/format.ts';
import { type Frame, pixel, svgPlot, thresholdLine } from './svg-plot.ts';

/** Rows by score; where they are labelled, the bad ones in the lower part of each bar. */
export function distributionChart({ edges, counts, byGroup }: Histogram, threshold: number): string {
  const bad = byGroup.find(({ name }) => name === 'bad')?.counts ?? null;
  const [low, high] = [edges[0]!, edges.at(-1)!];
  const bars = (values: readonly number[], className: string, { x, y }: Frame) =>
    values.flatMap((rows, bin) => {
      if (rows === 0) return [];
      const [left, right] = [x(edges[bin]!) + 0.5, x(edges[bin + 1]!) - 0.5];
      return [
        `<rect class="${className}" x="${pixel(left)}" y="${pixel(y(rows))}" width="${pixel(Math.max(0.5, right - left))}" height="${pixel(y(0) - y(rows))}"/>`,
      ];
    });
  return svgPlot(
    'Rows by score',
    {
      x: { label: 'Score', domain: [low, high], format: formatTick },
      y: { label: 'Rows', domain: [0, niceDomain(0, Math.max(1, ...counts))[1]], format: formatTick },
    },
    [
      { className: 'bar', name: bad ? 'good or not graded' : 'rows' },
      ...(bad ? [{ className: 'bar-bad', name: 'bad' }] : []),
      { className: 'threshold', name: 'threshold' },
    ],
    (frame) => [
      ...bars(counts, 'bar', frame),
      ...(bad ? bars(bad, 'bar-bad', frame) : []),
      thresholdLine(frame.x(Math.min(high, Math.max(low, threshold))), frame),
    ],
  );
}
