import { listed } from '../../words/count.ts';
import { percent } from '../../words/percent.ts';
import { type ChosenSplit, chosenSplit, scoresOfPart } from '../chosen-split.ts';
import type { BoundedEstimate } from '../estimate.ts';
import { type RowWeightsAbout, weightsWithin } from '../labelling/row-weights.ts';
import type { MetricRows, ScoreColumn } from '../rows.ts';
import { gatherSample, renumber, Sample } from '../sample.ts';
import { lossAt } from '../selective/loss.ts';
import type { ShiftRows } from '../shift/shift-rows.ts';
import type { Slicing } from '../slices/slice-report.ts';
import { splitPart } from '../split.ts';
import { oneRowEach } from './candidates.ts';
import { lastPassed, unitWords } from './certify.ts';
import { fixedSequence, rowsNeeded } from './fixed-sequence.ts';
import { holmLadders } from './learn-then-test.ts';
import { type Needed, neededFor } from './needed.ts';
import {
  type GroupEvidence,
  type SharedCandidate,
  sharedLadder,
  sharedSequence,
} from './shared-threshold.ts';
import type { ThresholdOptions } from './threshold-options.ts';
import { assumptionsOf, requireShare, usableRows } from './threshold-report.ts';
import { promisedRisk } from './unit.ts';
import { weighRows } from './weigh-rows.ts';

/** One threshold that holds in every group, or one for each. */
export const thresholdScopes = ['one', 'each'] as const;
export type ThresholdScope = (typeof thresholdScopes)[number];

export const groupMethods = ['fixed-sequence', 'learn-then-test'] as const;
export type GroupMethod = (typeof groupMethods)[number];

export interface GroupThresholdOptions extends ThresholdOptions {
  scope: ThresholdScope;
  method: GroupMethod;
}

/** What is promised of a group, and what happened. */
export interface GroupPromise {
  name: string;
  /** Labelled rows and instructions of the calibration split. */
  calibrationRows: number;
  instructions: number;
  /** Accept score ≥ threshold; null: nothing of the group can be accepted with a promise. */
  threshold: number | null;
  /** Whether the promise speaks of the group: it has enough labelled instructions to be tested. */
  covered: boolean;
  /** What would be needed; null where there is a threshold. */
  needed: Needed | null;
  /** Rows with a score, labelled or not, and how many of them are accepted. */
  scored: number;
  accepted: number;
  testRows: number;
  /** Bad rows among the accepted of the test split, as the promise counts. */
  onTest: BoundedEstimate;
}

export interface GroupThresholdReport {
  split: ChosenSplit;
  calibrationRows: number;
  testRows: number;
  /** Largest number of labelled instructions first. */
  groups: GroupPromise[];
  /** Rows with a score that are in no group: no promise speaks of them. */
  withoutGroup: number;
  /** With one threshold: the groups at which the first threshold that failed did so. */
  heldBackBy: string[];
  promise: string;
  /** How labelled rows are weighted; null where they count alike. */
  weights: RowWeightsAbout | null;
  assumptions: string[];
}

/**
 * No group over α. With one threshold every group is tested at it, each at δ: an intersection-union test, which needs no
 * correction. With a threshold for each group they are tested at δ ÷ groups by the fixed sequence (Bonferroni), or all
 * thresholds of all groups at once with learn then test (Holm or Bonferroni). Either way every covered group's promise
 * holds at once with probability 1 − δ. Groups whose labelled instructions are too few to pass a test, whatever their
 * labels, are named and not covered.
 */
