import { principalComponents } from '../../regression/principal-components.ts';
import { standardised } from '../labelling/cross-fit.ts';
import { memberColumns } from '../labelling/member-columns.ts';
import type { ShiftRows } from './shift-rows.ts';
import { languageName, wordingTraits } from './wording.ts';

/** What is known of every row without a label. */
export interface Feature {
  name: string;
  /** As it is. Shape [rows of both sides]. */
  raw: Float64Array;
  /** Mean 0, variance 1. Shape [rows of both sides]. */
  values: Float64Array;
  /** A function of another feature, which a table leaves out. */
  derived: boolean;
}

interface Side extends ShiftRows {
  /** The rows that are compared. */
  places: readonly number[];
}

/**
 * Score, its square, characters of the response, the entropy of the digits and their mass where both sides have digits,
 * which generator model answered, where there are several, where both sides have texts, how they are worded, and where
 * both have embeddings, their first principal components, which know nothing of sides.
 */
export function featuresOf(sides: readonly Side[]): Feature[] {
  const over = (of: (side: Side, row: number) => number) =>
    Float64Array.from(sides.flatMap((side) => side.places.map((row) => of(side, row))));
  const features: Feature[] = [];
  const add = (name: string, raw: Float64Array, values = raw, derived = false) => {
    features.push({ name, raw, values: standardised(values), derived });
  };
  const score = over(({ column }, row) => column.score[row]!);
  add('the score', score);
  add(
    'the square of the score',
    score,
    standardised(score).map((value) => value * value),
    true,
  );
  const length = over(({ rows }, row) => rows.length[row]!);
  add('characters of the response', length, length.map(Math.log1p));
  if (sides.every(({ column }) => column.probs !== null)) {
    const digits = (side: Side, row: number) => side.column.probs!.subarray(10 * row, 10 * row + 10);
    const known = sides.every((side) => side.places.every((row) => !Number.isNaN(digits(side, row)[0])));
    if (known) {
      add(
        'the entropy of the digits',
        over((side, row) => entropy(digits(side, row))),
      );
      add(
        'the mass on the digits',
        over((side, row) => digits(side, row).reduce((sum, p) => sum + p, 0)),
      );
    }
  }
  const addShares = (
    nameOf: (side: Side, row: number) => string | undefined,
    word: (name: string) => string,
  ) => {
    const names = sides.flatMap((side) => side.places.map((row) => nameOf(side, row)));
    for (const { name, member } of memberColumns(names)) add(word(name), member);
  };
  addShares(
    ({ rows }, row) => rows.groups[rows.group[row]!],
    (name) => `the share of ${name}`,
  );
  if (sides.every(({ wording }) => wording)) {
    for (const [t, { name, size }] of wordingTraits.entries()) {
      const trait = over(({ wording }, row) => wording!.traits[t]![row]!);
      // What is not known of every row, or is the same in all, tells nothing apart.
      if (trait.every((value) => Number.isFinite(value) && value === trait[0]) || trait.some(Number.isNaN))
        continue;
      add(name, trait, size ? trait.map(Math.log1p) : trait);
    }
    addShares(
      ({ wording }, row) => wording!.languages[wording!.language[row]!],
      (name) => `the share of responses in ${languageName(name)}`,
    );
  }
  if (sides.every(({ meaning }) => meaning)) {
    const vectors = sides.flatMap(({ meaning, places }) => places.map((row) => meaning!.get(row)));
    if (isWhole(vectors))
      for (const [k, component] of principalComponents(vectors, meaningComponents).entries())
        add(`component ${k + 1} of the sentence embeddings`, component);
  }
  return features;
}

/** Components of the sentence embeddings: more would let a classifier of few instructions fit noise. */
const meaningComponents = 8;

const isWhole = (vectors: (Float32Array | undefined)[]): vectors is Float32Array[] =>
  vectors.every((vector) => vector !== undefined);

/** Whether every row that is compared has its embedding. */
export const comparesMeaning = (sides: readonly Side[]): boolean =>
  sides.every(({ meaning, places }) => meaning && places.every((row) => meaning.has(row)));

/** Of the digits' probabilities as shares of their mass, in nats. */
function entropy(probs: Float64Array): number {
  const mass = probs.reduce((sum, p) => sum + p, 0);
  return probs.reduce((sum, p) => (p > 0 && mass > 0 ? sum - (p / mass) * Math.log(p / mass) : sum), 0);
}
