import { type CellTest, type Condition, noConditions } from './conditions.ts';
import { isFilterField } from './fields.ts';

/** Ids that one condition may name. */
export const maxIds = 1_000_000;
/** Conditions of one filter. */
export const maxConditions = 100;

const finite = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

/** A test as somebody stored it; null where it is nonsense. */
function testOf({
  kind,
  low,
  high,
  lowOpen,
  highOpen,
  value,
  text,
}: Record<string, unknown>): CellTest | null {
  if (kind === 'missing' || kind === 'present') return { kind };
  if ((kind === 'is' || kind === 'is-not') && typeof value === 'string') return { kind, value };
  if (kind === 'contains') return typeof text === 'string' && text !== '' ? { kind, text } : null;
  const range = { low: finite(low), high: finite(high) };
  if (kind !== 'range' || (range.low === null && range.high === null)) return null;
  return { kind, ...range, ...(lowOpen === true && { lowOpen }), ...(highOpen === true && { highOpen }) };
}

function conditionOf(stored: unknown): Condition | null {
  if (typeof stored !== 'object' || stored === null) return null;
  const { column, field, ids, from, onChart, ...test } = stored as Record<string, unknown>;
  if (test.kind === 'rows') {
    const known = Array.isArray(ids) && ids.length <= maxIds && ids.every((id) => typeof id === 'string');
    return known ? { kind: 'rows', ids, ...(typeof from === 'string' && { from }) } : null;
  }
  const read = testOf(test);
  if (!read) return null;
  const marked: CellTest & { onChart?: true } = onChart === true ? { ...read, onChart } : read;
  if (typeof column === 'string') return { column, ...marked };
  return isFilterField(field) ? { field, ...marked } : null;
}

/**
 * Why some of the stored conditions are not among those that `readConditions` gives, each as a phrase; none where all
 * are.
 */
export function lostConditions(stored: unknown, columns: readonly { name: string }[]): string[] {
  if (stored === undefined || stored === null) return [];
  if (!Array.isArray(stored)) return ['it is no list of conditions'];
  const names = new Set(columns.map(({ name }) => name));
  const lost = stored.slice(0, maxConditions).flatMap((one) => {
    const read = conditionOf(one);
    if (!read) return ['a condition cannot be read'];
    return 'column' in read && !names.has(read.column) ? [`there is no column “${read.column}”`] : [];
  });
  return [
    ...new Set(lost),
    ...(stored.length > maxConditions ? [`it has more than ${maxConditions} conditions`] : []),
  ];
}

/**
 * Conditions as somebody stored them, or an address brings them: nonsense, and columns that are not here, are left out.
 * @returns `noConditions` itself where none is left
 */
export function readConditions(stored: unknown, columns: readonly { name: string }[]): readonly Condition[] {
  if (!Array.isArray(stored)) return noConditions;
  const names = new Set(columns.map(({ name }) => name));
  const read = stored
    .slice(0, maxConditions)
    .map(conditionOf)
    .filter((one) => one !== null)
    .filter((one) => !('column' in one) || names.has(one.column));
  return read.length === 0 ? noConditions : read;
}
