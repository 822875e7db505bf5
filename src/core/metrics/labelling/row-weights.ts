import { renumber } from '../sample.ts';

/** Weights that make labelled rows stand for other rows. Arrays have shape [rows of the dataset]. */
export interface RowWeights {
  /** How much a row counts where it is labelled; NaN for a row that stands for none. */
  weight: Float64Array;
  /** Rows with a weight of the row's instruction, labelled or not, and the sum of their weights. */
  rows: Float64Array;
  total: Float64Array;
  about: RowWeightsAbout;
}

export interface RowWeightsAbout {
  /** What is weighted for: rows without a label, or new rows. */
  by: 'labelling' | 'shift';
  /** Labelled rows with a valid score. */
  labelled: number;
  /** What is weighted for, as a sentence beside a promise. */
  promise: string;
  /** How rows are weighted and what must be true, in whole sentences. */
  sentence: string;
}

/** What weights do not reach, beside whatever is weighted. */
export const weightsReach =
  'Promises and what became of them on the test split are weighted; the curve, the headline, metrics, calibration and costs count labelled rows alike.';

/** @param weight NaN for a row without one. Shape [rows of the dataset] */
export function rowWeights<A extends RowWeightsAbout>(
  weight: Float64Array,
  instruction: Int32Array,
  about: A,
): RowWeights & { about: A } {
  const { cluster, clusters } = renumber(instruction);
  const [ofRows, ofTotals] = [new Float64Array(clusters), new Float64Array(clusters)];
  weight.forEach((value, row) => {
    if (Number.isNaN(value)) return;
    ofRows[cluster[row]!]! += 1;
    ofTotals[cluster[row]!]! += value;
  });
  const spreadOver = (of: Float64Array) => Float64Array.from(cluster, (k) => of[k]!);
  return { weight, rows: spreadOver(ofRows), total: spreadOver(ofTotals), about };
}

/** The same weights within a part of the rows, such as a group: an instruction has only its rows there. */
export const weightsWithin = (
  { weight, about }: RowWeights,
  instruction: Int32Array,
  isWithin: (row: number) => boolean,
): RowWeights =>
  rowWeights(
    weight.map((value, row) => (isWithin(row) ? value : Number.NaN)),
    instruction,
    about,
  );
