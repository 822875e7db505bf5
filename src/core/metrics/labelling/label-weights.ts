import { AppError } from '../../errors.ts';
import { seededRandom, shuffled } from '../../random/random.ts';
import { type Design, designOfColumns } from '../../regression/logistic.ts';
import { lengthScore, type MetricRows, type ScoreColumn } from '../rows.ts';
import { renumber } from '../sample.ts';
import { crossFitted, folds, standardised } from './cross-fit.ts';
import { memberColumns } from './member-columns.ts';
import { type RowWeights, type RowWeightsAbout, rowWeights, weightsReach } from './row-weights.ts';

/** What is told of weights for missing labels. */
export interface LabelWeightsAbout extends RowWeightsAbout {
  unlabelled: number;
  /** Least and greatest chance of being labelled, as estimated. */
  least: number;
  greatest: number;
  /** Labelled rows whose chance is below the floor, and count as if they had it. */
  floored: number;
}

export type LabelWeights = RowWeights & { about: LabelWeightsAbout };

/** A row with a smaller chance of being labelled counts as one with this chance: no row stands for more than ten. */
export const labelChanceFloor = 0.1;
/** Fewer labelled or unlabelled rows than this, and no model of which are labelled can be fitted. */
const minRows = 20;

/**
 * Inverse-probability weights of labelled rows. The chance of being labelled is a logistic model of the score, its square,
 * the length of the response and the generator model; each row's is estimated without the rows of its fifth of the
 * instructions (cross-fitting), so that no row tells its own. Where being labelled depends on these alone, a weighted mean
 * over labelled rows is that over all rows. Source: Horvitz and Thompson 1952; Robins, Rotnitzky and Zhao 1994.
 * @param seed deals instructions to folds
 * @returns null where every row with a score has a label, or none has
 * @throws AppError `too-few-for-weights` where too few rows are labelled, or unlabelled, or too few instructions are there
 */
export function labelWeights(rows: MetricRows, column: ScoreColumn, seed: number): LabelWeights | null {
  const places = Int32Array.from(column.score.keys()).filter((row) => column.valid[row] === 1);
  const known = Uint8Array.from(places, (row) => (Number.isNaN(rows.label[row]) ? 0 : 1));
  const labelled = known.reduce((sum, value) => sum + value, 0);
  const unlabelled = places.length - labelled;
  if (labelled === 0 || unlabelled === 0) return null;
  const { cluster, clusters } = renumber(Int32Array.from(places, (row) => rows.instruction[row]!));
  if (Math.min(labelled, unlabelled) < minRows || clusters < 2 * folds)
    throw new AppError(
      'too-few-for-weights',
      `${labelled} rows are labelled and ${unlabelled} are not, of ${clusters} instructions: too few to estimate which rows are labelled. Nothing was computed. Leave the weights out, or label a random sample of the rows.`,
      { labelled, unlabelled, instructions: clusters },
    );
  const foldOf = shuffled(clusters, seededRandom(seed)).map((place) => place % folds);
  const foldOfRow = cluster.map((k) => foldOf[k]!);
  const chance = crossFitted(designOf(rows, column, places), known, foldOfRow);
  const weight = new Float64Array(column.score.length).fill(Number.NaN);
  places.forEach((row, i) => {
    weight[row] = 1 / Math.max(labelChanceFloor, chance[i]!);
  });
  const about = {
    labelled,
    unlabelled,
    least: chance.reduce((a, b) => Math.min(a, b), 1),
    greatest: chance.reduce((a, b) => Math.max(a, b), 0),
    floored: chance.filter((value, i) => known[i] === 1 && value < labelChanceFloor).length,
  };
  return rowWeights(weight, rows.instruction, {
    by: 'labelling',
    ...about,
    promise: 'Labelled rows are weighted for those without a label.',
    sentence: sentenceOf(about),
  });
}

function sentenceOf({
  labelled,
  unlabelled,
  least,
  greatest,
  floored,
}: Omit<LabelWeightsAbout, 'by' | 'sentence' | 'promise'>) {
  const share = (value: number) => `${(100 * value).toFixed(0)}%`;
  const lowest =
    floored === 0
      ? ''
      : ` ${floored} labelled rows have a chance below ${share(labelChanceFloor)} and count as if it were that.`;
  return `Labelled rows are weighted by 1 ÷ their chance of being labelled (${share(least)} to ${share(greatest)}), a logistic model of score, length and generator model, so that ${labelled} labelled rows stand for ${labelled + unlabelled}. Among rows alike in these, whether one is labelled must not depend on how good it is; where bad rows are passed over all the same, weights do not mend it, and a random sample of the rows must be labelled.${lowest} ${weightsReach}`;
}

function designOf({ length, group, groups }: MetricRows, { score }: ScoreColumn, places: Int32Array): Design {
  const at = (from: ArrayLike<number>) => standardised(Float64Array.from(places, (row) => from[row]!));
  const ofScore = at(score);
  const columns = [new Float64Array(places.length).fill(1), ofScore, at(lengthScore(length))];
  columns.push(standardised(ofScore.map((value) => value * value)));
  for (const { member } of memberColumns(Array.from(places, (row) => groups[group[row]!])))
    columns.push(standardised(member));
  return designOfColumns(columns);
}
