import { type Certifiable, certifiable, certifiableWords } from '../../decision/certifiable.ts';
import { workingPoint } from '../../decision/working-point.ts';
import { AppError } from '../../errors.ts';
import { plural } from '../../words/count.ts';
import type { BoundedEstimate } from '../estimate.ts';
import { type MissingLabels, missingLabels } from '../missing-labels.ts';
import type { MetricRows, ScoreColumn } from '../rows.ts';
import { gatherSample, type Sample } from '../sample.ts';
import { riskCoverageCurve } from '../selective/curve.ts';
import { lossAt } from '../selective/loss.ts';
import { type OperatingPoint, operatingPoint } from '../selective/operating-point.ts';
import { simultaneousRisk } from '../selective/simultaneous.ts';
import { type Split, type SplitShares, splitByInstruction, splitPart } from '../split.ts';
import { type SplitChosenBy, splitChosenBy } from '../split-seed.ts';
import { approximateSequence, bettingSequence } from './all-rows.ts';
import { type Candidate, oneRowEach } from './candidates.ts';
import { conformalRisk } from './conformal-risk.ts';
import { fixedSequence, rowsNeeded } from './fixed-sequence.ts';
import { type Correction, learnThenTest } from './learn-then-test.ts';
import { type PromiseUnit, promisedRisk } from './unit.ts';

export type ThresholdMethod =
  | 'working-point'
  | 'fixed-sequence'
  | 'learn-then-test'
  | 'betting'
  | 'approximate'
  | 'conformal-risk';

export interface ThresholdOptions {
  /** A row is worth accepting where label ≥ cut. */
  cut: number;
  /** The risk that is not to be exceeded, in (0, 1). */
  alpha: number;
  /** The chance that it is exceeded all the same, in (0, 1). */
  delta: number;
  /** Rows that a candidate of the fixed sequence needs. */
  minRows: number;
  correction: Correction;
  /** What counts once in the promise. */
  unit: PromiseUnit;
  shares: SplitShares;
  /** Of the split, and of the one row drawn of each instruction. */
  seed: number;
  /** 1 where a row may be used for calibration or test; null: all. */
  usable: Uint8Array | null;
}

export const defaultMinRows = 30;

export interface ThresholdResult {
  method: ThresholdMethod;
  /** Keep score ≥ threshold; null: no valid threshold, decline all. */
  threshold: number | null;
  /** What the method says of new rows, in plain words. */
  promise: string;
  /** Rows or instructions that the choice rests on. */
  restsOn: string;
  candidates: Candidate[];
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

/** A split, and whose choice it is. */
export interface ChosenSplit extends Split {
  seed: number;
  chosenBy: SplitChosenBy;
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
  /** What must be true for the promises to hold. */
  assumptions: string[];
}

/** Choose thresholds on the calibration split, by every method, and see what happens on the test split. */
export function thresholdReport(
  rows: MetricRows,
  column: ScoreColumn,
  options: ThresholdOptions,
): ThresholdReport {
  requireShare('alpha', options.alpha);
  requireShare('delta', options.delta);
  const { seed } = options;
  const split: ChosenSplit = {
    ...splitByInstruction(rows.instruction, options.shares, seed, options.usable),
    seed,
    chosenBy: splitChosenBy(seed, rows),
  };
  const within = (part: number, group: number | null = null) => {
    const valid = column.valid.map((value, row) =>
      split.part[row] === part && (group === null || rows.group[row] === group) ? value : 0,
    );
    return { ...rows, ...column, valid };
  };
  const { sample } = gatherSample(within(splitPart.calibration));
  const { sample: testSample } = gatherSample(within(splitPart.test));
  const calibrationCurve = riskCoverageCurve(within(splitPart.calibration), options.cut);
  const testCurve = riskCoverageCurve(within(splitPart.test), options.cut);
  const allCurve = riskCoverageCurve(
    { ...rows, ...column, valid: usableRows(column.valid, options.usable) },
    options.cut,
  );
  const missing = missingLabels({ ...rows, ...column, valid: usableRows(column.valid, options.usable) });
  const here = workingPoint(allCurve, options.alpha);
  const groupCurves = rows.groups.map((name, g) => ({
    name,
    curve: riskCoverageCurve(within(splitPart.test, g), options.cut),
  }));
  const results = chooseAll(sample, workingPoint(calibrationCurve, options.alpha), options).map(
    (choice): ThresholdResult => {
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
        promisedRisk(of, lossAt(of.label, options.cut), threshold, unit, generalised);
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
    },
  );
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
    assumptions: [...assumptionsOf(sample, options), ...(missing ? [missing.sentence] : [])],
  };
}

/** Rows that a judge was trained on would look better than they are. */
const usableRows = (valid: Uint8Array, usable: Uint8Array | null): Uint8Array =>
  usable ? valid.map((value, row) => (usable[row] ? value : 0)) : valid;