export function groupThresholds(
  rows: MetricRows,
  column: ScoreColumn,
  slicing: Slicing,
  options: GroupThresholdOptions,
  fresh: ShiftRows | null = null,
): GroupThresholdReport {
  const { alpha, delta, cut, seed, unit, shares, minRows, scope } = options;
  requireShare('alpha', alpha);
  requireShare('delta', delta);
  const split = chosenSplit(rows, options);
  const sampleOf = (part: number) =>
    gatherSample(scoresOfPart(rows, column, split, part, (row) => slicing.slice[row]! >= 0)).sample;
  const sample = sampleOf(splitPart.calibration);
  const testSample = sampleOf(splitPart.test);
  const valid = usableRows(column.valid, options.usable);
  const weighting = weighRows(rows, { ...column, valid }, options, fresh);
  const scoredRows = Int32Array.from(valid.keys()).filter((row) => valid[row] === 1);
  const scored = placesByGroup(scoredRows, slicing);
  const [calibrated, tests] = [placesByGroup(sample.row, slicing), placesByGroup(testSample.row, slicing)];
  const groups = slicing.names
    .map((name, code) => {
      const within = partOf(sample, calibrated[code]!);
      const weights =
        weighting && weightsWithin(weighting, rows.instruction, (row) => slicing.slice[row] === code);
      const single = oneRowEach(within, seed, unit, weights);
      return { name, code, within, weights, single, loss: lossAt(single.label, cut) };
    })
    .sort((a, b) => b.single.n - a.single.n || a.code - b.code);
  const enough = (at: number, level: number) => groups[at]!.single.n >= rowsNeeded(alpha, level, minRows);
  const covered = coveredGroups(groups.length, (at, of) => enough(at, scope === 'one' ? delta : delta / of));
  const level = scope === 'one' ? delta : delta / Math.max(1, covered);
  const tested = groups.slice(0, covered);
  const found =
    scope === 'one' ? oneThreshold(tested, sample, options) : eachThreshold(tested, level, options);
  const heldBackBy = found.failed.map((at) => tested[at]!.name);
  const report = groups.map(({ name, code, within, weights, single, loss }, at): GroupPromise => {
    const threshold = found.thresholds[at] ?? null;
    const scores = scored[code]!.map((place) => column.score[scoredRows[place]!]!);
    const test = partOf(testSample, tests[code]!);
    const heldBack = at < covered && heldBackBy.length > 0 && !found.failed.includes(at);
    return {
      name,
      calibrationRows: within.n,
      instructions: single.n,
      threshold,
      covered: at < covered,
      needed:
        threshold !== null
          ? null
          : heldBack
            ? heldBackByOthers(single.n, heldBackBy)
            : neededFor(single, loss, {
                limit: alpha,
                level,
                minRows,
                share: shares.calibration,
                errors: 'bad rows among the accepted',
              }),
      scored: scores.length,
      accepted: threshold === null ? 0 : scores.filter((score) => score >= threshold).length,
      testRows: test.n,
      onTest: promisedRisk(
        test,
        lossAt(test.label, cut),
        threshold ?? Number.POSITIVE_INFINITY,
        unit,
        false,
        weights,
      ),
    };
  });
  return {
    split,
    calibrationRows: sample.n,
    testRows: testSample.n,
    groups: report,
    withoutGroup: valid.reduce(
      (sum, value, row) => sum + (value === 1 && slicing.slice[row]! < 0 ? 1 : 0),
      0,
    ),
    heldBackBy,
    promise: [promiseOf(report, options), ...(weighting ? [weighting.about.promise] : [])].join(' '),
    weights: weighting?.about ?? null,
    assumptions: [
      howTested(covered, level, options),
      'The groups must be those that were named before any result was seen, and new rows must come with their group.',
      ...assumptionsOf(sample, options).filter((sentence) => !sentence.includes('for all rows together')),
      ...(weighting ? [weighting.about.sentence] : []),
    ],
  };
}

function howTested(
  covered: number,
  level: number,
  { scope, method, correction }: GroupThresholdOptions,
): string {
  if (covered === 0) return 'No group can be tested.';
  if (scope === 'one')
    return 'One threshold is tested in every group at δ, and passes only where it passes in all of them: an intersection-union test, which needs no correction for the number of groups.';
  if (method === 'learn-then-test')
    return `All thresholds of ${covered === 1 ? 'the one group' : `all ${covered} groups`} are tested at once and corrected for their number (${correction === 'holm' ? 'Holm' : 'Bonferroni'}), so that all promises hold at once.`;
  return covered === 1
    ? `One group is tested, at δ = ${percent(level, 3)}.`
    : `Each of ${covered} groups is tested at δ ÷ ${covered} = ${percent(level, 3)} (Bonferroni), so that all promises hold at once.`;
}

