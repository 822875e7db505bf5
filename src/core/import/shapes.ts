import type { Cell } from '../rows/row.ts';
import { chatStyle, unfolded } from './conversation.ts';

/** What a column's cells are, for the most part. */
export type Shape =
  | 'text'
  /** A conversation. */
  | 'chat'
  | 'sharegpt'
  /** A list of texts. */
  | 'texts'
  /** A list of objects that is no conversation. */
  | 'objects'
  /** An object whose values are texts. */
  | 'texts-by-name'
  /** Nothing but null. */
  | 'empty'
  | 'other';

const isObject = (cell: Cell) => cell !== null && typeof cell === 'object' && !Array.isArray(cell);

export function shapeOf(cell: Cell): Shape {
  if (cell === null) return 'empty';
  if (typeof cell !== 'object') return chatStyle(unfolded(cell)) ?? 'text';
  if (Array.isArray(cell)) {
    if (cell.length === 0) return 'other';
    if (cell.every((item) => typeof item === 'string' || item === null)) return 'texts';
    return chatStyle(cell) ?? (cell.every(isObject) ? 'objects' : 'other');
  }
  const values = Object.values(cell);
  return values.length > 0 && values.every((value) => typeof value === 'string') ? 'texts-by-name' : 'other';
}

/** The commonest shape of each column of `records` that is not empty, in order of first appearance. */
export function columnShapes(records: readonly Record<string, Cell>[]): Map<string, Shape> {
  const counts = new Map<string, Map<Shape, number>>();
  for (const record of records)
    for (const [column, cell] of Object.entries(record)) {
      const shapes = counts.get(column) ?? new Map<Shape, number>();
      counts.set(column, shapes);
      const shape = shapeOf(cell);
      if (shape !== 'empty') shapes.set(shape, (shapes.get(shape) ?? 0) + 1);
    }
  return new Map(
    [...counts].map(([column, shapes]) => {
      const [commonest] = [...shapes].sort((a, b) => b[1] - a[1]);
      return [column, commonest?.[0] ?? 'empty'];
    }),
  );
}
