import { standardised } from '../labelling/cross-fit.ts';
import type { ShiftRows } from './shift-rows.ts';

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

/** Groups with fewer rows than this on both sides together have no feature of their own. */
const minGroupRows = 10;

/**
 * Score, its square, characters of the response, the entropy of the digits and their mass where both sides have digits, and
 * which generator model answered, where there are several.
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
  const names = [...new Set(sides.flatMap(({ rows }) => rows.groups))];
  // With two models the one is the other's complement.
  for (const name of names.length > 2 ? names : names.slice(1)) {
    const member = over(({ rows }, row) => (rows.groups[rows.group[row]!] === name ? 1 : 0));
    if (member.reduce((sum, value) => sum + value, 0) >= minGroupRows) add(`the share of ${name}`, member);
  }
  return features;
}

/** Of the digits' probabilities as shares of their mass, in nats. */
function entropy(probs: Float64Array): number {
  const mass = probs.reduce((sum, p) => sum + p, 0);
  return probs.reduce((sum, p) => (p > 0 && mass > 0 ? sum - (p / mass) * Math.log(p / mass) : sum), 0);
}
