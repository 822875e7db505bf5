import { type BoundedEstimate, isUndefined } from '../metrics/estimate.ts';
import type { OperatingPoint } from '../metrics/selective/operating-point.ts';
import { count } from '../words/count.ts';
import { formatNumber, formatPercent, formatShare, shareDecimals } from '../words/format.ts';

/** A point of the curve in the words that every part of the screen uses. */
export interface PointWords {
  accepts: string;
  declines: string;
  acceptsRows: string;
  declinesRows: string;
  /** "6.1% [4.0, 8.7]", or null without a label or where no accepted row has one. */
  risk: string | null;
  /** Accepted rows with a label, which the risk is of. */
  riskRows: number;
  /** Why there is no risk to tell: nothing is accepted, or nothing of it is graded. */
  noRisk: string;
  /** Bad rows accepted, of all rows. */
  generalised: string | null;
  threshold: string;
}

/** The interval of a share alone: "[4.0, 8.7]"; empty where it has no value. */
export const boundsWords = (estimate: BoundedEstimate): string =>
  isUndefined(estimate) ? '' : `[${formatShare(estimate.low)}, ${formatShare(estimate.high)}]`;

/** A share with its interval; null where it has no value. */
export const shareWords = (estimate: BoundedEstimate): string | null =>
  isUndefined(estimate) ? null : `${formatPercent(estimate.value)} ${boundsWords(estimate)}`;

export function pointWords(point: OperatingPoint): PointWords {
  const decimals = shareDecimals(point.accepted + point.declined);
  return {
    accepts: formatPercent(point.coverage, decimals),
    declines: formatPercent(1 - point.coverage, decimals),
    acceptsRows: count(point.accepted),
    declinesRows: count(point.declined),
    risk: shareWords(point.selectiveRisk),
    riskRows: point.selectiveRisk.n,
    noRisk:
      point.accepted === 0
        ? 'nothing is accepted, so there is no risk'
        : 'no accepted row is graded: the risk is unknown',
    generalised: isUndefined(point.generalisedRisk) ? null : formatPercent(point.generalisedRisk.value),
    threshold: formatNumber(point.threshold),
  };
}

/** The point as one sentence, for screen readers and headings. */
export function pointSentence(words: PointWords): string {
  const parts = [`declines ${words.declines}`, `accepts ${words.accepts}`];
  if (words.risk) parts.push(`expected bad among accepted ${words.risk}`);
  return parts.join(' · ');
}

/**
 * What a threshold decides and what that risks, as the heading of Decide and of a report says it.
 * @param everything the same of accepting every row; null where there is no label
 */
export function decisionSentence(said: PointWords, everything: PointWords | null): string {
  const decides = `Accepts ${said.accepts}, declines ${said.declines}.`;
  if (!everything) return decides;
  if (!said.risk)
    return `${decides} ${capital(said.noRisk)}.${said.acceptsRows === '0' ? '' : ' Grade a random sample.'}`;
  return `${decides} Bad among accepted: ${said.risk}; accepting everything: ${everything.risk}.`;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
