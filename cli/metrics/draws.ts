import { cellOf, numberOf } from '#core/rows/cells.ts';
import type { Row } from '#core/rows/row.ts';
import { drawColumnOf, drawsFromColumns, plainDraw } from '#core/sampling/draw-columns.ts';
import type { Draw } from '#core/sampling/draws.ts';
import { UsageError } from '../command.ts';

/**
 * The draws that a file's columns tell of.
 * @param named what the columns begin with; null: `draw`, or the only name that there is
 * @throws UsageError where no column begins with the name given, or several names are there to choose from
 */
export function fileDraws(
  { rows, columns }: { rows: readonly Pick<Row, 'source'>[]; columns: readonly string[] },
  named: string | null,
): Draw[] {
  const names = [...new Set(columns.flatMap((column) => drawColumnOf(column)?.name ?? []))];
  if (named !== null && !names.includes(named))
    throw new UsageError(
      `--draw-name is ${named}, and no column of a draw begins with it. ${names.length === 0 ? 'The file has none: sample makes them.' : `There are ${names.join(', ')}.`}`,
    );
  if (named === null && names.length > 1 && !names.includes(plainDraw))
    throw new UsageError(`The file has draws of several people: give --draw-name ${names.join(' or ')}.`);
  const name = named ?? (names.includes(plainDraw) ? plainDraw : names[0]);
  if (name === undefined) return [];
  return drawsFromColumns(columns, name, (column) =>
    Float64Array.from(rows, ({ source }) => numberOf(cellOf(source, column))),
  );
}
