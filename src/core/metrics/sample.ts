import { notANumber } from './not-a-number.ts';
import { type TieOrder, tieOrder } from './tie-order.ts';

/** One score column beside a label, dense over n rows in dataset order. All arrays have shape [n]. */
export interface LabelledScores {
  /** Higher is better. Where `valid` is 0 the value is not read. */
  score: Float64Array;
  /** 1 where the row has a score. */
  valid: Uint8Array;
  /** Quality label, higher is better; NaN where the row has none. */
  label: Float64Array;
  /** Instruction number of each row: the unit of resampling. */
  instruction: Int32Array;
  /** Row ids, for messages; without them a message gives the row's position. */
  ids?: readonly string[];
}

/**
 * The rows that enter an estimate: score and label both present.
 * Clusters are instructions renumbered 0 to clusters − 1; a subset keeps the numbers of the whole.
 */
export class Sample {
  readonly score: Float64Array;
  readonly label: Float64Array;
  readonly cluster: Int32Array;
  /** How many cluster numbers there are. */
  readonly clusters: number;
  /** Position of each row in the columns that it came from. */
  readonly row: Int32Array;
  #byScore: TieOrder | null = null;
  #byLabel: TieOrder | null = null;
  #presentClusters: number | null = null;

  constructor(
    score: Float64Array,
    label: Float64Array,
    cluster: Int32Array,
    clusters: number,
    row: Int32Array,
  ) {
    this.score = score;
    this.label = label;
    this.cluster = cluster;
    this.clusters = clusters;
    this.row = row;
  }

  get n(): number {
    return this.score.length;
  }

  /** Rows by score, ascending. */
  get byScore(): TieOrder {
    this.#byScore ??= tieOrder(this.score);
    return this.#byScore;
  }

  get byLabel(): TieOrder {
    this.#byLabel ??= tieOrder(this.label);
    return this.#byLabel;
  }

  /** Clusters that have a row here: for a subset, fewer than `clusters`. */
  get presentClusters(): number {
    this.#presentClusters ??= countPresent(this.cluster, this.clusters);
    return this.#presentClusters;
  }

  /** The rows at these places of this sample, in this order. */
  subset(places: ArrayLike<number>): Sample {
    const pick = <A extends Float64Array | Int32Array>(from: A, to: A) => {
      for (let i = 0; i < places.length; i++) to[i] = from[places[i]!]!;
      return to;
    };
    const m = places.length;
    return new Sample(
      pick(this.score, new Float64Array(m)),
      pick(this.label, new Float64Array(m)),
      pick(this.cluster, new Int32Array(m)),
      this.clusters,
      pick(this.row, new Int32Array(m)),
    );
  }

  /** The same rows with other scores, such as a baseline's. `score` is dense over the original columns. */
  withScore(score: Float64Array): Sample {
    return new Sample(
      Float64Array.from(this.row, (row) => score[row]!),
      this.label,
      this.cluster,
      this.clusters,
      this.row,
    );
  }
}

/** What entered and what did not. sample.n + invalid + unlabelled = all rows. */
export interface SampleCount {
  /** Rows without a valid score, whether labelled or not. */
  invalid: number;
  /** Rows with a valid score and no label. */
  unlabelled: number;
}

/**
 * Gather the rows that enter an estimate, counting the others.
 * Throws `not-a-number`, naming the row, where a valid score or a label is NaN or infinite
 * (a label of NaN is a missing one).
 */
export function gatherSample(columns: LabelledScores): { sample: Sample } & SampleCount {
  const { score, valid, label, instruction } = columns;
  const kept = new Int32Array(score.length);
  let n = 0;
  let invalid = 0;
  let unlabelled = 0;
  for (let row = 0; row < score.length; row++) {
    if (!valid[row]) invalid++;
    else if (!Number.isFinite(score[row])) throw notANumber('score', row, score[row]!, columns.ids);
    else if (Number.isNaN(label[row])) unlabelled++;
    else if (!Number.isFinite(label[row])) throw notANumber('label', row, label[row]!, columns.ids);
    else kept[n++] = row;
  }
  const rows = kept.slice(0, n);
  const { cluster, clusters } = renumber(Int32Array.from(rows, (row) => instruction[row]!));
  const sample = new Sample(
    Float64Array.from(rows, (row) => score[row]!),
    Float64Array.from(rows, (row) => label[row]!),
    cluster,
    clusters,
    rows,
  );
  return { sample, invalid, unlabelled };
}

/** Codes in order of first appearance: 0, 1, 2, … */
export function renumber(codes: Int32Array): { cluster: Int32Array; clusters: number } {
  const numbers = new Map<number, number>();
  const cluster = codes.map((code) => {
    let number = numbers.get(code);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(code, number);
    }
    return number;
  });
  return { cluster, clusters: numbers.size };
}

function countPresent(cluster: Int32Array, clusters: number): number {
  const seen = new Uint8Array(clusters);
  let present = 0;
  for (const number of cluster) {
    present += 1 - seen[number]!;
    seen[number] = 1;
  }
  return present;
}
