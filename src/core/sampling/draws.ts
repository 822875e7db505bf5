import { AppError } from '../errors.ts';
import { ascendingOrder } from '../metrics/tie-order.ts';
import { seededRandom, shuffled } from '../random/random.ts';
import { inclusionProbabilities, systematicSample } from './inclusion.ts';
import { type DrawFrom, preferences, type SamplerId } from './samplers.ts';

/** One draw of rows to grade. */
export interface Draw {
  sampler: SamplerId;
  /** The chance with which each row of the dataset was drawn; 0 where it could not be. Shape [n]. */
  probability: Float64Array;
  /** The drawn rows in the order in which they are to be graded, a random one: any beginning of it is a draw too. */
  rows: Int32Array;
}

export const defaultDrawSize = 60;

/**
 * Draw rows to grade. The same rows, sampler, size and seed give the same draw.
 * @throws AppError `nothing-to-draw` where no row is left to the sampler, and what `preferences` throws
 */
export function drawRows(
  from: DrawFrom,
  { sampler, size, seed }: { sampler: SamplerId; size: number; seed: number },
): Draw {
  const probability = inclusionProbabilities(preferences(sampler, from), size);
  if (probability.every((value) => value === 0))
    throw new AppError(
      'nothing-to-draw',
      `No row can be drawn by the sampler ${sampler}: ${sampler === 'declined' || sampler === 'accepted' ? `no row is ${sampler} at this threshold` : 'no row has a score'}. Nothing was drawn.`,
      { sampler },
    );
  const random = seededRandom(seed);
  const mixed = shuffled(from.n, random);
  const order =
    sampler === 'stratified' && from.column ? byScore(mixed, from.column.score, from.column.valid) : mixed;
  const drawn = systematicSample(probability, order, random());
  return { sampler, probability, rows: shuffled(drawn.length, random).map((place) => drawn[place]!) };
}

/** Equal scores stay in random order. */
function byScore(mixed: Int32Array, score: Float64Array, valid: Uint8Array): Int32Array {
  const known = mixed.filter((row) => valid[row] === 1);
  return ascendingOrder(Float64Array.from(known, (row) => score[row]!)).map((place) => known[place]!);
}

/**
 * Add a draw to earlier ones. Each draw is from all rows and independent of the others. What is left ungraded of an earlier
 * one goes: up to its last graded row it is a draw of its own, since its order is random, with a chance that is less in
 * proportion.
 * @throws AppError `bad-draw` where an earlier draw was from rows that are not here
 */
export function withDraw(
  before: readonly Draw[],
  isGraded: (row: number) => boolean,
  next: Draw,
): readonly Draw[] {
  if (!before.every(isWhole))
    throw new AppError(
      'bad-draw',
      'The draws of these rows were from more rows than there are here, so the chance of a further draw cannot be told. Nothing was drawn. Draw from the file with all rows (sample --all writes it).',
      {},
    );
  const kept = before.flatMap((draw) => {
    const reached = draw.rows.findLastIndex(isGraded) + 1;
    if (reached === 0) return [];
    if (reached === draw.rows.length) return [draw];
    const share = reached / draw.rows.length;
    return [
      {
        sampler: draw.sampler,
        probability: draw.probability.map((value) => value * share),
        rows: draw.rows.slice(0, reached),
      },
    ];
  });
  return [...kept, next];
}

/** Whether the rows are all that the draw was from: the chances of all of them sum to the number of rows drawn. */
export function isWhole({ probability, rows }: Draw): boolean {
  const expected = probability.reduce((sum, value) => sum + value, 0);
  return Math.abs(expected - rows.length) < 0.5;
}

/** The drawn rows in the order in which they are to be graded, each once. */
export const drawnQueue = (draws: readonly Draw[]): Int32Array =>
  Int32Array.from(new Set(draws.flatMap(({ rows }) => [...rows])));

/** The chance with which each row came to be graded by one of several draws, and which rows were drawn. */
export interface Inclusion {
  /** 0 where no draw could take the row. Shape [n]. */
  probability: Float64Array;
  /** 1 where a row was drawn. Shape [n]. */
  drawn: Uint8Array;
}

/**
 * The chance that a row was drawn by at least one draw and graded: 1 − Π(1 − chance in a draw · share of its rows that are
 * graded). The share counts rows that no earlier draw has; rows passed over are taken to be like the graded ones.
 */
export function inclusionOf(
  draws: readonly Draw[],
  n: number,
  isGraded: (row: number) => boolean,
): Inclusion {
  const missed = new Float64Array(n).fill(1);
  const drawn = new Uint8Array(n);
  for (const { rows, probability } of draws) {
    const own = rows.filter((row) => drawn[row] === 0);
    const graded = own.reduce((sum, row) => sum + Number(isGraded(row)), 0);
    const share = own.length === 0 ? 1 : graded / own.length;
    for (let row = 0; row < n; row++) missed[row]! *= 1 - probability[row]! * share;
    for (const row of rows) drawn[row] = 1;
  }
  return { probability: missed.map((value) => 1 - value), drawn };
}

/** The rows of simple random draws in the order drawn, each once: by themselves a simple random draw in random order. */
export const simpleRandomPart = (draws: readonly Draw[]): Int32Array =>
  drawnQueue(draws.filter(({ sampler }) => sampler === 'random'));
