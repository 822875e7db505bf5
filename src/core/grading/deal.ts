import { AppError } from '../errors.ts';
import { seededRandom, shuffled } from '../random/random.ts';
import { gradeColumn } from '../rows/grades.ts';
import { adjudicator } from './adjudication.ts';

/** The rows that one person is to grade, in the order to grade them in. */
export interface Share {
  annotator: string;
  rows: Int32Array;
}

export interface DealOptions {
  annotators: readonly string[];
  /** How much of the rows that one person grades goes to each, in proportion; default the same for everybody. */
  shares?: readonly number[];
  /** Rows that everybody grades, so that it can be measured how far people agree. */
  overlap: number;
  seed: number;
}

/** Longer names are not recognised when the file is opened: a column's few values are kept up to this length. */
export const maxDealtName = 40;

/**
 * Deal rows to annotators: `overlap` of them, drawn at random, go to everybody, and each other row goes to one person.
 * Nobody can tell from the order which rows others grade too.
 * @param queue different rows
 * @throws AppError `bad-deal` where the names, the shares or the overlap cannot be
 */
export function dealRows(queue: ArrayLike<number>, options: DealOptions): Share[] {
  const { annotators, overlap, seed, shares = annotators.map(() => 1) } = options;
  refuseNames(annotators);
  if (queue.length === 0) throw badDeal('there are no rows to deal', 'rows');
  if (!Number.isInteger(overlap) || overlap < 0 || overlap > queue.length)
    throw badDeal(
      `the overlap must be a whole number from 0 to ${queue.length}, which is the number of rows; it is ${overlap}`,
      'overlap',
    );
  if (shares.length !== annotators.length || !shares.every((share) => share > 0 && Number.isFinite(share)))
    throw badDeal('each annotator needs one share, a number above 0', 'shares');
  const random = seededRandom(seed);
  const order = shuffled(queue.length, random).map((place) => queue[place]!);
  const common = order.subarray(0, overlap);
  const sizes = sizesOf(order.length - overlap, shares);
  const nothing = sizes.findIndex((size) => size + overlap === 0);
  if (nothing !== -1) throw badDeal(`no row is left for ${annotators[nothing]}`, 'annotators');
  let from = overlap;
  return sizes.map((size, at) => {
    const dealt = new Int32Array(overlap + size);
    dealt.set(common);
    dealt.set(order.subarray(from, from + size), overlap);
    from += size;
    return { annotator: annotators[at]!, rows: shuffled(dealt.length, random).map((place) => dealt[place]!) };
  });
}

/** Whole numbers in proportion to the shares that add up to n; what is left over goes to the largest remainders. */
function sizesOf(n: number, shares: readonly number[]): number[] {
  const total = shares.reduce((sum, share) => sum + share, 0);
  const exact = shares.map((share) => (n * share) / total);
  const sizes = exact.map(Math.floor);
  const left = n - sizes.reduce((sum, size) => sum + size, 0);
  const byRemainder = exact
    .map((size, at) => ({ at, remainder: size - Math.floor(size) }))
    .sort((a, b) => b.remainder - a.remainder || a.at - b.at);
  for (const { at } of byRemainder.slice(0, left)) sizes[at]! += 1;
  return sizes;
}

function refuseNames(annotators: readonly string[]): void {
  if (annotators.length === 0) throw badDeal('it names no annotator', 'annotators');
  const columns = new Map<string, string>();
  for (const name of annotators) {
    const column = gradeColumn(name);
    if (column === gradeColumn('') || name.trim() !== name || name.length > maxDealtName)
      throw badDeal(
        `“${name}” cannot be the name of an annotator: a name has letters or digits, no space at its ends, and at most ${maxDealtName} characters`,
        'annotators',
      );
    if (column === gradeColumn(adjudicator))
      throw badDeal(
        `“${name}” is what adjudicated grades are called, so nobody can have that name`,
        'annotators',
      );
    const other = columns.get(column);
    if (other !== undefined)
      throw badDeal(
        `${other === name ? `“${name}” is named twice` : `“${other}” and “${name}” would be the same column in a file, ${column}`}`,
        'annotators',
      );
    columns.set(column, name);
  }
}

const badDeal = (what: string, field: string) =>
  new AppError(
    'bad-deal',
    `The rows cannot be dealt: ${what}. Nothing was written. Correct that and deal again.`,
    {
      field,
    },
  );
