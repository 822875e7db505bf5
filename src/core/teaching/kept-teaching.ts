import type { JudgeSpec, PromptFacts, Readout } from '../judge/judge.ts';
import { readDigits } from '../judge/readout.ts';
import { inputAt, type KeptInputs } from '../linear-probe/kept-inputs.ts';
import { type LinearProbe, type ProbeInput, probeScore } from '../linear-probe/linear-probe.ts';
import { digitProbabilities } from '../linear-probe/ordered-probit.ts';
import type { CompareOptions } from '../metrics/compare/compare.ts';
import type { MetricRows, ScoreColumn } from '../metrics/rows.ts';
import { type TaughtProbe, taughtProbe } from './taught-probe.ts';
import { columnsOf, type Reading, readingOf } from './taught-rows.ts';
import { gainBy, type TeachingGain } from './teaching-gain.ts';

/**
 * What a judge read of a run's rows, made ready once: each refit is of the graded rows alone, among columns that all
 * kept rows have a part in.
 */
export interface KeptRows {
  prior: LinearProbe;
  /** Row indices of the dataset, rising, [k]. */
  rows: Int32Array;
  inputs: readonly ProbeInput[];
  reading: Reading;
  /** Place among `rows` of a row of the dataset. */
  places: ReadonlyMap<number, number>;
}

/** A row whose hidden state is not finite is left out: it would take the principal components with it. */
export function keptRows(prior: LinearProbe, kept: KeptInputs): KeptRows {
  const read = Array.from(kept.rows, (row, at) => ({ row, input: inputAt(kept, at) })).filter(
    ({ input }) => input.state === null || (input.state as Float32Array).every(Number.isFinite),
  );
  const rows = Int32Array.from(read, ({ row }) => row);
  const inputs = read.map(({ input }) => input);
  const places = new Map(Array.from(rows, (row, at) => [row, at]));
  return { prior, rows, inputs, reading: readingOf(inputs), places };
}

/** Rows as metrics have them: those that a run has reached, which may be fewer than the dataset's. */
export interface ReachedRows {
  /** Row index of the dataset of each, [n]. */
  row: ArrayLike<number>;
  rows: MetricRows;
  column: ScoreColumn;
}

/** What a judge gains from being taught with all that was kept of its rows. */
export interface KeptGain extends TeachingGain {
  /** Rows of which something is kept. */
  keptRows: number;
  /** Graded rows with a score of which nothing is kept: they are not learned from. */
  notKept: number;
  /** Whether hidden states are learned from, beside texts. */
  readsStates: boolean;
}

/**
 * What teaching gains with the inputs that were kept, out of fold.
 * @throws AppError `no-labels` where no graded row was kept
 */
export function keptGain(
  kept: KeptRows,
  { row, rows, column }: ReachedRows,
  options: CompareOptions,
): KeptGain {
  const isGraded = (at: number) => column.valid[at] === 1 && !Number.isNaN(rows.label[at]!);
  const isKept = (at: number) => kept.places.has(row[at]!);
  let notKept = 0;
  const label = rows.label.map((value, at) => {
    if (!isGraded(at) || isKept(at)) return value;
    notKept++;
    return Number.NaN;
  });
  const gain = gainBy({ ...rows, label }, column, options, (sample) => {
    const inputs = Array.from(sample.row, (at) => kept.inputs[kept.places.get(row[at]!)!]!);
    const scores = Float64Array.from(inputs, (input) => probeScore(kept.prior, input));
    return columnsOf(kept.reading, inputs, scores);
  });
  return { ...gain, keptRows: kept.rows.length, notKept, readsStates: kept.reading.states !== null };
}

/** The graded rows among the kept ones, and the judge taught with them. */
export interface TaughtFromKept extends TaughtProbe {
  /** Row indices of the dataset, [m]. */
  graded: Int32Array;
  grade: Float64Array;
  instruction: Int32Array;
}

/** Teaches the judge at hand; the refit that follows each grade. */
export function teachKept(kept: KeptRows, { row, rows, column }: ReachedRows): TaughtFromKept {
  const at = Array.from(rows.label.keys()).filter(
    (place) => column.valid[place] === 1 && !Number.isNaN(rows.label[place]!) && kept.places.has(row[place]!),
  );
  const graded = Int32Array.from(at, (place) => row[place]!);
  const grade = Float64Array.from(at, (place) => rows.label[place]!);
  const instruction = Int32Array.from(at, (place) => rows.instruction[place]!);
  const inputs = Array.from(graded, (each) => kept.inputs[kept.places.get(each)!]!);
  return {
    ...taughtProbe(kept.prior, { inputs, grade, instruction }, kept.reading),
    graded,
    grade,
    instruction,
  };
}

/**
 * What a probe says of every kept row, without a language model.
 * @param factsOf what the run tells of a row of the dataset
 */
export const rescoreKept = (
  kept: KeptRows,
  probe: LinearProbe,
  spec: Pick<JudgeSpec, 'minDigitMass'>,
  factsOf: (row: number) => PromptFacts,
): Readout[] =>
  kept.inputs.map((input, at) => {
    // By the same steps as where a probe judges with the model at hand, so that the same inputs give the same digits.
    const logs = digitProbabilities(probe, probeScore(probe, input)).map(Math.log);
    return readDigits(logs, 0, spec, factsOf(kept.rows[at]!));
  });
