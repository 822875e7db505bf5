import type { Cell } from '../rows/row.ts';
import { contentOf, isObject } from './content.ts';
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

export function shapeOf(cell: Cell, column = ''): Shape {
  if (cell === null) return 'empty';
  if (typeof cell !== 'object') return chatStyle(unfolded(cell, column), column) ?? 'text';
  const style = chatStyle(cell, column);
  if (style) return style;
  if (Array.isArray(cell)) {
    if (cell.length === 0) return 'other';
    if (cell.every((item) => typeof item === 'string' || item === null)) return 'texts';
    if (cell.every(isPart)) return 'text';
    return cell.every(isObject) ? 'objects' : 'other';
  }
  if (contentOf(cell) !== null) return 'text';
  const values = Object.values(cell);
  return values.length > 0 && values.every((value) => typeof value === 'string') ? 'texts-by-name' : 'other';
}

/** A part of a message's content, such as {"type": "text", "text": …}. */
const isPart = (item: Cell) =>
  isObject(item) &&
  typeof item.type === 'string' &&
  (typeof item.text === 'string' || /_(?:use|result|url)$/.test(item.type));

/** The commonest shape of each column of `records` that is not empty, in order of first appearance. */
export function columnShapes(records: readonly Record<string, Cell>[]): Map<string, Shape> {
  const counts = new Map<string, Map<Shape, number>>();
  for (const record of records)
    for (const [column, cell] of Object.entries(record)) {
      const shapes = counts.get(column) ?? new Map<Shape, number>();
      counts.set(column, shapes);
      const shape = shapeOf(cell, column);
      if (shape !== 'empty') shapes.set(shape, (shapes.get(shape) ?? 0) + 1);
    }
  return new Map(
    [...counts].map(([column, shapes]) => {
      const [commonest] = [...shapes].sort((a, b) => b[1] - a[1]);
      return [column, commonest?.[0] ?? 'empty'];
    }),
  );
}
