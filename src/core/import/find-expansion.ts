import { freeName } from '../rows/cells.ts';
import type { Cell } from '../rows/row.ts';
import type { Expansion, Family } from './expansion.ts';
import { fieldNames, isNameOf, plainName } from './names.ts';
import type { Shape } from './shapes.ts';

type Source = Record<string, Cell>;

/** Names under which a list of objects or texts is likelier to be something else. */
const weakNames = new Set(['text', 'answer', 'answers']);

/** How likely a column of this name holds the responses: 0 is likeliest; Infinity for none of the names. */
function rank(name: string): number {
  const at = fieldNames.response.indexOf(plainName(name));
  return at === -1 ? Number.POSITIVE_INFINITY : at;
}

/**
 * Whether records hold several responses each, and how. Null where a column of single responses has the likelier name.
 * @param shapes of the records' columns
 */
export function findExpansion(
  records: readonly Source[],
  shapes: ReadonlyMap<string, Shape>,
): Expansion | null {
  const columns = [...shapes.keys()];
  const found: { rank: number; expansion: Expansion }[] = [];
  for (const [column, shape] of shapes) {
    if (shape === 'texts' && rank(column) < Number.POSITIVE_INFINITY)
      found.push({ rank: rank(column), expansion: lists(records, shapes, column) });
    if (shape === 'texts-by-name' && rank(column) < Number.POSITIVE_INFINITY)
      found.push({ rank: rank(column), expansion: byModel(column, columns) });
    if (shape === 'objects' && (rank(column) < Number.POSITIVE_INFINITY || holdsResponses(records, column)))
      found.push({ rank: Math.min(rank(column), 1), expansion: { kind: 'objects', column } });
  }
  const wide = variants(columns);
  if (wide) found.push(wide);
  const [best] = found.sort((a, b) => a.rank - b.rank);
  if (!best) return null;
  const single = Math.min(...columns.filter((column) => shapes.get(column) === 'text').map(rank));
  return best.rank < single ? best.expansion : null;
}

/** Response lists of `column`, with the lists that are as long in every record. */
export function lists(
  records: readonly Source[],
  shapes: ReadonlyMap<string, Shape>,
  column: string,
): Expansion {
  const length = (record: Source, name: string) => {
    const cell = record[name];
    return Array.isArray(cell) ? cell.length : -1;
  };
  const parallel = [...shapes].flatMap(([name, shape]) => {
    if (name === column || shape === 'chat' || shape === 'sharegpt') return [];
    return records.every((record) => length(record, name) === length(record, column)) ? [name] : [];
  });
  return { kind: 'lists', columns: [column, ...parallel] };
}

const byModel = (column: string, columns: readonly string[]): Expansion => ({
  kind: 'by-model',
  column,
  modelColumn: freeName(columns.includes('model') ? 'response_model' : 'model', new Set(columns), '_'),
});

function holdsResponses(records: readonly Source[], column: string): boolean {
  return records.some((record) => {
    const list = record[column];
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

/** `response_a`, `Response 2`, `answerB`, `chosen`, `score_chosen`: the name and the variant. */
const variantName = /^(.*?)[ _.-]?(?:(?<=[ _.-])([a-h])|(?<=[a-z])([A-H])|(\d{1,2})|(chosen|rejected))$/;

/** The columns that differ only in their variant, where responses are among them. */
function variants(columns: readonly string[]): { rank: number; expansion: Expansion } | null {
  const families = new Map<string, Record<string, string>>();
  for (const column of columns) {
    const match = variantName.exec(column);
    if (!match) continue;
    const variant = (match[2] ?? match[3] ?? match[4] ?? match[5])!;
    const name = match[5] === column ? 'response' : match[1]!;
    families.set(name, { ...families.get(name), [variant]: column });
  }
  const [main] = [...families]
    .filter(
      ([name, members]) => responsesName(name) < Number.POSITIVE_INFINITY && Object.keys(members).length > 1,
    )
    .sort((a, b) => responsesName(a[0]) - responsesName(b[0]));
  if (!main) return null;
  const names = Object.keys(main[1]);
  const taken = new Set(columns);
  const whole = [...families].filter(
    ([name, members]) => !taken.has(name) && names.every((variant) => Object.hasOwn(members, variant)),
  );
  const ordered: Family[] = [main, ...whole.filter(([name]) => name !== main[0])].map(([name, members]) => ({
    name,
    columns: members,
  }));
  if (taken.has(main[0])) return null;
  return {
    rank: responsesName(main[0]),
    expansion: {
      kind: 'variants',
      families: ordered,
      variants: names,
      variantColumn: freeName('variant', taken, '_'),
    },
  };
}

/** As `rank`; conversations side by side are responses too. */
const responsesName = (name: string) =>
  /^(conversation|messages?|chat)$/i.test(name) ? fieldNames.response.length : rank(name);
