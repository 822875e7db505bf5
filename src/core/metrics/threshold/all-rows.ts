import type { RowWeights } from '../labelling/row-weights.ts';
import { clopperPearsonUpper } from '../numeric/binomial.ts';
import type { Sample } from '../sample.ts';
import { acceptedAtEach, type Candidate, evenSteps } from './candidates.ts';
import { firstTested, sequenceSteps } from './fixed-sequence.ts';
import type { PromiseUnit } from './promise-unit.ts';
import { AcceptedRows, mostWeight, weightsOf } from './unit.ts';

/** Shares of the largest bet that are mixed. Large bets win where hardly a row is bad, small ones where some are. */
export const bets = [0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1];

/**
 * Fixed-sequence testing on all rows, exact: an e-value of instructions in place of a binomial bound of rows.
 *
 * At a threshold, z of an instruction is Σ weight·(loss − α) over its accepted rows, with weights that sum to at most 1
 * an instruction: its mean is above 0 exactly where the risk of the unit is above α. Betting a fixed λ on its being
 * negative multiplies a stake by 1 − λ·z, which stays at or above 0 and in the mean does not grow where the risk is
 * α or more; so does the mean stake of several bets, whatever the order of the instructions. The stake reaches 1/δ with a
 * chance of at most δ (Markov), whatever the sizes of instructions and however alike their rows are.
 * Thresholds at which even good rows alone could not reach 1/δ are passed over, which needs no label.
 * With `row` as the unit no new instruction may have more rows than the largest here.
 * Sources: Waudby-Smith and Ramdas 2024 (betting); Bauer 1991 (the sequence); Bates et al. 2021.
 */
export function bettingSequence(
  sample: Sample,
  loss: Uint8Array,
  alpha: number,
  delta: number,
  unit: PromiseUnit,
  weighting: RowWeights | null = null,
): Candidate[] {
  const most = mostWeight(sample, unit, weighting);
  const weights = weightsOf(sample, unit, weighting).map((weight) => weight / most);
  const z = new Float64Array(sample.clusters);
  const stakes = new Float64Array(bets.length);
  const best = new Float64Array(sample.clusters);
  const bestStakes = new Float64Array(bets.length);
  const move = (sums: Float64Array, logs: Float64Array, k: number, step: number) => {
    const [before, after] = [sums[k]!, sums[k]! + step];
    bets.forEach((share, b) => {
      const bet = (0.999 * share) / (1 - alpha);
      logs[b]! += Math.log1p(-bet * after) - Math.log1p(-bet * before);
    });
    sums[k] = after;
  };
  return sequence(
    sample,
    loss,
    (row) => {
      move(z, stakes, sample.cluster[row]!, weights[row]! * (loss[row]! - alpha));
      move(best, bestStakes, sample.cluster[row]!, -weights[row]! * alpha);
    },
    () => {
      const [stake, greatest] = [meanStake(stakes), meanStake(bestStakes)];
      return greatest < delta ** -startPower
        ? null
        : { bound: null, p: Math.min(1, 1 / stake), passed: stake >= 1 / delta };
    },
  );
}

/** The first threshold tested is one at which good rows alone would reach (1/δ) to this power: room for a few bad ones. */
const startPower = 2;

const meanStake = (logs: Float64Array) => logs.reduce((sum, log) => sum + Math.exp(log), 0) / logs.length;

/**
 * Fixed-sequence testing on all rows, approximate: Clopper and Pearson's bound on the effective number of rows, which is
 * estimated from the same labels (intraclass correlation of the accepted). No theorem holds it to δ; simulations do.
 * It begins where as many instructions are accepted as the sequence of one row each begins with.
 */
export function approximateSequence(
  sample: Sample,
  loss: Uint8Array,
  alpha: number,
  delta: number,
  minRows: number,
  unit: PromiseUnit,
  weighting: RowWeights | null = null,
): Candidate[] {
  const weights = weightsOf(sample, unit, weighting);
  const all = new AcceptedRows(sample.clusters, weighting !== null);
  for (let row = 0; row < sample.n; row++) all.add(sample.cluster[row]!, weights[row]!, loss[row]!);
  const first = firstTested(all.effective(1), alpha, delta, minRows);
  const rows = new AcceptedRows(sample.clusters, weighting !== null);
  return sequence(
    sample,
    loss,
    (row) => rows.add(sample.cluster[row]!, weights[row]!, loss[row]!),
    () => {
      if (rows.effective(1) < first) return null;
      const effective = rows.effective();
      const bound = clopperPearsonUpper(rows.risk * effective, effective, delta);
      return { bound, p: null, passed: bound <= alpha };
    },
  );
}

/** Rows enter best score first; each candidate is tested, or passed over (null), until one fails. */
function sequence(
  sample: Sample,
  loss: Uint8Array,
  add: (row: number) => void,
  test: () => Pick<Candidate, 'bound' | 'p' | 'passed'> | null,
): Candidate[] {
  const { order } = sample.byScore;
  const tested: Candidate[] = [];
  let at = sample.n - 1;
  for (const candidate of evenSteps(acceptedAtEach(sample, loss), sample.n, sequenceSteps)) {
    while (at >= sample.n - candidate.n) add(order[at--]!);
    const found = test();
    if (found === null) continue;
    tested.push({ ...candidate, ...found });
    if (!found.passed) break;
  }
  return tested;
}
