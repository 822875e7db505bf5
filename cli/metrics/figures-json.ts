import type { CoreFigures } from '#core/metrics/core-figures.ts';
import { agreementKeys, selectiveKeys } from '#core/metrics/core-figures.ts';
import { isUndefined, type MaybeEstimate } from '#core/metrics/estimate.ts';

/** An estimate as the commands print it. An undefined one has nulls and the reason. */
export interface FigureJson {
  value: number | null;
  low: number | null;
  high: number | null;
  reason?: string;
  note?: string;
}

export function figureJson(estimate: MaybeEstimate): FigureJson {
  if (isUndefined(estimate)) return { value: null, low: null, high: null, reason: estimate.reason };
  const { value, low, high, note } = estimate;
  return { value, low, high, ...(note ? { note } : {}) };
}

export const figuresJson = <K extends string>(figures: Record<K, MaybeEstimate>, keys: readonly K[]) =>
  Object.fromEntries(keys.map((key) => [key, figureJson(figures[key])])) as Record<K, FigureJson>;

/** Agreement at the top, selective figures below. */
export const coreJson = (figures: CoreFigures) => ({
  ...figuresJson(figures, agreementKeys),
  selective: figuresJson(figures, selectiveKeys),
});

/** "0.512 [0.431, 0.587]", or a dash. */
export function figureText(estimate: MaybeEstimate): string {
  if (isUndefined(estimate)) return '–';
  const text = (value: number) => (Number.isFinite(value) ? value.toFixed(3) : String(value));
  return `${text(estimate.value)} [${text(estimate.low)}, ${text(estimate.high)}]`;
}
