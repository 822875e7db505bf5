import { seededRandom, shuffled } from '../../random/random.ts';
import { designOfColumns } from '../../regression/logistic.ts';
import { listed, plural } from '../../words/count.ts';
import { crossFitted, folds } from '../labelling/cross-fit.ts';
import { midRanks } from '../mid-ranks.ts';
import { isShift } from './is-shift.ts';
import { comparesMeaning, type Feature, featuresOf } from './shift-features.ts';
import type { ShiftRows } from './shift-rows.ts';
import { blocksOf, minInstructions, sampled } from './shift-sample.ts';
import { bothSides } from './two-sides.ts';

export interface ShiftOptions {
  /** Relabellings that p rests on. */
  permutations: number;
  seed: number;
}

/** How one feature differs between the two sides. */
export interface FeatureShift {
  name: string;
  calibration: number;
  fresh: number;
  /** New minus calibration, in standard deviations of all rows. */
  difference: number;
}

export interface ShiftReport {
  /** Rows and instructions that were compared. */
  calibration: { rows: number; instructions: number };
  fresh: { rows: number; instructions: number };
  /** Rows with a score that were not compared: where there are many a sample is, by instruction. */
  leftOut: number;
  /**
   * The chance that a new row looks newer than a calibration row to a classifier that saw neither; 0.5: no difference. Null
   * where a side has too few instructions.
   */
  auroc: number | null;
  p: number | null;
  permutations: number;
  /** Whether what the texts mean was compared. */
  meaning: boolean;
  /** Most different first. */
  features: FeatureShift[];
  sentence: string;
}

/** The rows of one instruction on one side: what is relabelled. */
interface Block {
  fresh: boolean;
  rows: number[];
}

/**
 * A classifier two-sample test: whether a logistic regression on what is known of every row without its label can tell new
 * rows from those that were calibrated on. Each row is scored by a classifier fitted without the rows of its fold of the
 * instructions, and the AUROC of these is held against its values when whole instructions are relabelled at random and
 * everything is fitted anew, so that p is exact where the two sides are alike. Without new rows the scored rows that have no
 * label are taken for new.
 * Sources: Lopez-Paz and Oquab 2017; Phipson and Smyth 2010 for p = (1 + as large) ÷ (1 + permutations).
 * @param fresh null: the unlabelled rows of `calibration`
 * @returns null where there is no new row
 */
export function shiftReport(
  calibration: ShiftRows,
  fresh: ShiftRows | null,
  { permutations, seed }: ShiftOptions,
): ShiftReport | null {
  const random = seededRandom(seed);
  const [{ places: labelled }, { places: others }] = bothSides(calibration, fresh);
  if (others.length === 0) return null;
  const sides = blocksOfSides(calibration, fresh);
  const [ofCalibration, ofFresh] = sides.map(({ blocks }) => blocks.length) as [number, number];
  if (Math.min(ofCalibration, ofFresh) < minInstructions)
    return {
      calibration: { rows: labelled.length, instructions: ofCalibration },
      fresh: { rows: others.length, instructions: ofFresh },
      leftOut: 0,
      auroc: null,
      p: null,
      permutations,
      meaning: false,
      features: [],
      sentence: `Whether new rows differ cannot be told: the rows calibrated on answer ${plural(ofCalibration, 'instruction')} and the new ones ${ofFresh}, and at least ${minInstructions} of each are needed.`,
    };
  const taken = sides.map(({ of, blocks }) => ({ of, blocks: sampled(blocks, random) }));
  const compared = taken.map(({ of, blocks }) => ({ ...of, places: blocks.flat() }));
  const features = featuresOf(compared);
  const meaning = comparesMeaning(compared);
  let next = 0;
  const blocks: Block[] = taken.flatMap(({ blocks: own }, side) =>
    own.map((places) => ({ fresh: side === 1, rows: places.map(() => next++) })),
  );
  const design = designOfColumns([new Float64Array(next).fill(1), ...features.map(({ values }) => values)]);
  const aurocOf = (isFresh: readonly boolean[]) => {
    const y = new Uint8Array(next);
    const foldOf = new Int32Array(next);
    const seen = [0, 0];
    // Folds have as many new instructions each, or a fold's own share would show in its classifier's constant.
    for (const b of shuffled(blocks.length, random)) {
      const side = isFresh[b] ? 1 : 0;
      const fold = seen[side]!++ % folds;
      for (const row of blocks[b]!.rows) {
        y[row] = side;
        foldOf[row] = fold;
      }
    }
    return auroc(crossFitted(design, y, foldOf), y);
  };
  const observed = blocks.map((block) => block.fresh);
  const value = aurocOf(observed);
  let asLarge = 0;
  for (let draw = 0; draw < permutations; draw++) {
    const order = shuffled(blocks.length, random);
    if (aurocOf(Array.from(order, (b) => observed[b]!)) >= value - 1e-12) asLarge++;
  }
  const p = (1 + asLarge) / (1 + permutations);
  const isFresh = Uint8Array.from(blocks.flatMap(({ fresh: side, rows }) => rows.map(() => Number(side))));
  const shifts = features
    .filter(({ derived }) => !derived)
    .map((feature) => featureShift(feature, isFresh))
    .sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference));
  const count = (side: number) => taken[side]!.blocks.reduce((sum, block) => sum + block.length, 0);
  return {
    calibration: { rows: count(0), instructions: taken[0]!.blocks.length },
    fresh: { rows: count(1), instructions: taken[1]!.blocks.length },
    leftOut: labelled.length + others.length - next,
    auroc: value,
    p,
    permutations,
    meaning,
    features: shifts,
    sentence: sentenceOf(value, p, shifts, {
      texts: Boolean(calibration.wording && (fresh ?? calibration).wording),
      meaning,
    }),
  };
}

