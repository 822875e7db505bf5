import { certifiable, certifiableWords } from '../../decision/certifiable.ts';
import { plural } from '../../words/count.ts';
import { percent } from '../../words/percent.ts';
import type { RowWeights } from '../labelling/row-weights.ts';
import type { Sample } from '../sample.ts';
import { lossAt } from '../selective/loss.ts';
import type { Candidate } from './candidates.ts';
import {
  type CertifyingMethod,
  certify,
  confidenceWords,
  evidenceOf,
  lastPassed,
  unitWords,
} from './certify.ts';
import { conformalRisk, emptyBound } from './conformal-risk.ts';
import { rowsNeeded } from './fixed-sequence.ts';
import type { ThresholdMethod, ThresholdOptions } from './threshold-options.ts';

export interface ThresholdChoice {
  method: ThresholdMethod;
  /** Keep score ≥ threshold; null: no valid threshold, decline all. */
  threshold: number | null;
  /** What the method says of new rows, in plain words. */
  promise: string;
  /** Rows or instructions that the choice rests on. */
  restsOn: string;
  candidates: Candidate[];
}

/**
 * The threshold of every method, and what it promises.
 * @param sample the calibration split's rows with a score and a label
 * @param working the working point of the calibration split
 * @param weighting weights of labelled rows, and the instructions of the calibration split that have a weight
 */
export function chooseAll(
  sample: Sample,
  working: number | null,
  options: ThresholdOptions,
  weighting: { weights: RowWeights; instructions: number } | null = null,
): ThresholdChoice[] {
  const { alpha, delta, cut, minRows, shares, unit } = options;
  const weights = weighting?.weights ?? null;
  const evidence = evidenceOf(sample, (label) => lossAt(label, cut), options, weights);
  const { loss, single } = evidence;
  const weighted = weighting ? ` ${weighting.weights.about.promise}` : '';
  const [risk, chance] = [percent(alpha, 6), percent(delta, 6)];
  const certified = (threshold: number | null, method: CertifyingMethod) =>
    threshold === null
      ? `No valid threshold: decline all. No threshold could be shown to keep the share of bad answers, ${unitWords[unit]}, at or below ${risk}.`
      : `${confidenceWords(method, delta)}, at most ${risk} of the new answers that are accepted are bad, ${unitWords[unit]}.${weighted}`;
  const oneEach =
    unit === 'row'
      ? `${plural(single.n, 'row')}, at most one for each instruction of the calibration split, drawn in proportion to its rows`
      : weighting
        ? `${plural(single.n, 'row')}, at most one for each instruction of the calibration split, drawn in proportion to its weight`
        : `${plural(single.n, 'row')}, one for each instruction of the calibration split`;
  const allRows = `${plural(sample.n, 'row')} of ${plural(sample.clusters, 'instruction')} of the calibration split`;

  const testedBy = (method: CertifyingMethod) => certify(method, evidence, alpha, delta, options);
  const sequence = testedBy('fixed-sequence');
  const tested = testedBy('learn-then-test');
  const betting = testedBy('betting');
  const approximate = testedBy('approximate');
  const conformal = conformalRisk(sample, loss, alpha, weights, weighting?.instructions);
  const nothingConformal =
    emptyBound(sample, weights, weighting?.instructions) > alpha
      ? `With so few instructions even an empty selection cannot be shown to stay below ${risk}.`
      : `Accepting no more than the rows with the highest score would already exceed ${risk}.`;
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
          : certified(lastPassed(sequence), 'fixed-sequence'),
      restsOn: oneEach,
      candidates: sequence,
    },
    {
      method: 'learn-then-test',
      threshold: lastPassed(tested),
      promise: certified(lastPassed(tested), 'learn-then-test'),
      restsOn: oneEach,
      candidates: tested,
    },
    {
      method: 'betting',
      threshold: lastPassed(betting),
      promise: certified(lastPassed(betting), 'betting'),
      restsOn: allRows,
      candidates: betting,
    },
    {
      method: 'approximate',
      threshold: lastPassed(approximate),
      promise:
        lastPassed(approximate) === null
          ? certified(null, 'approximate')
          : `${certified(lastPassed(approximate), 'approximate')} The number of independent rows is estimated from the same labels.`,
      restsOn: allRows,
      candidates: approximate,
    },
    {
      method: 'conformal-risk',
      threshold: lastPassed(conformal),
      promise:
        lastPassed(conformal) === null
          ? `No valid threshold: decline all. ${nothingConformal}`
          : `On average, at most ${risk} of all new answers are bad and accepted. This is a share of all answers, not of the accepted ones, and it holds on average over calibration sets.${weighted}`,
      restsOn: allRows,
      candidates: conformal,
    },
  ];
}
