import type { AnalysisResult } from '../analysis/analysis.ts';
import type { Analyses } from '../analysis/registry.ts';
import { thresholdAtCoverage } from '../decision/coverage.ts';
import { originSentence } from '../decision/threshold-origin.ts';
import { AppError } from '../errors.ts';
import type { Costs } from '../metrics/costs/costs.ts';
import type { ReportAnalysisId, ReportDependencies, ReportInputs } from './report-inputs.ts';
import { costsOf, type ReportOptions } from './report-options.ts';

type Results = { [Id in ReportAnalysisId]: AnalysisResult<Analyses[Id]> };

/** What a report says of labels; null as a whole where no scored row has one. */
export interface LabelledFigures extends Pick<Results, 'summarise' | 'suggestThreshold' | 'calibrate'> {
  /** Null where nobody says what mistakes cost. */
  costs: { given: Costs; report: Results['costs'] } | null;
}

/** Points of the net benefit in the table. */
const costPoints = 20;

export interface ReportFigures extends Pick<Results, 'curve' | 'distribution'> {
  threshold: number;
  /** How the threshold was chosen and what that promises. */
  origin: string;
  labelled: LabelledFigures | null;
}

/** @throws AppError `nothing-scored` where no row has a valid score, and what the analyses throw */
export async function reportFigures(
  { rows, column, fresh = null, about }: ReportInputs,
  options: ReportOptions,
  compute: ReportDependencies['compute'],
): Promise<ReportFigures> {
  const { cut, alpha, delta, correction, unit, weights, shares, splitSeed, seed, draws } = options;
  const isLabelled =
    about.label !== null && rows.label.some((value, row) => column.valid[row] === 1 && !Number.isNaN(value));
  const { threshold, origin } = chosenThreshold({ rows, column, about }, options, isLabelled);
  const alone = { ...column, probs: null };
  const [curve, distribution] = [
    await compute('curve', { rows, column: alone, options: { cut } }),
    await compute('distribution', {
      rows: isLabelled ? rows : { ...rows, groups: [] },
      column: alone,
      options: { cut, by: isLabelled ? 'label' : 'group' },
    }),
  ];
  if (!isLabelled) return { threshold, origin, curve, distribution, labelled: null };
  const costs = costsOf(options);
  const labelled = {
    costs: costs && {
      given: costs,
      report: await compute('costs', {
        rows,
        column: alone,
        options: { cut, ...costs, points: costPoints },
      }),
    },
    summarise: await compute('summarise', { rows, column, options: { cut, byGroup: false, seed, draws } }),
    suggestThreshold: await compute('suggestThreshold', {
      rows,
      column: alone,
      fresh: weights === 'shift' ? fresh : null,
      options: { cut, alpha, delta, correction, unit, weights, shares, seed: splitSeed },
    }),
    calibrate: await compute('calibrate', {
      rows,
      column,
      options: { cut, shares, splitSeed, seed, draws },
    }),
  };
  return { threshold, origin, curve, distribution, labelled };
}

function chosenThreshold({ column, about }: ReportInputs, options: ReportOptions, labelled: boolean) {
  const { chosen } = about;
  const named = options.threshold ?? chosen?.threshold ?? null;
  const ascending = column.score.filter((_, row) => column.valid[row] === 1).sort();
  const threshold = named ?? thresholdAtCoverage(ascending, options.coverage);
  if (ascending.length === 0 || threshold === null)
    throw new AppError(
      'nothing-scored',
      `No row has a valid score in ${about.score}, so there is nothing to report. Judge some rows first, or name another score.`,
      { field: about.score },
    );
  if (chosen !== null && threshold === chosen.threshold) return { threshold, origin: chosen.origin };
  const rule = named === null ? ('coverage' as const) : ('score' as const);
  const { coverage } = options;
  return {
    threshold,
    origin: originSentence({ rule, coverage, riskLimit: options.alpha, labelled, guarantee: null }),
  };
}