const blocksOfSides = (calibration: ShiftRows, fresh: ShiftRows | null) =>
  bothSides(calibration, fresh).map((side, at) => ({
    of: at === 0 ? calibration : (fresh ?? calibration),
    blocks: blocksOf(side, side.places),
  }));

/** The rows of either side that `shiftReport` compares by this seed: what must be embedded for it. */
export function comparedRows(
  calibration: ShiftRows,
  fresh: ShiftRows | null,
  seed: number,
): [calibration: number[], fresh: number[]] {
  const random = seededRandom(seed);
  const [own, others] = blocksOfSides(calibration, fresh).map(({ blocks }) => sampled(blocks, random).flat());
  return [own!, others!];
}

function sentenceOf(
  value: number,
  p: number,
  [first]: readonly FeatureShift[],
  { texts, meaning }: { texts: boolean; meaning: boolean },
): string {
  const shown = `AUROC ${value.toFixed(2)}, p = ${Number(p.toPrecision(2))}`;
  if (!isShift(p))
    return `New rows are not shown to differ from those calibrated on (${shown}). That is no proof that they are alike: only ${listed(['scores', 'lengths', 'models', ...(texts ? ['simple traits of the texts'] : []), ...(meaning ? ['sentence embeddings'] : [])])} were looked at.`;
  const most = first
    ? ` They differ most in ${first.name}: ${Number(first.calibration.toPrecision(3))} on average where calibrated, ${Number(first.fresh.toPrecision(3))} in new rows.`
    : '';
  return `New rows differ from those calibrated on (${shown}), so the promise may not hold for them: label a random sample of them and calibrate on it.${most}`;
}

/** The chance that a row of y = 1 has the larger value, ties half. */
function auroc(values: Float64Array, y: Uint8Array): number {
  const ranks = midRanks(values);
  let [sum, ones] = [0, 0];
  y.forEach((side, row) => {
    if (side === 0) return;
    sum += ranks[row]!;
    ones++;
  });
  return (sum - (ones * (ones + 1)) / 2) / (ones * (y.length - ones));
}

function featureShift({ name, raw }: Feature, isFresh: Uint8Array): FeatureShift {
  const sums = [0, 0];
  const counts = [0, 0];
  raw.forEach((value, row) => {
    sums[isFresh[row]!]! += value;
    counts[isFresh[row]!]!++;
  });
  const [calibration, fresh] = sums.map((sum, side) => sum / counts[side]!) as [number, number];
  const mean = (sums[0]! + sums[1]!) / raw.length;
  const sd = Math.sqrt(raw.reduce((sum, value) => sum + (value - mean) ** 2, 0) / raw.length);
  return { name, calibration, fresh, difference: sd > 0 ? (fresh - calibration) / sd : 0 };
}
