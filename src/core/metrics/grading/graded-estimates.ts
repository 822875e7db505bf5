import { thresholdAtCoverage } from '../../decision/coverage.ts';
import type { Draw } from '../../sampling/draws.ts';
import { hasInterval } from '../estimate.ts';
import type { MetricRows, ScoreColumn } from '../rows.ts';
import { lossAt } from '../selective/loss.ts';
import { type Corrected, type CorrectedMean, correctedMean } from './corrected.ts';
import { domainOf, drawsOrLabelled, type GradedAbout, type GradedRows, gradedRows } from './graded-rows.ts';

/** Quality of all rows that could be drawn, estimated from those that are graded. */
export interface GradedEstimates {
  about: GradedAbout;
  /** Whether every row that the draws were from is here. */
  whole: boolean;
  meanQuality: CorrectedMean;
  badShare: CorrectedMean;
  /** The share of bad rows among those with a score at or above `threshold`. */
  risk: CorrectedMean;
  threshold: number;
  coverage: number;
  /** The risk at even steps of coverage, strictest first. */
  line: RiskAtThreshold[];
}

export interface RiskAtThreshold {
  threshold: number;
  /** Share of the rows with a score at or above the threshold. */
  coverage: number;
  /** Graded rows among them. */
  graded: number;
  best: Corrected;
  naive: Corrected;
}

export interface GradedOptions {
  /** A row is good where its label is at or above it. */
  cut: number;
  /** Null: what accepts 80% of the rows. */
  threshold: number | null;
  points: number;
  /** Take the labelled rows for a simple random draw, where no draw is known. */
  assumeRandom: boolean;
}

/** @throws AppError `missing-draws`, `not-a-number` */
export function gradedEstimates(
  rows: MetricRows,
  column: ScoreColumn,
  draws: readonly Draw[],
  options: GradedOptions & { defaultThreshold: number },
): GradedEstimates {
  const known = drawsOrLabelled(draws, rows, column, options.assumeRandom);
  const { about, ...graded } = gradedRows(rows, column, known);
  const threshold = options.threshold ?? options.defaultThreshold;
  const ascending = graded.score.slice().sort();
  const coverageOf = (from: number) =>
    graded.score.reduce((sum, score) => sum + Number(score >= from), 0) / graded.score.length;
  const steps = Array.from({ length: options.points }, (_, step) =>
    thresholdAtCoverage(ascending, (step + 1) / options.points),
  );
  const distinct = [...new Set(steps)].filter((step) => step !== null);
  return {
    about,
    whole: graded.whole,
    meanQuality: correctedMean(graded, graded.label, false),
    badShare: badShareOf(graded, options.cut),
    risk: riskAt(graded, options.cut, threshold),
    threshold,
    coverage: coverageOf(threshold),
    line: distinct.map((from) => {
      const found = riskAt(graded, options.cut, from);
      return {
        threshold: from,
        coverage: coverageOf(from),
        graded: found.hajek.estimate.n,
        best: bestOf(found),
        naive: found.naive,
      };
    }),
  };
}

/** The share of bad rows among those with a score at or above a threshold. */
export const riskAt = (rows: GradedRows, cut: number, threshold: number): CorrectedMean =>
  badShareOf(
    domainOf(rows, (place) => rows.score[place]! >= threshold),
    cut,
  );

const badShareOf = (rows: GradedRows, cut: number): CorrectedMean =>
  correctedMean(rows, Float64Array.from(lossAt(rows.label, cut)), true);

/** The estimate to go by: prediction-powered where there is one with an interval, else Hájek's. */
export const bestOf = ({ predictionPowered, hajek }: CorrectedMean): Corrected =>
  hasInterval(predictionPowered.estimate) ? predictionPowered : hajek;
