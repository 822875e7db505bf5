import { AppError } from '../errors.ts';
import { type CompareOptions, compareScores, type PairedDifference } from '../metrics/compare/compare.ts';
import { hasInterval, type MaybeEstimate } from '../metrics/estimate.ts';
import { lengthScore, type MetricRows, type ScoreColumn } from '../metrics/rows.ts';
import { gatherSample, type Sample } from '../metrics/sample.ts';
import { seededRandom, shuffled } from '../random/random.ts';
import { taughtOutOfFold } from './out-of-fold.ts';
import { type GradedRows, type KeptBecause, momentsOf, teach } from './teach.ts';

export const teachingFigures = ['auroc', 'pearson', 'aurc'] as const;
export type TeachingFigure = (typeof teachingFigures)[number];
type Figures = Record<TeachingFigure, MaybeEstimate>;

/** The taught judge after so many grades, on all graded rows, out of fold. */
export interface LearningPoint {
  grades: number;
  taught: Record<TeachingFigure, number | null>;
}

/** What teaching a judge with the grades at hand gains on instructions whose grades it has not seen. */
export interface TeachingGain {
  grades: number;
  instructions: number;
  kept: KeptBecause | null;
  /** Whether the gain in AUROC is above 0 with its whole interval. */
  shown: boolean;
  taught: Figures;
  judge: Figures;
  length: Figures;
  /** Taught − judge, paired. */
  gain: Record<TeachingFigure, PairedDifference>;
  curve: readonly LearningPoint[];
}

const curveGrades = [10, 20, 40, 80, 160, 320];

/**
 * Teaches the judge whose scores these are with the labels at hand, from score and length of the response, and says out
 * of fold what that gains.
 * @throws AppError `no-labels` without a graded row
 */
export function teachingGain(rows: MetricRows, column: ScoreColumn, options: CompareOptions): TeachingGain {
  return gainBy(rows, column, options, (sample, length) => {
    const { mean, deviation } = momentsOf(length);
    return {
      score: sample.score,
      features: deviation > 0 ? [length.map((value) => (value - mean) / deviation)] : [],
      components: [],
    };
  });
}

/**
 * The same from whatever is known of the rows.
 * @param read what is learned from, of each row of the sample, in its order; nothing of it is made of the labels
 * @throws AppError `no-labels` without a graded row
 */
export function gainBy(
  rows: MetricRows,
  column: ScoreColumn,
  options: CompareOptions,
  read: (sample: Sample, length: Float64Array) => Pick<GradedRows, 'score' | 'features' | 'components'>,
): TeachingGain {
  const { sample } = gatherSample({ ...rows, ...column });
  if (sample.n === 0)
    throw new AppError(
      'no-labels',
      'No row has both a grade and a score, so there is nothing to learn from.',
    );
  const lengths = lengthScore(rows.length);
  const length = Float64Array.from(sample.row, (row) => lengths[row]!);
  const graded: GradedRows = {
    ...read(sample, length),
    grade: sample.label,
    instruction: sample.cluster,
  };
  const columnOf = (name: string, values: Float64Array): ScoreColumn => {
    const score = new Float64Array(rows.label.length).fill(Number.NaN);
    const valid = new Uint8Array(rows.label.length);
    for (const [at, row] of sample.row.entries()) {
      score[row] = values[at]!;
      valid[row] = 1;
    }
    return { name, score, valid, probs: null };
  };
  const compare = (columns: readonly ScoreColumn[], draws: number) =>
    compareScores(rows, columns, { ...options, draws });
  const { columns, pairs, instructions } = compare(
    [
      columnOf('taught', taughtOutOfFold(graded)),
      columnOf(column.name, sample.score),
      columnOf('length', length),
    ],
    options.draws,
  );
  const [taught, judge, ofLength] = columns.map(({ figures }) => only((figure) => figures[figure]));
  const gain = only((figure) => pairs[0]!.figures[figure]);
  const auroc = gain.auroc.difference;
  return {
    grades: sample.n,
    instructions,
    kept: teach(graded).kept,
    shown: hasInterval(auroc) && auroc.low > 0,
    taught: taught!,
    judge: judge!,
    length: ofLength!,
    gain,
    curve: curveGrades
      .filter((grades) => grades <= 0.8 * sample.n)
      .map((grades) => {
        const scores = taughtOutOfFold(graded, (others) => atRandom(others, grades, options.seed));
        const { figures } = compare([columnOf('taught', scores)], 0).columns[0]!;
        return { grades, taught: only((figure) => numberOf(figures[figure])) };
      }),
  };
}

/** So many of the rows, by chance; more contain the fewer. */
const atRandom = (rows: readonly number[], count: number, seed: number) =>
  [...shuffled(rows.length, seededRandom(seed)).subarray(0, count)].map((at) => rows[at]!);

const numberOf = (estimate: MaybeEstimate) => ('value' in estimate ? estimate.value : null);

const only = <T>(of: (figure: TeachingFigure) => T) =>
  Object.fromEntries(teachingFigures.map((figure) => [figure, of(figure)])) as Record<TeachingFigure, T>;
