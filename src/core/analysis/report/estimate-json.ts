import type { CoreFigures } from '../../metrics/core-figures.ts';
import { agreementKeys, selectiveKeys } from '../../metrics/core-figures.ts';
import { hasInterval, lackOf, type MaybeEstimate, numbersOf } from '../../metrics/estimate.ts';
import { fixed } from '../../text/fixed.ts';

/** An estimate as the commands print it. Where it lacks its value or its interval, these are null and the reason says why. */
export interface EstimateJson {
  value: number | null;
  low: number | null;
  high: number | null;
  reason?: string;
  note?: string;
}

export function estimateJson(estimate: MaybeEstimate): EstimateJson {
  const [value, low, high] = numbersOf(estimate);
  const reason = lackOf(estimate);
  const note = hasInterval(estimate) ? estimate.note : undefined;
  return { value, low, high, ...(reason === null ? {} : { reason }), ...(note ? { note } : {}) };
}

export const estimatesJson = <K extends string>(figures: Record<K, MaybeEstimate>, keys: readonly K[]) =>
  Object.fromEntries(keys.map((key) => [key, estimateJson(figures[key])])) as Record<K, EstimateJson>;

/** Agreement at the top, selective figures below. */
export const coreJson = (figures: CoreFigures) => ({
  ...estimatesJson(figures, agreementKeys),
  selective: estimatesJson(figures, selectiveKeys),
});

/** "0.512 [0.431, 0.587]"; "0.512 [–]" where it has no interval; a dash where it has no value. */
export const estimateText = (estimate: MaybeEstimate): string => estimateWith(estimate, 3);

/** The same with another number of decimals. */
export function estimateWith(estimate: MaybeEstimate, decimals: number): string {
  const text = (value: number) => (Number.isFinite(value) ? fixed(value, decimals) : String(value));
  if (hasInterval(estimate)) return `${text(estimate.value)} [${text(estimate.low)}, ${text(estimate.high)}]`;
  return 'value' in estimate ? `${text(estimate.value)} [–]` : '–';
}