/** Of a group that the strictest shared threshold did not fail in. */
const heldBackByOthers = (available: number, others: readonly string[]): Needed => ({
  instructions: null,
  available,
  sentence: `The strictest threshold that can be tested in all groups fails in ${listed(others)}, not here.`,
});

/** Which groups hold a single threshold back; null where none does. */
export function heldBackSentence({ heldBackBy, groups }: GroupThresholdReport): string | null {
  if (heldBackBy.length === 0) return null;
  const which = groups.some(({ threshold }) => threshold !== null)
    ? 'A more lenient threshold fails in'
    : 'The strictest threshold that can be tested in all groups fails in';
  return `${which} ${listed(heldBackBy)}.`;
}

/** How many of the groups, largest first, can be tested: with fewer groups each has more of δ. */
function coveredGroups(groups: number, enough: (at: number, of: number) => boolean): number {
  for (let of = groups; of > 0; of--) if (enough(of - 1, of)) return of;
  return 0;
}

interface Found {
  /** Of the covered groups, in their order. */
  thresholds: (number | null)[];
  /** Places of the groups that held a single threshold back. */
  failed: number[];
}

function oneThreshold(
  groups: readonly GroupEvidence[],
  sample: Sample,
  { alpha, delta, minRows, method, correction }: GroupThresholdOptions,
): Found {
  const tested: SharedCandidate[] =
    method === 'fixed-sequence'
      ? sharedSequence(groups, sample, alpha, delta, minRows)
      : sharedLadder(groups, sample, alpha, delta, correction);
  const threshold = tested.findLast(({ passed }) => passed)?.threshold ?? null;
  const failed = tested.find((each) => !each.passed && (threshold === null || each.threshold < threshold));
  return { thresholds: groups.map(() => threshold), failed: failed?.failed ?? [] };
}

function eachThreshold(
  groups: readonly GroupEvidence[],
  level: number,
  { alpha, delta, minRows, method, correction }: GroupThresholdOptions,
): Found {
  const tested =
    method === 'fixed-sequence'
      ? groups.map(({ single, loss }) => fixedSequence(single, loss, alpha, level, minRows))
      : holmLadders(groups, alpha, delta, correction);
  return { thresholds: tested.map(lastPassed), failed: [] };
}

/** Places of the rows of each group, ascending. @param row the row of each place */
function placesByGroup(row: Int32Array, { slice, names }: Slicing): number[][] {
  const places = names.map((): number[] => []);
  row.forEach((at, place) => {
    places[slice[at]!]?.push(place);
  });
  return places;
}

/** Rows of a sample, with instructions numbered anew. */
function partOf(sample: Sample, places: readonly number[]): Sample {
  const { score, label, cluster: of, row } = sample.subset(places);
  const { cluster, clusters } = renumber(of);
  return new Sample(score, label, cluster, clusters, row);
}

function promiseOf(groups: readonly GroupPromise[], { alpha, delta, unit }: GroupThresholdOptions): string {
  const certified = groups.filter(({ threshold }) => threshold !== null);
  const left = groups.filter(({ covered }) => !covered).map(({ name }) => name);
  const uncovered =
    left.length === 0
      ? ''
      : ` Of ${listed(left)} nothing is promised: too few labelled instructions. Their rows are declined.`;
  if (certified.length === 0)
    return `No valid threshold: decline all. In no group could the share of bad answers be shown to stay at or below ${percent(alpha, 6)} as asked.${uncovered}`;
  const which =
    certified.length === 1 ? certified[0]!.name : `each of ${listed(certified.map(({ name }) => name))}`;
  return `With ${percent(1 - delta, 6)} confidence, in ${which} at most ${percent(alpha, 6)} of the new answers that are accepted are bad, at once, ${unitWords[unit]}.${uncovered}`;
}
