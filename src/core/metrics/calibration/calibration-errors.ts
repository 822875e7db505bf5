import { AppError } from '../../errors.ts';
import type { Sample } from '../sample.ts';
import { unitRange } from '../selective/areas.ts';
import { minForAreas, minForGaps, tooFewOfClass } from '../selective/class-sizes.ts';
import { floatUnit, type Statistic } from '../statistic.ts';
import { type TieOrder, tieOrder } from '../tie-order.ts';
import { defaultBins, equalMassBin, equalWidthBin } from './bins.ts';
import { binStandardErrors, debiasedGap } from './debiased-gap.ts';

export const calibrationKeys = ['ece', 'ece_debiased', 'adaptive_ece', 'mce', 'brier'] as const;
export type CalibrationKey = (typeof calibrationKeys)[number];
type NoiseKey = 'ece_noise' | 'adaptive_ece_noise' | 'mce_noise';

/**
 * How far probabilities are from frequencies. A bin's gap is |mean probability − share of rows at or above
 * the cut|.
 *
 * - ece: mean gap over equal-width bins, weighted by rows (Guo et al. 2017).
 * - ece_debiased: ece less what chance adds to it, at least 0; every draw takes the sample's own standard errors of the bins
 *   (Kumar, Liang and Ma 2019; see `debiasedGap`).
 * - adaptive_ece: the mean gap over bins of equal mass, of the resample in each draw (Nixon et al. 2019).
 * - mce: the greatest gap of an equal-width bin (Naeini et al. 2015).
 * - brier: mean squared difference of probability and outcome.
 *
 * Rows are summed in blocks in order of probability, cut at the edges of equal-width bins. A block that an
 * edge of the resample's equal-mass bins falls into is summed once more, tie group by tie group. O(n) a draw.
 * @param probability P(label ≥ cut) of each row of the sample, in [0, 1]
 * @param loss 1 where the label is below the cut
 */
export function calibrationErrors(
  sample: Sample,
  probability: Float64Array,
  loss: Uint8Array,
  bins = defaultBins,
): Statistic<CalibrationKey | NoiseKey> {
  requireProbabilities(probability, sample);
  const ties = tieOrder(probability);
  const cluster = ties.order.map((row) => sample.cluster[row]!);
  const gap = Float64Array.from(ties.order, (row) => probability[row]! - (1 - loss[row]!));
  const binOf = ties.order.map((row) => equalWidthBin(probability[row]!, bins));
  const sd = binStandardErrors(
    binOf,
    cluster,
    Uint8Array.from(ties.order, (row) => loss[row]!),
    bins,
  );
  const blocks = blocksOf(ties, binOf);
  const blockRows = new Float64Array(blocks.length);
  const blockGap = new Float64Array(blocks.length);
  const width = new Float64Array(bins);
  const widthRows = new Float64Array(bins);
  const widthMean = new Float64Array(bins);
  const mass = new Float64Array(bins);

  const sumBlocks = (counts: Uint8Array): number => {
    let squares = 0;
    for (let b = 0; b < blocks.length; b++)
      squares += sumBlock(blocks[b]!, b, cluster, gap, counts, blockRows, blockGap);
    return squares;
  };

  const sumEqualMass = (counts: Uint8Array, total: number) => {
    mass.fill(0);
    let below = 0;
    for (let b = 0; b < blocks.length; b++) {
      const rows = blockRows[b]!;
      // Middles of tie groups in the block lie strictly between its two ends.
      const first = Math.floor((below / total) * bins);
      const whole = first === Math.floor(((below + rows) / total) * bins);
      if (whole) mass[first] = mass[first]! + blockGap[b]!;
      else sumByGroup(blocks[b]!, counts, below, total);
      below += rows;
    }
  };

  const sumByGroup = (block: Block, counts: Uint8Array, before: number, total: number) => {
    let below = before;
    let tied = 0;
    let sum = 0;
    for (let i = block.start; i < block.end; i++) {
      const weight = floatUnit * counts[cluster[i]!]!;
      tied += weight;
      sum += weight * gap[i]!;
      if (!ties.last[i]) continue;
      const bin = equalMassBin(below, tied, total, bins);
      mass[bin] = mass[bin]! + sum;
      below += tied;
      tied = 0;
      sum = 0;
    }
  };

  /** Sums of the bins by width and by mass for these counts; the summed squares. */
  const fill = (counts: Uint8Array): number => {
    const squares = sumBlocks(counts);
    width.fill(0);
    widthRows.fill(0);
    let total = 0;
    for (let b = 0; b < blocks.length; b++) {
      const bin = blocks[b]!.bin;
      width[bin] = width[bin]! + blockGap[b]!;
      widthRows[bin] = widthRows[bin]! + blockRows[b]!;
      total += blockRows[b]!;
    }
    sumEqualMass(counts, total);
    for (let b = 0; b < bins; b++) {
      widthMean[b] = widthRows[b]! > 0 ? width[b]! / widthRows[b]! : 0;
      width[b] = width[b]! / total;
      mass[b] = mass[b]! / total;
    }
    return squares / total;
  };
  fill(new Uint8Array(sample.clusters).fill(1));
  const own = { width: width.slice(), mass: mass.slice(), mean: widthMean.slice(), rows: widthRows.slice() };

  return {
    keys: [...calibrationKeys, 'ece_noise', 'adaptive_ece_noise', 'mce_noise'],
    range: {
      ece: unitRange,
      ece_debiased: unitRange,
      adaptive_ece: unitRange,
      mce: unitRange,
      brier: unitRange,
      ece_noise: unitRange,
      adaptive_ece_noise: unitRange,
      mce_noise: unitRange,
    },
    noise: {
      ece: 'ece_noise',
      ece_debiased: 'ece_noise',
      adaptive_ece: 'adaptive_ece_noise',
      mce: 'mce_noise',
    },
    n: sample.n,
    clusters: sample.presentClusters,
    evaluate(counts, out, at) {
      const brier = fill(counts);
      const totalRows = widthRows.reduce((sum, rows) => sum + rows, 0);
      out.fill(0, at, at + 8);
      for (let b = 0; b < bins; b++) {
        out[at] = out[at]! + Math.abs(width[b]!);
        if (widthRows[b]! > 0)
          out[at + 1] = out[at + 1]! + (widthRows[b]! / totalRows) * debiasedGap(widthMean[b]!, sd[b]!);
        out[at + 2] = out[at + 2]! + Math.abs(mass[b]!);
        out[at + 3] = Math.max(out[at + 3]!, Math.abs(widthMean[b]!));
        out[at + 5] = out[at + 5]! + Math.abs(width[b]! - own.width[b]!);
        out[at + 6] = out[at + 6]! + Math.abs(mass[b]! - own.mass[b]!);
        if (widthRows[b]! > 0) out[at + 7] = Math.max(out[at + 7]!, Math.abs(widthMean[b]! - own.mean[b]!));
      }
      out[at + 1] = Math.max(0, out[at + 1]!);
      out[at + 4] = brier;
      if (Number.isNaN(brier)) out.fill(Number.NaN, at, at + 8);
    },
    tooFew: (key) =>
      tooFewOfClass(sample, loss, key === 'mce' ? minForAreas : minForGaps) ??
      (key === 'mce' ? tooFewInBin(own.mean, own.rows) : null),
    explain: () => 'No row has a probability, a score and a label.',
  };
}

