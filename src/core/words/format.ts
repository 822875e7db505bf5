import { hasInterval, isUndefined, type MaybeEstimate } from '../metrics/estimate.ts';
import { trimSigns } from '../text/trim-signs.ts';

/** Minus as a minus sign, never as "-0". */
export function formatNumber(value: number, decimals = 2): string {
  if (!Number.isFinite(value)) return '–';
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** A share as a percentage without the sign: 0.0612 → "6.1". */
export const formatShare = (share: number, decimals = 1) => formatNumber(share * 100, decimals);

export const formatPercent = (share: number, decimals = 1) =>
  Number.isFinite(share) ? `${formatShare(share, decimals)}%` : '–';

/** Percentages need a decimal only where a row is worth less than one percent. */
export const shareDecimals = (n: number) => (n >= 1000 ? 1 : 0);

/** An axis tick as short as it can be: 0.2, 1, 20, 5k. */
export function formatTick(value: number): string {
  if (Math.abs(value) >= 10_000) return `${formatNumber(value / 1000, value % 1000 ? 1 : 0)}k`;
  return trimSigns(trimSigns(formatNumber(value, 6), '0', 'end'), '.', 'end');
}

/** "0.42 [0.31, 0.52]"; "0.42 [–]" where it has no interval; the reason where there is no value. */
export function formatEstimate(
  estimate: MaybeEstimate,
  format: (value: number) => string = (value) => formatNumber(value),
): string {
  if (isUndefined(estimate)) return 'undefined';
  if (!hasInterval(estimate)) return `${format(estimate.value)} [–]`;
  if (!Number.isFinite(estimate.low) || !Number.isFinite(estimate.high)) return format(estimate.value);
  return `${format(estimate.value)} [${format(estimate.low)}, ${format(estimate.high)}]`;
}

/** A sentence to be put into another one. */
export const withoutStop = (sentence: string): string => sentence.replace(/\.$/, '');
