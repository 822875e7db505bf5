import { AppError } from '../errors.ts';

/** NaN and infinities are refused with the row's id: a figure over them would mean nothing. */
export function notANumber(
  field: 'score' | 'label',
  row: number,
  value: number,
  ids?: readonly string[],
): AppError {
  const id = ids?.[row];
  const name = id === undefined ? `The row at position ${row + 1}` : `Row "${id}"`;
  return new AppError(
    'not-a-number',
    `${name} has the ${field} ${value}, which is not a finite number. No figure was computed. Correct the ${field}, or mark the row as invalid so that it is counted and left out.`,
    { row, id: id ?? null, field, value: String(value) },
  );
}
