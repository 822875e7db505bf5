import { linearTicks, type Scale, scale } from '../../charts/scales.ts';
import { escapeHtml } from '../../text/escape-html.ts';

/** Size of every chart, in units of its view box. */
export const chartSize = { width: 720, height: 320 };
const margin = { left: 56, right: 16, top: 28, bottom: 44 };

export interface PlotAxis {
  label: string;
  domain: readonly [number, number];
  format(value: number): string;
  /** Round values where left out. */
  ticks?: readonly number[];
}

/** What tells lines and marks apart: a class of the stylesheet and its words. */
export interface LegendEntry {
  className: string;
  name: string;
}

export interface Frame {
  x: Scale;
  y: Scale;
  top: number;
  bottom: number;
}

/**
 * An SVG with axes, grid and legend, and the marks that `draw` gives in between. It has no style of its own: classes are
 * those of the report's stylesheet.
 * @param title what a screen reader says of the picture
 */
export function svgPlot(
  title: string,
  axes: { x: PlotAxis; y: PlotAxis },
  legend: readonly LegendEntry[],
  draw: (frame: Frame) => readonly string[],
): string {
  const { width, height } = chartSize;
  const [left, right] = [margin.left, width - margin.right];
  const [top, bottom] = [margin.top, height - margin.bottom];
  const x = scale('linear', axes.x.domain, [left, right]);
  const y = scale('linear', axes.y.domain, [bottom, top]);
  const ticksOf = ({ ticks, domain }: PlotAxis) => ticks ?? linearTicks(domain[0], domain[1], 6);
  const parts = [
    ...ticksOf(axes.y).flatMap((tick) => [
      `<line class="grid" x1="${left}" x2="${right}" y1="${pixel(y(tick))}" y2="${pixel(y(tick))}"/>`,
      text(left - 8, y(tick) + 4, axes.y.format(tick), 'end'),
    ]),
    ...ticksOf(axes.x).map((tick) => text(x(tick), bottom + 16, axes.x.format(tick), 'middle')),
    `<line class="axis" x1="${left}" x2="${right}" y1="${bottom}" y2="${bottom}"/>`,
    text((left + right) / 2, height - 8, axes.x.label, 'middle', 'name'),
    text(8, 14, axes.y.label, 'start', 'name'),
    ...draw({ x, y, top, bottom }),
    ...legendMarks(legend, right),
  ];
  return `<svg role="img" aria-label="${escapeHtml(title)}" viewBox="0 0 ${width} ${height}">\n${parts.join('\n')}\n</svg>`;
}

export const pixel = (value: number): number => Math.round(value * 10) / 10;

export const text = (
  x: number,
  y: number,
  words: string,
  anchor: 'start' | 'middle' | 'end',
  className?: string,
): string =>
  `<text${className ? ` class="${className}"` : ''} x="${pixel(x)}" y="${pixel(y)}" text-anchor="${anchor}">${escapeHtml(words)}</text>`;

/** Where the threshold stands, from top to bottom. */
export const thresholdLine = (at: number, { top, bottom }: Frame): string =>
  `<line class="threshold" x1="${pixel(at)}" x2="${pixel(at)}" y1="${top}" y2="${bottom}"/>`;

/** Mean width of a letter at 11 px. */
const letter = 6;

/** Entries in a line at the top, from the right. */
function legendMarks(legend: readonly LegendEntry[], right: number): string[] {
  let end = right;
  return legend.toReversed().flatMap(({ className, name }) => {
    const start = end - name.length * letter;
    const mark = /^(line|threshold)/.test(className)
      ? `<line class="${className}" x1="${pixel(start - 24)}" x2="${pixel(start - 6)}" y1="10" y2="10"/>`
      : `<rect class="${className}" x="${pixel(start - 20)}" y="4" width="14" height="12"/>`;
    end = start - 36;
    return [mark, text(start, 14, name, 'start')];
  });
}