/** Rows that the bin of the largest gap needs: resampling a few gives the same few, and shows no noise. */
const minBinRows = 5;

function tooFewInBin(mean: Float64Array, weight: Float64Array): string | null {
  const gaps = mean.map(Math.abs);
  const rows = Math.round(weight[gaps.indexOf(Math.max(...gaps))]! / floatUnit);
  return rows >= minBinRows
    ? null
    : `Too few rows for an interval: the largest gap is that of a bin with ${rows === 1 ? 'one row' : `${rows} rows`}.`;
}

/** Places start to end − 1 in order of probability, all in one equal-width bin; ties are never split. */
interface Block {
  start: number;
  end: number;
  bin: number;
}

/** Write a block's weight and weighted gap to place b; give back its weighted squares. */
function sumBlock(
  { start, end }: Block,
  b: number,
  cluster: Int32Array,
  gap: Float64Array,
  counts: Uint8Array,
  blockRows: Float64Array,
  blockGap: Float64Array,
): number {
  let rows = 0;
  let sum = 0;
  let squares = 0;
  for (let i = start; i < end; i++) {
    const weight = floatUnit * counts[cluster[i]!]!;
    const weighted = weight * gap[i]!;
    rows += weight;
    sum += weighted;
    squares += weighted * gap[i]!;
  }
  blockRows[b] = rows;
  blockGap[b] = sum;
  return squares;
}

const blockRowsAimed = 256;

function blocksOf(ties: TieOrder, binOf: Int32Array): Block[] {
  const blocks: Block[] = [];
  let start = 0;
  for (let i = 0; i < binOf.length; i++) {
    if (!ties.last[i]) continue;
    const end = i + 1;
    if (end < binOf.length && end - start < blockRowsAimed && binOf[end] === binOf[start]) continue;
    blocks.push({ start, end, bin: binOf[start]! });
    start = end;
  }
  return blocks;
}

function requireProbabilities(probability: Float64Array, sample: Sample): void {
  for (let i = 0; i < probability.length; i++) {
    const p = probability[i]!;
    if (p >= 0 && p <= 1) continue;
    throw new AppError(
      'bad-probability',
      `The row at position ${sample.row[i]! + 1} has the probability ${p}, which is not between 0 and 1. No calibration figure was computed. Correct the row's digit probabilities or mark it as invalid.`,
      { row: sample.row[i]!, value: String(p) },
    );
  }
}
