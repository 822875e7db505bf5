import { type Certifiable, certifiable } from '../../decision/certifiable.ts';
import { workingPoint } from '../../decision/working-point.ts';
import { AppError } from '../../errors.ts';
import { type ChosenSplit, chosenSplit, scoresOfPart } from '../chosen-split.ts';
import type { BoundedEstimate } from '../estimate.ts';
import type { RowWeights, RowWeightsAbout } from '../labelling/row-weights.ts';
import { type MissingLabels, missingLabels } from '../missing-labels.ts';
import type { MetricRows, ScoreColumn } from '../rows.ts';
import { gatherSample, type LabelledScores, type Sample } from '../sample.ts';
import { riskCoverageCurve } from '../selective/curve.ts';
import { lossAt } from '../selective/loss.ts';
import { type OperatingPoint, operatingPoint } from '../selective/operating-point.ts';
import { simultaneousRisk } from '../selective/simultaneous.ts';
import type { ShiftRows } from '../shift/shift-rows.ts';
import { splitPart } from '../split.ts';
import { acceptedAtEach } from './candidates.ts';
import { rowsNeeded } from './fixed-sequence.ts';
import type { PromiseUnit } from './promise-unit.ts';
import { chooseAll, type ThresholdChoice } from './threshold-choices.ts';
import type { ThresholdMethod, ThresholdOptions } from './threshold-options.ts';
import { promisedRisk, weightsOf } from './unit.ts';
import { weighRows } from './weigh-rows.ts';

export interface ThresholdResult extends ThresholdChoice {
  onCalibration: OperatingPoint | null;
  onTest: OperatingPoint | null;
  /** The risk that the promise speaks of, each instruction or each row counting once as it does in the promise. */
  promisedOnCalibration: BoundedEstimate | null;
  promisedOnTest: BoundedEstimate | null;
  /** Whether the test split's risk, as seen, is at most α; null where nothing is accepted or tested. */
  keptOnTest: boolean | null;
  /** The test split by group, where there are groups. */
  byGroup: { name: string; point: OperatingPoint }[];
}

export interface ThresholdReport {
  split: ChosenSplit;
  /** Rows of each split with a score and a label. */
  calibrationRows: number;
  testRows: number;
  /** What Decide's rule for the risk seen here chooses: the working point of all rows, chosen and measured on them. */
  allRows: {
    threshold: number | null;
    point: OperatingPoint | null;
    /** The risk with an interval that allows for the choice on the same rows. */
    simultaneousRisk: BoundedEstimate | null;
  };
  results: ThresholdResult[];
  /** What the fixed sequence lacks to test a threshold at all; null where it can. */
  lacking: Certifiable | null;
  /** What the scores say of rows without a label; null where there are none. */
  missing: MissingLabels | null;
  /** How labelled rows are weighted; null where they count alike. */
  weights: RowWeightsAbout | null;
  /** What must be true for the promises to hold. */
  assumptions: string[];
}

/**
 * Choose thresholds on the calibration split, by every method, and see what happens on the test split.
 * @param fresh the new rows to weight for, where they are of another file
 */
export function thresholdReport(
  rows: MetricRows,
  column: ScoreColumn,
  options: ThresholdOptions,
  fresh: ShiftRows | null = null,
): ThresholdReport {
  requireShare('alpha', options.alpha);
  requireShare('delta', options.delta);
  const split = chosenSplit(rows, options);
  const within = (part: number, group: number | null = null) =>
    scoresOfPart(rows, column, split, part, (row) => group === null || rows.group[row] === group);
  const { sample } = gatherSample(within(splitPart.calibration));
  const { sample: testSample } = gatherSample(within(splitPart.test));
  const calibrationCurve = riskCoverageCurve(within(splitPart.calibration), options.cut);
  const testCurve = riskCoverageCurve(within(splitPart.test), options.cut);
  const all = { ...rows, ...column, valid: usableRows(column.valid, options.usable) };
  const allCurve = riskCoverageCurve(all, options.cut);
  const missing = missingLabels(all);
  const weighting = weighRows(rows, all, options, fresh);
  const here = workingPoint(allCurve, options.alpha);
  const groupCurves = rows.groups.map((name, g) => ({
    name,
    curve: riskCoverageCurve(within(splitPart.test, g), options.cut),
  }));
  const working = weighting
    ? weightedWorkingPoint(sample, lossAt(sample.label, options.cut), options.alpha, weighting)
    : workingPoint(calibrationCurve, options.alpha);
  const weighted = weighting && {
    weights: weighting,
    instructions: instructionsWithWeight(within(splitPart.calibration), weighting),
  };
  const results = chooseAll(sample, working, options, weighted).map((choice): ThresholdResult => {
    const { threshold } = choice;
    if (threshold === null)
      return {
        ...choice,
        onCalibration: null,
        onTest: null,
        promisedOnCalibration: null,
        promisedOnTest: null,
        keptOnTest: null,
        byGroup: [],
      };
    const onTest = operatingPoint(testCurve, threshold);
    const generalised = choice.method === 'conformal-risk';
    const unit = unitOf(choice.method, options.unit);
    const riskOf = (of: Sample) =>
      promisedRisk(of, lossAt(of.label, options.cut), threshold, unit, generalised, weighting);
    const risk = riskOf(testSample);
    return {
      ...choice,
      onCalibration: operatingPoint(calibrationCurve, threshold),
      onTest,
      promisedOnCalibration: riskOf(sample),
      promisedOnTest: risk,
      keptOnTest: 'undefined' in risk ? null : risk.value <= options.alpha,
      byGroup: groupCurves
        .filter(({ curve }) => curve.n > 0)
        .map(({ name, curve }) => ({ name, point: operatingPoint(curve, threshold) })),
    };
  });
  return {
    split,
    calibrationRows: sample.n,
    testRows: testCurve.labelled,
    allRows: {
      threshold: here,
      point: here === null ? null : operatingPoint(allCurve, here),
      simultaneousRisk: here === null ? null : simultaneousRisk(allCurve, here),
    },
    results,
    lacking: certifiable(
      rowsNeeded(options.alpha, options.delta, options.minRows),
      sample.presentClusters,
      options.shares.calibration,
    ),
    missing,
    weights: weighting?.about ?? null,
    assumptions: [
      ...assumptionsOf(sample, options),
      ...(weighting ? [weighting.about.sentence] : missing ? [missing.sentence] : []),
    ],
  };
}

