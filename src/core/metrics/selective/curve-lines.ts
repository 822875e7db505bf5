import { isUndefined } from '../estimate.ts';
import type { RiskCoverageCurve } from './curve.ts';
import { pointAt } from './operating-point.ts';
import { simultaneousRisk } from './simultaneous.ts';

/** A point of the chart, with its interval band. Risks are NaN where no labelled row is accepted. */
export interface RiskLinePoint {
  threshold: number;
  coverage: number;
  accepted: number;
  selectiveRisk: number;
  selectiveLow: number;
  selectiveHigh: number;
  /** Of the band that holds at every threshold at once: for a threshold that is chosen by looking. */
  bandLow: number;
  bandHigh: number;
  generalisedRisk: number;
  generalisedLow: number;
  generalisedHigh: number;
}

/** The curve with its band at about `points` even steps of coverage: what a chart draws of 100,000 points. */
export function riskLine(curve: RiskCoverageCurve, points = 200): RiskLinePoint[] {
  return evenPlaces(curve, points).map((index) => {
    const { threshold, coverage, accepted, selectiveRisk, generalisedRisk } = pointAt(curve, index);
    const [s, band, g] = [selectiveRisk, simultaneousRisk(curve, threshold), generalisedRisk].map((risk) =>
      isUndefined(risk) ? { value: Number.NaN, low: Number.NaN, high: Number.NaN } : risk,
    );
    return {
      threshold,
      coverage,
      accepted,
      selectiveRisk: s!.value,
      selectiveLow: s!.low,
      selectiveHigh: s!.high,
      bandLow: band!.low,
      bandHigh: band!.high,
      generalisedRisk: g!.value,
      generalisedLow: g!.low,
      generalisedHigh: g!.high,
    };
  });
}

/** A point of the ROC curve: rows worth accepting against rows with loss, of the labelled rows. */
export interface RocPoint {
  threshold: number;
  /** Share of rows worth accepting that are accepted. */
  truePositiveRate: number;
  /** Share of rows with loss that are accepted. */
  falsePositiveRate: number;
}

/** The ROC curve from (0, 0); empty where only one class is there. */
export function rocLine(curve: RiskCoverageCurve, points = 200): RocPoint[] {
  const bad = curve.losses.at(-1) ?? 0;
  const good = curve.labelled - bad;
  if (bad === 0 || good === 0) return [];
  const start = { threshold: Number.POSITIVE_INFINITY, truePositiveRate: 0, falsePositiveRate: 0 };
  return [
    start,
    ...evenPlaces(curve, points).map((index) => ({
      threshold: curve.threshold[index]!,
      truePositiveRate: (curve.acceptedLabelled[index]! - curve.losses[index]!) / good,
      falsePositiveRate: curve.losses[index]! / bad,
    })),
  ];
}

export interface PrecisionRecallPoint {
  threshold: number;
  /** Share of rows worth accepting that are accepted. */
  recall: number;
  /** Share of the accepted that are worth accepting. */
  precision: number;
}

/** Rows worth accepting as the positives; empty where there is none. */
export function precisionRecallLine(curve: RiskCoverageCurve, points = 200): PrecisionRecallPoint[] {
  const good = curve.labelled - (curve.losses.at(-1) ?? 0);
  if (good === 0) return [];
  return evenPlaces(curve, points)
    .filter((index) => curve.acceptedLabelled[index]! > 0)
    .map((index) => {
      const accepted = curve.acceptedLabelled[index]! - curve.losses[index]!;
      return {
        threshold: curve.threshold[index]!,
        recall: accepted / good,
        precision: accepted / curve.acceptedLabelled[index]!,
      };
    });
}

/** Places of the curve at even steps of coverage, first and last included, without repeats. */
export function evenPlaces(curve: RiskCoverageCurve, points: number): number[] {
  const last = curve.accepted.length - 1;
  if (last < points) return Array.from({ length: last + 1 }, (_, index) => index);
  const places = [0];
  let index = 0;
  for (let step = 1; step <= points; step++) {
    const wanted = (curve.n * step) / points;
    while (curve.accepted[index]! < wanted) index++;
    if (index !== places.at(-1)) places.push(index);
  }
  return places;
}
