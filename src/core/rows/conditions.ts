import { cellOf, numberOf, valueText } from './cells.ts';
import type { Cell } from './row.ts';

/** What a source column has to hold for a row to be listed. */
export type ColumnCondition =
  /** A number from `low` to `high`, both included; null: no bound. */
  | { column: string; kind: 'range'; low: number | null; high: number | null }
  | { column: string; kind: 'is'; value: string }
  /** Without regard to case. */
  | { column: string; kind: 'contains'; text: string }
  | { column: string; kind: 'missing' }
  | { column: string; kind: 'present' };

/** A cell that says nothing: absent, null or an empty text. */
const isMissing = (cell: Cell) => cell === null || (typeof cell === 'string' && cell.trim() === '');

const textOf = (cell: Cell) => (typeof cell === 'string' ? cell : JSON.stringify(cell));

/** Whether a cell meets a condition. A missing one meets no range, value or text. */
export function meets(condition: ColumnCondition, cell: Cell): boolean {
  if (condition.kind === 'missing') return isMissing(cell);
  if (isMissing(cell)) return false;
  switch (condition.kind) {
    case 'present':
      return true;
    case 'is':
      return valueText(cell) === condition.value;
    case 'contains':
      return textOf(cell).toLowerCase().includes(condition.text.toLowerCase());
    case 'range': {
      const value = numberOf(cell);
      return value >= (condition.low ?? -Infinity) && value <= (condition.high ?? Infinity);
    }
  }
}

/** Whether a row's source meets all conditions. */
export const meetsAll = (conditions: readonly ColumnCondition[], source: Record<string, Cell>): boolean =>
  conditions.every((condition) => meets(condition, cellOf(source, condition.column)));

/** "quality from 3 to 5". */
export function conditionWords(condition: ColumnCondition): string {
  const { column } = condition;
  switch (condition.kind) {
    case 'missing':
      return `${column} is missing`;
    case 'present':
      return `${column} is there`;
    case 'is':
      return `${column} is ${condition.value}`;
    case 'contains':
      return `${column} contains “${condition.text}”`;
    case 'range': {
      const { low, high } = condition;
      if (low === null) return `${column} up to ${high}`;
      return high === null ? `${column} from ${low}` : `${column} from ${low} to ${high}`;
    }
  }
}

const bound = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

/** Conditions as somebody stored them, or an address brings them: nonsense, and columns that are not here, are left out. */
export function readConditions(
  stored: unknown,
  columns: readonly { name: string }[],
): readonly ColumnCondition[] {
  if (!Array.isArray(stored)) return noConditions;
  const names = new Set(columns.map(({ name }) => name));
  const read = stored.flatMap((one: unknown): ColumnCondition[] => {
    if (typeof one !== 'object' || one === null) return [];
    const { column, kind, low, high, value, text } = one as Record<string, unknown>;
    if (typeof column !== 'string' || !names.has(column)) return [];
    if (kind === 'missing' || kind === 'present') return [{ column, kind }];
    if (kind === 'is' && typeof value === 'string') return [{ column, kind, value }];
    if (kind === 'contains' && typeof text === 'string' && text !== '') return [{ column, kind, text }];
    const range = { low: bound(low), high: bound(high) };
    return kind === 'range' && (range.low !== null || range.high !== null)
      ? [{ column, kind, ...range }]
      : [];
  });
  return read.length === 0 ? noConditions : read;
}

/** The one list without conditions, so that no condition is told by identity. */
export const noConditions: readonly ColumnCondition[] = [];
