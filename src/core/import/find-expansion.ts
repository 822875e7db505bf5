import { cellOf, freeName } from '../rows/cells.ts';
import type { Cell } from '../rows/row.ts';
import type { Expansion } from './expansion.ts';
import { isNameOf, plainName, responseRank as rank } from './names.ts';
import type { Shape } from './shapes.ts';
import { findVariants } from './variants.ts';

type Source = Record<string, Cell>;

/** Names under which a list of objects or texts is likelier to be something else. */
const weakNames = new Set(['text', 'answer', 'answers']);

/**
 * Whether records hold several responses each, and how. Null where a column of single responses has the likelier name.
 * @param shapes of the records' columns
 */
export function findExpansion(
  records: readonly Source[],
  shapes: ReadonlyMap<string, Shape>,
): Expansion | null {
  const columns = [...shapes.keys()];
  const found: { rank: number; expansion: () => Expansion }[] = [];
  let single = Number.POSITIVE_INFINITY;
  for (const [column, shape] of shapes) {
    const likelihood = rank(column);
    const named = likelihood < Number.POSITIVE_INFINITY;
    if (shape === 'text') single = Math.min(single, likelihood);
    if (shape === 'texts' && named)
      found.push({ rank: likelihood, expansion: () => lists(records, shapes, column) });
    if (shape === 'texts-by-name' && named)
      found.push({ rank: likelihood, expansion: () => byModel(column, columns) });
    if (shape === 'objects' && (named || holdsResponses(records, column)))
      found.push({ rank: Math.min(likelihood, 1), expansion: () => ({ kind: 'objects', column }) });
  }
  const wide = findVariants(records, columns);
  if (wide) found.push({ rank: wide.rank, expansion: () => wide.expansion });
  const [best] = found.sort((a, b) => a.rank - b.rank);
  return best && best.rank < single ? best.expansion() : null;
}

/**
 * Response lists of `column`, with the lists that are as long in most records: an uneven record does not untie them.
 */
export function lists(
  records: readonly Source[],
  shapes: ReadonlyMap<string, Shape>,
  column: string,
): Expansion {
  const full = records.filter((record) => Array.isArray(cellOf(record, column)));
  const length = (cell: Cell) => (Array.isArray(cell) ? cell.length : -1);
  const parallel = [...shapes].flatMap(([name, shape]) => {
    if (name === column || shape === 'chat' || shape === 'sharegpt') return [];
    const both = full.filter((record) => Array.isArray(cellOf(record, name)));
    const even = both.filter((record) => length(cellOf(record, name)) === length(cellOf(record, column)));
    return even.length > 0 && even.length >= evenShare * both.length ? [name] : [];
  });
  return { kind: 'lists', columns: [column, ...parallel] };
}

/** Of the records in which a column is a list, so many must be as long as the list of responses. */
const evenShare = 2 / 3;

const byModel = (column: string, columns: readonly string[]): Expansion => ({
  kind: 'by-model',
  column,
  modelColumn: freeName(columns.includes('model') ? 'response_model' : 'model', new Set(columns), '_'),
});

function holdsResponses(records: readonly Source[], column: string): boolean {
  return records.some((record) => {
    const list = cellOf(record, column);
    if (!Array.isArray(list)) return false;
    return list.some(
      (item) =>
        item !== null &&
        typeof item === 'object' &&
        !Array.isArray(item) &&
        Object.entries(item).some(
          ([name, cell]) =>
            typeof cell === 'string' && isNameOf('response', name) && !weakNames.has(plainName(name)),
        ),
    );
  });
}
