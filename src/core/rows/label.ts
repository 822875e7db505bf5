import { ownColumns } from '../export/own-columns.ts';
import type { ColumnMapping, ColumnSummary } from './dataset.ts';

/** Words of a column's name that make a quality label likely, the surest first. */
const labelWords = [
  'label',
  'quality',
  'rating',
  'grade',
  'score',
  'overall',
  'human',
  'annotation',
  'correct',
  'correctness',
  'preference',
  'win',
  'wins',
  'reward',
  'helpfulness',
];

/** Columns that are numbers and no judgement of quality. */
const otherWords = new Set([
  'id',
  'index',
  'length',
  'tokens',
  'time',
  'seconds',
  'count',
  'judge',
  'scores',
]);

const wordsOf = (name: string) =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);

/**
 * A numeric column that looks like a quality label: by its name, where it has at least two values and is not mostly
 * missing. Our own judge's columns in an earlier export are not labels.
 */
export function suggestLabel(
  columns: readonly ColumnSummary[],
  mapping: ColumnMapping,
  rows: number,
): string | null {
  const mapped = new Set<string | null>([...Object.values(mapping), ...ownColumns(columns)]);
  const candidates = columns.flatMap((column) => {
    const varies = column.kind === 'boolean' || (column.kind === 'number' && column.min !== column.max);
    const words = wordsOf(column.name);
    if (!varies || mapped.has(column.name) || column.missing > rows / 2) return [];
    if (words.some((word) => otherWords.has(word))) return [];
    const rank = labelWords.findIndex((word) => words.includes(word));
    return rank === -1 ? [] : [{ name: column.name, rank }];
  });
  return candidates.sort((a, b) => a.rank - b.rank)[0]?.name ?? null;
}
