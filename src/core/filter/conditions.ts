import { numberOf, valueText } from '../rows/cells.ts';
import type { Cell } from '../rows/row.ts';
import { plural } from '../words/count.ts';
import { type FilterField, fieldWords } from './fields.ts';

/** What a cell has to hold for its row to pass. */
export type CellTest =
  /** A number from `low` to `high`, both included unless the end is open; null: no bound. */
  | { kind: 'range'; low: number | null; high: number | null; lowOpen?: true; highOpen?: true }
  /** A list passes where it holds the value. */
  | { kind: 'is'; value: string }
  /** The opposite of `is`: a missing cell passes. */
  | { kind: 'is-not'; value: string }
  /** Without regard to case. */
  | { kind: 'contains'; text: string }
  | { kind: 'missing' }
  | { kind: 'present' };

/** It was chosen on a chart, which goes on to show all rows and marks this. */
interface Marked {
  onChart?: true;
}

/** On a column of the source. */
export type ColumnCondition = { column: string } & Marked & CellTest;

/** On what is known of a row besides its source: its score, its label, what annotators said of it. */
export type FieldCondition = { field: FilterField } & Marked & CellTest;

/** The row is one of these, by id; `from` says where they were chosen, such as "the map". */
export interface RowsCondition {
  kind: 'rows';
  ids: readonly string[];
  from?: string;
}

/** One of the conditions of a filter, all of which a row has to meet. */
export type Condition = ColumnCondition | FieldCondition | RowsCondition;

/** A condition that the data worker answers: the others read what the page holds of scores, labels and grades. */
export type StoredCondition =
  | ColumnCondition
  | RowsCondition
  | ({ field: 'text' } & Extract<CellTest, { kind: 'contains' }>);

/** The one list without conditions, so that no condition is told by identity. */
export const noConditions: readonly never[] = [];

export const isStored = (condition: Condition): condition is StoredCondition =>
  !('field' in condition) || (condition.field === 'text' && condition.kind === 'contains');

export const isOnField = (condition: Condition, ...fields: readonly FilterField[]): boolean =>
  'field' in condition && fields.includes(condition.field);

/** A cell that says nothing: absent, null, an empty text or an empty list. */
const isMissing = (cell: Cell) =>
  cell === null ||
  (typeof cell === 'string' && cell.trim() === '') ||
  (Array.isArray(cell) && cell.length === 0);

const textOf = (cell: Cell) => (typeof cell === 'string' ? cell : JSON.stringify(cell));

/** A condition as a function of a cell. A missing cell meets no range, value or text. */
export function cellTest(test: CellTest): (cell: Cell) => boolean {
  switch (test.kind) {
    case 'missing':
      return isMissing;
    case 'present':
      return (cell) => !isMissing(cell);
    case 'is':
      return isValue(test.value);
    case 'is-not': {
      const is = isValue(test.value);
      return (cell) => !is(cell);
    }
    case 'contains': {
      const wanted = test.text.toLowerCase();
      return (cell) => !isMissing(cell) && textOf(cell).toLowerCase().includes(wanted);
    }
    case 'range': {
      const { lowOpen, highOpen } = test;
      const [low, high] = [test.low ?? -Infinity, test.high ?? Infinity];
      return (cell) => {
        const value = isMissing(cell) ? Number.NaN : numberOf(cell);
        return (lowOpen ? value > low : value >= low) && (highOpen ? value < high : value <= high);
      };
    }
  }
}

function isValue(value: string): (cell: Cell) => boolean {
  const number = value.trim() === '' ? Number.NaN : Number(value);
  const equals = (cell: Cell) =>
    !isMissing(cell) && (valueText(cell) === value || (typeof cell === 'number' && cell === number));
  return (cell) => (Array.isArray(cell) ? cell.some(equals) : equals(cell));
}

/** Whether a cell meets a test. For many cells, make the function once by `cellTest`. */
export const meets = (test: CellTest, cell: Cell): boolean => cellTest(test)(cell);

/**
 * The rows that meet all conditions.
 * @param cellsOf what a condition reads, by row
 * @param n rows
 * @returns 1 for each that passes. Shape [n]
 */
export function passingRows<C extends Condition>(
  conditions: readonly C[],
  n: number,
  cellsOf: (condition: Exclude<C, RowsCondition>) => (row: number) => Cell,
  idOf: (row: number) => string = () => '',
): Uint8Array<ArrayBuffer> {
  const passed = new Uint8Array(n).fill(1);
  for (const condition of conditions) {
    const passes = rowTest(condition, cellsOf, idOf);
    for (let row = 0; row < n; row++) if (passed[row] === 1 && !passes(row)) passed[row] = 0;
  }
  return passed;
}

function rowTest<C extends Condition>(
  condition: C,
  cellsOf: (condition: Exclude<C, RowsCondition>) => (row: number) => Cell,
  idOf: (row: number) => string,
): (row: number) => boolean {
  if (condition.kind === 'rows') {
    const ids = new Set(condition.ids);
    return (row) => ids.has(idOf(row));
  }
  const cells = cellsOf(condition as Exclude<C, RowsCondition>);
  const passes = cellTest(condition);
  return (row) => passes(cells(row));
}

/** "quality from 3 to 5". */
export function conditionWords(condition: Condition): string {
  if (condition.kind === 'rows')
    return `one of ${plural(condition.ids.length, 'chosen row')}${condition.from ? ` of ${condition.from}` : ''}`;
  const name = 'column' in condition ? condition.column : fieldWords[condition.field];
  switch (condition.kind) {
    case 'missing':
      return `${name} is missing`;
    case 'present':
      return `${name} is there`;
    case 'is':
      return `${name} is ${condition.value}`;
    case 'is-not':
      return `${name} is not ${condition.value}`;
    case 'contains':
      return `${name} contains “${condition.text}”`;
    case 'range':
      return `${name} ${rangeWords(condition)}`;
  }
}

function rangeWords({ low, high, lowOpen, highOpen }: Extract<CellTest, { kind: 'range' }>): string {
  const from = low === null ? '' : lowOpen ? `above ${low}` : `from ${low}`;
  if (high === null) return from;
  if (low === null) return highOpen ? `below ${high}` : `up to ${high}`;
  return highOpen ? `${from} and below ${high}` : `${from} ${lowOpen ? 'up to' : 'to'} ${high}`;
}

/** "model is gpt4 and score below 3"; empty without conditions. */
export const filterWords = (conditions: readonly Condition[]): string =>
  conditions.map(conditionWords).join(' and ');
