import { bootstrap, type Resampled } from './bootstrap.ts';
import { type BootstrapOptions, defaultBootstrap } from './bootstrap-options.ts';
import { type CalibrationKey, calibrationErrors, calibrationKeys } from './calibration/calibration-errors.ts';
import {
  digitCut,
  type LabelScale,
  observedScale,
  probabilityFromDigits,
} from './calibration/probability.ts';
import { average, difference } from './combine.ts';
import { type CoreFigures, type CoreKey, coreFigures, coreKeys } from './core-figures.ts';
import type { MaybeEstimate } from './estimate.ts';
import { type MissingLabels, missingLabels } from './missing-labels.ts';
import { lengthScore, type MetricRows, type ScoreColumn } from './rows.ts';
import { gatherSample, type Sample } from './sample.ts';
import { type DetectionKey, detection } from './selective/detection.ts';
import { suggestLabelThreshold } from './selective/label-threshold.ts';
import { lossAt } from './selective/loss.ts';

export interface SummaryOptions extends BootstrapOptions {
  /** A row is worth accepting where label ≥ cut; null: as the labels suggest. */
  cut: number | null;
  /** The scale of the labels; null: their range in the data. */
  scale: LabelScale | null;
  /** Whether to work out each group, and the baselines. Each costs about as much as the whole. */
  byGroup: boolean;
  baselines: boolean;
}

export const defaultSummaryOptions: SummaryOptions = {
  ...defaultBootstrap,
  cut: null,
  scale: null,
  byGroup: true,
  baselines: true,
};

/** What was counted and chosen before anything was estimated. */
export interface SummaryBasis {
  /** Rows that entered. n + invalid + unlabelled = all rows. */
  n: number;
  /** Rows without a valid score. */
  invalid: number;
  /** Rows with a score and no label. */
  unlabelled: number;
  /** Instructions that the entered rows answer: the unit of resampling. */
  instructions: number;
  cut: number;
  scale: LabelScale | null;
  seed: number;
  draws: number;
}

export interface GroupSummary {
  name: string;
  n: number;
  /** Rows of the group without a valid score. */
  invalid: number;
  figures: CoreFigures;
}

export interface BaselineSummary {
  /** Score = ln(1 + characters of the response). */
  length: CoreFigures;
  /** The same score for every row. */
  constant: CoreFigures;
  /** This score's figure minus the length baseline's, paired. */
  overLength: CoreFigures;
}

/** All that is said of one score column beside one label. */
export interface ScoreSummary {
  name: string;
  basis: SummaryBasis;
  figures: CoreFigures;
  detection: Record<DetectionKey, MaybeEstimate>;
  /** Of P(label ≥ cut) as the digits have it; null where no probabilities are given. */
  calibration: Record<CalibrationKey, MaybeEstimate> | null;
  byGroup: GroupSummary[];
  /** Mean over groups, each counting the same; null without groups. */
  average: CoreFigures | null;
  baselines: BaselineSummary | null;
  /** What the scores say of rows without a label; null where there are none. */
  missing: MissingLabels | null;
}

/**
 * Summarise one score column beside a label.
 * Invalid and unlabelled rows are counted and left out, never scored 0.
 */
export function summariseScore(
  rows: MetricRows,
  column: ScoreColumn,
  options: SummaryOptions = defaultSummaryOptions,
): ScoreSummary {
  const { sample, invalid, unlabelled } = gatherSample({ ...rows, ...column });
  const scale = options.scale ?? observedScale(sample.label);
  const cut = options.cut ?? suggestLabelThreshold(sample.label)?.cut ?? Number.NaN;
  const loss = lossAt(sample.label, cut);
  const groups = options.byGroup ? groupsOf(rows, column, sample) : [];
  const baselines = options.baselines
    ? [lengthScore(rows.length), new Float64Array(column.score.length)].map((score) =>
        coreFigures(sample.withScore(score), cut),
      )
    : [];
  const { probs } = column;
  const calibration =
    probs && scale ? [calibrationOf(sample, loss, probs, digitCut(sample.label, cut, scale))] : [];

  const [whole, detected, ...rest] = bootstrap(
    [
      coreFigures(sample, cut),
      detection(sample, loss),
      ...calibration,
      ...groups.map((group) => coreFigures(group.sample, cut)),
      ...baselines,
    ],
    sample.clusters,
    options,
  );
  const calibrated = rest.splice(0, calibration.length) as Resampled<CalibrationKey>[];
  const grouped = rest.splice(0, groups.length) as Resampled<CoreKey>[];
  const [length, constant] = rest as Resampled<CoreKey>[];
  const ofKeys = (figure: (key: CoreKey) => MaybeEstimate) =>
    Object.fromEntries(coreKeys.map((key) => [key, figure(key)])) as CoreFigures;
  return {
    name: column.name,
    missing: missingLabels({ ...rows, ...column }),
    basis: {
      n: sample.n,
      invalid,
      unlabelled,
      instructions: sample.clusters,
      cut,
      scale,
      seed: options.seed,
      draws: options.draws,
    },
    figures: whole.estimates(),
    detection: detected.estimates(),
    calibration: calibrated[0] ? calibrationFigures(calibrated[0]) : null,
    byGroup: groups.map(({ name, sample: part, invalid: lost }, g) => ({
      name,
      n: part.n,
      invalid: lost,
      figures: grouped[g]!.estimates(),
    })),
    average:
      groups.length > 0
        ? ofKeys((key) =>
            average(
              grouped.map((of) => ({ of, key })),
              sample.clusters,
            ),
          )
        : null,
    baselines:
      length && constant
        ? {
            length: length.estimates(),
            constant: constant.estimates(),
            overLength: ofKeys((key) => difference({ of: whole, key }, { of: length, key })),
          }
        : null,
  };
}

const calibrationFigures = (resampled: Resampled<CalibrationKey>) =>
  Object.fromEntries(calibrationKeys.map((key) => [key, resampled.estimate(key)])) as Record<
    CalibrationKey,
    MaybeEstimate
  >;

/** The rows of each group that has any in the data, in the order of the groups' names. */
function groupsOf(rows: MetricRows, column: ScoreColumn, sample: Sample) {
  const places = rows.groups.map((): number[] => []);
  sample.row.forEach((row, place) => {
    places[rows.group[row]!]?.push(place);
  });
  const invalid = rows.groups.map(() => 0);
  rows.group.forEach((group, row) => {
    if (group >= 0 && !column.valid[row]) invalid[group] = invalid[group]! + 1;
  });
  const present = new Set(rows.group);
  return rows.groups
    .map((name, g) => ({ name, invalid: invalid[g]!, sample: sample.subset(places[g]!) }))
    .filter((_, g) => present.has(g));
}

/** Calibration of the rows that have digit probabilities. */
function calibrationOf(sample: Sample, loss: Uint8Array, probs: Float64Array, from: number) {
  const all = probabilityFromDigits(probs, from);
  const places = Int32Array.from(sample.row.keys()).filter((place) => !Number.isNaN(all[sample.row[place]!]));
  const part = sample.subset(places);
  return calibrationErrors(
    part,
    Float64Array.from(part.row, (row) => all[row]!),
    Uint8Array.from(places, (place) => loss[place]!),
  );
}
