import { AppError } from '../../errors.ts';
import { numberOf } from '../../rows/cells.ts';
import { ColumnTally } from '../../rows/column-tally.ts';
import type { Cell } from '../../rows/row.ts';
import type { Slicing } from './slice-report.ts';
import { numberSlices, TextSlices } from './value-slices.ts';

/** A text column with more different values than this groups no rows. */
export const maxTextSlices = 200;

/** Bands of a numeric column. */
export const numberBands = 5;

/**
 * Slices of a column held in memory: bands or values of numbers, or one slice a text.
 * @throws AppError `too-many-values` where a text column has too many values to group rows
 */
export function columnSlices(column: string, cells: readonly Cell[]): Slicing {
  const tally = new ColumnTally(column);
  cells.forEach((cell, row) => {
    tally.add(row, cell);
  });
  if (tally.summary(cells.length).kind === 'number')
    return numberSlices(Float64Array.from(cells, numberOf), numberBands);
  const slices = new TextSlices(cells.length, maxTextSlices);
  cells.forEach((cell, row) => {
    setSlice(slices, row, cell);
  });
  return textSlicing(column, slices);
}

/** A cell's text is its slice; an empty cell has none. */
export function setSlice(slices: TextSlices, row: number, cell: Cell): void {
  if (cell !== null && cell !== '') slices.set(row, typeof cell === 'string' ? cell : JSON.stringify(cell));
}

/** @throws AppError `too-many-values` */
export function textSlicing(column: string, slices: TextSlices): Slicing {
  if (slices.overflowed)
    throw new AppError(
      'too-many-values',
      `${column} has more than ${maxTextSlices} different values, so its rows cannot be cut into slices. Choose a column that groups rows.`,
      { column },
    );
  return { slice: slices.slice, names: slices.names };
}