/** The largest coverage at which the weighted risk is at most α, as seen; null where none is. */
function weightedWorkingPoint(
  sample: Sample,
  loss: Uint8Array,
  alpha: number,
  weighting: RowWeights,
): number | null {
  const weights = weightsOf(sample, 'row', weighting);
  const { order } = sample.byScore;
  let found: number | null = null;
  let [at, weight, lost] = [sample.n - 1, 0, 0];
  for (const { threshold, n } of acceptedAtEach(sample, loss)) {
    for (; at >= sample.n - n; at--) {
      weight += weights[order[at]!]!;
      lost += weights[order[at]!]! * loss[order[at]!]!;
    }
    if (lost <= alpha * weight) found = threshold;
  }
  return found;
}

const instructionsWithWeight = (
  { valid, instruction }: Pick<LabelledScores, 'valid' | 'instruction'>,
  { weight }: RowWeights,
) => new Set(instruction.filter((_, row) => valid[row] === 1 && !Number.isNaN(weight[row]))).size;

/** Rows that a judge was trained on would look better than they are. */
export const usableRows = (valid: Uint8Array, usable: Uint8Array | null): Uint8Array =>
  usable ? valid.map((value, row) => (usable[row] ? value : 0)) : valid;

/**
 * The unit of a method's promise. Conformal risk control is of instructions: a mean over rows has no bound that falls
 * with the threshold. The working point promises nothing, and is of rows.
 */
const unitOf = (method: ThresholdMethod, unit: PromiseUnit): PromiseUnit =>
  method === 'conformal-risk' ? 'instruction' : method === 'working-point' ? 'row' : unit;

export function assumptionsOf(
  sample: Sample,
  { unit, weights }: Pick<ThresholdOptions, 'unit' | 'weights'>,
): string[] {
  const [rows, instructions] = [sample.n, sample.clusters];
  const sentences = [
    weights === 'shift'
      ? 'New rows may differ from the labelled ones in what they are weighted by, and in nothing else that goes with being bad; the judge, template and label threshold must be the same. The promise is for rows like the new ones that were compared, and for no others.'
      : 'New instructions must be like those of the calibration split, drawn from the same distribution (exchangeable): the same sources, the same generator models, the same judge, template and label threshold. The split deals instructions at random, so it is true of the test split.',
    'The promise is for all rows together. A group, a category or any other slice can have a higher risk; rows that are filtered before they are accepted need a calibration of their own.',
    'The judge must not have been trained on rows of the calibration or test split, and the method must be chosen before its result is seen: taking the most lenient of several certified thresholds adds up their chances of failing.',
  ];
  if (rows > instructions)
    sentences.push(
      'Answers to one instruction are not independent of each other. The methods with a guarantee therefore use one answer an instruction, drawn by the seed (conformal risk control: one average an instruction), and so do not use the others. Betting uses all rows and is exact; the approximate bound uses all rows and an estimate of how many independent ones they are worth. Bounds that took all rows as independent would look tighter and fail more often than δ.',
      unit === 'instruction'
        ? 'Each new instruction counts once, however many answers it has. Where hard instructions have more answers than easy ones, the share of bad rows among all accepted rows is higher than that.'
        : 'Each new row counts once, so new instructions must come with as many rows as these did; no new instruction may have more rows than the largest here.',
    );
  return sentences;
}

export function requireShare(name: string, value: number): void {
  if (value > 0 && value < 1) return;
  throw new AppError('bad-option', `${name} must lie between 0 and 1; it is ${value}.`, { [name]: value });
}
