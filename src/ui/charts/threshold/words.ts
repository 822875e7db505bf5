import { count } from '#ui/words/numbers.ts';
import { formatNumber, formatPercent, formatShare, shareDecimals } from '../base/format.ts';
import { valueAt } from '../base/paths.ts';
import { coverageAt, type RiskBand, type RiskCurve } from './risk-curve.ts';

/** A point of the curve in the words that every part of the screen uses. */
export interface PointWords {
  keeps: string;
  declines: string;
  keepsRows: string;
  declinesRows: string;
  /** "6.1% [4.0, 8.7]", or null without a label or where nothing is kept. */
  risk: string | null;
  /** Losses among the kept, of all rows. */
  generalised: string | null;
  threshold: string;
}

/** Digits that tell one score from the next on a scale of 0 to 9. */
export const formatScore = (score: number) => (Number.isFinite(score) ? formatNumber(score, 2) : 'above all');

export function pointWords(
  curve: RiskCurve,
  band: RiskBand | null,
  point: number,
  threshold: number,
): PointWords {
  const coverage = coverageAt(curve, point);
  const kept = point < 0 ? 0 : curve.accepted[point]!;
  const decimals = shareDecimals(curve.n);
  const risk = point < 0 ? Number.NaN : curve.selectiveRisk[point]!;
  const interval = band && Number.isFinite(risk) ? intervalAt(band, coverage) : null;
  return {
    keeps: formatPercent(coverage, decimals),
    declines: formatPercent(1 - coverage, decimals),
    keepsRows: count(kept),
    declinesRows: count(curve.n - kept),
    risk: Number.isFinite(risk)
      ? `${formatPercent(risk)}${interval ? ` [${formatShare(interval[0])}, ${formatShare(interval[1])}]` : ''}`
      : null,
    generalised: Number.isFinite(risk) ? formatPercent(curve.generalisedRisk[point]!) : null,
    threshold: formatScore(threshold),
  };
}

/** The band at a coverage, or null outside its grid. */
export function intervalAt(band: RiskBand, coverage: number): [low: number, high: number] | null {
  const low = valueAt({ x: band.coverage, y: band.low }, coverage);
  const high = valueAt({ x: band.coverage, y: band.high }, coverage);
  return Number.isFinite(low) && Number.isFinite(high) ? [low, high] : null;
}

/** The point as one sentence, for screen readers and headings. */
export function pointSentence(words: PointWords): string {
  const parts = [`declines ${words.declines}`, `keeps ${words.keeps}`];
  if (words.risk) parts.push(`expected bad among kept ${words.risk}`);
  return parts.join(' · ');
}
