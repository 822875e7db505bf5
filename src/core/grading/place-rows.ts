import { AppError } from '../errors.ts';
import { matchRows, type RowKey } from '../project/row-keys.ts';
import { plural } from '../words/count.ts';

/** Where the rows of a file are among those here. */
export interface PlacedRows {
  /** The row here of each of the file's rows; -1 where there is none. Shape [rows of the file]. */
  rowHere: Int32Array;
  matched: number;
  /** Ids of the file's rows that are not here. */
  unmatched: readonly string[];
}

/**
 * Find a file's rows among those here by the hashes of their texts.
 * @throws AppError `other-dataset` where fewer than half of them are here: it is a file of another dataset
 */
export function placeRows(name: string, theirs: readonly RowKey[], ours: readonly RowKey[]): PlacedRows {
  const rowHere = matchRows(theirs, ours);
  const unmatched = theirs.filter((_, row) => rowHere[row] === -1).map(({ id }) => id);
  const matched = theirs.length - unmatched.length;
  if (matched * 2 < theirs.length || matched === 0)
    throw new AppError(
      'other-dataset',
      `${name} is of another dataset: ${matched} of its ${plural(theirs.length, 'row')} ${matched === 1 ? 'is' : 'are'} here, compared by the hashes of instruction, response and reference. Nothing was merged from it. Open the dataset that its rows were dealt from, then merge again.`,
      { matched, rows: theirs.length },
    );
  return { rowHere, matched, unmatched };
}