/**
 * The unit of a method's promise. Conformal risk control is of instructions: a mean over rows has no bound that falls
 * with the threshold. The working point promises nothing, and is of rows.
 */
const unitOf = (method: ThresholdMethod, unit: PromiseUnit): PromiseUnit =>
  method === 'conformal-risk' ? 'instruction' : method === 'working-point' ? 'row' : unit;

type Choice = Pick<ThresholdResult, 'method' | 'threshold' | 'promise' | 'restsOn' | 'candidates'>;

function chooseAll(sample: Sample, working: number | null, options: ThresholdOptions): Choice[] {
  const { alpha, delta, cut, correction, seed, minRows, shares, unit } = options;
  const loss = lossAt(sample.label, cut);
  const single = oneRowEach(sample, seed, unit);
  const singleLoss = lossAt(single.label, cut);
  const [risk, chance] = [percent(alpha), percent(delta)];
  const certified = (threshold: number | null) =>
    threshold === null
      ? `No valid threshold: decline all. No threshold could be shown to keep the share of bad answers, ${unitWords[unit]}, at or below ${risk}.`
      : `With ${percent(1 - delta)} confidence, at most ${risk} of the new answers that are accepted are bad, ${unitWords[unit]}.`;
  const oneEach =
    unit === 'row'
      ? `${plural(single.n, 'row')}, at most one for each instruction of the calibration split, drawn in proportion to its rows`
      : `${plural(single.n, 'row')}, one for each instruction of the calibration split`;
  const allRows = `${plural(sample.n, 'row')} of ${plural(sample.clusters, 'instruction')} of the calibration split`;

  const sequence = fixedSequence(single, singleLoss, alpha, delta, minRows);
  const tested = learnThenTest(single, singleLoss, alpha, delta, correction);
  const betting = bettingSequence(sample, loss, alpha, delta, unit);
  const approximate = approximateSequence(sample, loss, alpha, delta, minRows, unit);
  const conformal = conformalRisk(sample, loss, alpha);
  const needed = rowsNeeded(alpha, delta, minRows);
  const lacking = certifiable(needed, single.n, shares.calibration);
  return [
    {
      method: 'working-point',
      threshold: working,
      promise:
        working === null
          ? `No threshold accepts rows with at most ${risk} bad among them, even on the rows it is chosen on.`
          : `Empirical, no guarantee: on the calibration rows at most ${risk} of what is accepted is bad. New rows may have more.`,
      restsOn: allRows,
      candidates: [],
    },
    {
      method: 'fixed-sequence',
      threshold: lastPassed(sequence),
      promise:
        sequence.length === 0
          ? `No valid threshold: decline all. At α = ${risk} and δ = ${chance}, ${certifiableWords(lacking ?? { needed, available: single.n, share: null })}`
          : certified(lastPassed(sequence)),
      restsOn: oneEach,
      candidates: sequence,
    },
    {
      method: 'learn-then-test',
      threshold: lastPassed(tested),
      promise: certified(lastPassed(tested)),
      restsOn: oneEach,
      candidates: tested,
    },
    {
      method: 'betting',
      threshold: lastPassed(betting),
      promise: certified(lastPassed(betting)),
      restsOn: allRows,
      candidates: betting,
    },
    {
      method: 'approximate',
      threshold: lastPassed(approximate),
      promise:
        lastPassed(approximate) === null
          ? certified(null)
          : `Approximate: ${certified(lastPassed(approximate)).replace(/^With/, 'with about')} The number of independent rows is estimated from the same labels.`,
      restsOn: allRows,
      candidates: approximate,
    },
    {
      method: 'conformal-risk',
      threshold: lastPassed(conformal),
      promise:
        lastPassed(conformal) === null
          ? `No valid threshold: decline all. With so few instructions even an empty selection cannot be shown to stay below ${risk}.`
          : `On average, at most ${risk} of all new answers are bad and accepted. This is a share of all answers, not of the accepted ones, and it holds on average over calibration sets.`,
      restsOn: allRows,
      candidates: conformal,
    },
  ];
}

/** The most lenient threshold that passed. */
function lastPassed(candidates: readonly Candidate[]): number | null {
  return candidates.findLast(({ passed }) => passed)?.threshold ?? null;
}

const unitWords: Record<PromiseUnit, string> = {
  instruction: 'each new instruction counting once',
  row: 'each new row counting once',
};

function assumptionsOf(sample: Sample, { unit }: ThresholdOptions): string[] {
  const [rows, instructions] = [sample.n, sample.clusters];
  const sentences = [
    'New instructions must be like those of the calibration split, drawn from the same distribution (exchangeable): the same sources, the same generator models, the same judge, template and label threshold. The split deals instructions at random, so it is true of the test split.',
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

function requireShare(name: string, value: number): void {
  if (value > 0 && value < 1) return;
  throw new AppError('bad-option', `${name} must lie between 0 and 1; it is ${value}.`, { [name]: value });
}

const percent = (share: number) => `${Number((100 * share).toPrecision(6))}%`;
