import { count, plural } from '#ui/words/numbers.ts';
import type { ChartFrameProps } from './frame/ChartFrame.tsx';

/** What a chart's caller says about it; the chart itself knows its table and its controls. */
export interface Framing
  extends Pick<ChartFrameProps, 'caption' | 'fileName' | 'traces' | 'remark' | 'empty'> {
  /** In place of the chart's own title. */
  title?: string;
}

/** Fewer rows than this draw noise: the chart says so in words and stays away. */
export const fewestRows = 10;
/** Below this a chart is drawn with a remark. */
export const smallSample = 50;

/** Why a chart of `n` rows is not drawn, or null where it is. */
export function tooFew(n: number, what = 'rows'): string | null {
  if (n === 0) return `No ${what} to draw yet.`;
  if (n < fewestRows)
    return `${count(n)} ${n === 1 ? what.replace(/s$/, '') : what} are too few to draw: a chart of fewer than ${fewestRows} would show noise.`.replace(
      /^1 (\w+) are/,
      '1 $1 is',
    );
  return null;
}

/** Fewer instructions than this can't show how much another would differ. */
export const fewestInstructions = 10;

/** A warning about a small sample, or null. */
export function smallRemark(n: number, instructions?: number): string | null {
  if (instructions !== undefined && instructions < fewestInstructions)
    return `The rows answer ${plural(instructions, 'instruction')} only: intervals from so few are rough.`;
  return n < smallSample
    ? `n = ${count(n)} is small: read the intervals, not the line between points.`
    : null;
}
