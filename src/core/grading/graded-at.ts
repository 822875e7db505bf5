import { cellOf } from '../rows/cells.ts';
import type { Cell } from '../rows/row.ts';

/** A cell as a time, ISO 8601; null where it is none. */
export function timeIn(source: Record<string, Cell>, column: string): string | null {
  const told = cellOf(source, column);
  return typeof told === 'string' && !Number.isNaN(Date.parse(told)) ? told : null;
}
