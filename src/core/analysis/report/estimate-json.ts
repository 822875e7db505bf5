import type { CoreFigures } from '../../metrics/core-figures.ts';
import { agreementKeys, selectiveKeys } from '../../metrics/core-figures.ts';
import { isUndefined, type MaybeEstimate } from '../../metrics/estimate.ts';

/** An estimate as the commands print it. An undefined one has nulls and the reason. */
export interface EstimateJson {
  value: number | null;
  low: number | null;
  high: number | null;
  reason?: string;
  note?: string;
}

export function estimateJson(estimate: MaybeEstimate): EstimateJson {
  if (isUndefined(estimate)) return { value: null, low: null, high: null, reason: estimate.reason };
  const { value, low, high, note } = estimate;
  return { value, low, high, ...(note ? { note } : {}) };
}

export const estimatesJson = <K extends string>(figures: Record<K, MaybeEstimate>, keys: readonly K[]) =>
  Object.fromEntries(keys.map((key) => [key, estimateJson(figures[key])])) as Record<K, EstimateJson>;

/** Agreement at the top, selective figures below. */
export const coreJson = (figures: CoreFigures) => ({
  ...estimatesJson(figures, agreementKeys),
  selective: estimatesJson(figures, selectiveKeys),
});

/** "0.512 [0.431, 0.587]", or a dash. */
export function estimateText(estimate: MaybeEstimate): string {
  if (isUndefined(estimate)) return '–';
  const text = (value: number) => (Number.isFinite(value) ? value.toFixed(3) : String(value));
  return `${text(estimate.value)} [${text(estimate.low)}, ${text(estimate.high)}]`;
}
