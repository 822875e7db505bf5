import { cellOf, freeName } from '../rows/cells.ts';
import type { Cell } from '../rows/row.ts';
import type { Expansion, Family } from './expansion.ts';
import { fieldNames, plainName, responseRank } from './names.ts';
import { type Shape, shapeOf } from './shapes.ts';

/** `response_a`, `Response 2`, `answerB`, `score_chosen`: the name and the variant. */
const suffixed = /^(.*?)[ _.-]?(?:(?<=[ _.-])([a-hjk])|(?<=[a-z])([A-HJK])|(\d{1,2})|(chosen|rejected))$/;

/** `chosen`, `rejected_response`, `non_preferred_output`: the variant and the name. */
const prefixed =
  /^(chosen|rejected|preferred|non[ _-]?preferred|dis[ _-]?preferred|accepted|better|worse|winner|loser|winning|losing)(?:[ _.-](.+))?$/i;

type Source = Record<string, Cell>;

interface Split {
  name: string;
  variant: string;
  /** `a` and `2` count variants, `chosen` and `winner` rate them. */
  by: 'count' | 'rating';
}

/** A variant's column name taken apart; null where it names none. A variant that stands alone is a response. */
function splitName(column: string): Split | null {
  const before = prefixed.exec(column);
  if (before) return { name: before[2] ?? 'response', variant: before[1]!, by: 'rating' };
  const after = suffixed.exec(column);
  if (!after) return null;
  const counted = after[2] ?? after[3] ?? after[4];
  return { name: after[1]!, variant: (counted ?? after[5])!, by: counted ? 'count' : 'rating' };
}

/** Columns of one name, by variant. */
interface Found extends Pick<Split, 'name' | 'by'> {
  members: Map<string, string>;
}

type VariantExpansion = Expansion & { kind: 'variants' };

/**
 * The columns that differ only in their variant, where responses are among them; null where none are.
 * @param records a sample, which tells a verdict on responses from a further response
 */
export function findVariants(
  records: readonly Source[],
  columns: readonly string[],
): { rank: number; expansion: VariantExpansion } | null {
  const splits = columns.flatMap((column) => {
    const split = splitName(column);
    return split ? [{ ...split, column }] : [];
  });
  const counted = splits.filter(({ by, name }) => by === 'count' && rankOf(name) < Number.POSITIVE_INFINITY);
  const countedNames = counted.map(({ name }) => name);
  const several = new Set(countedNames).size < countedNames.length;
  const beside = splits.filter(({ by }) => by === 'count').map(({ column }) => column);
  /** Ratings that are responses like the counted ones: `chosen` beside response_a, with a text of its own. */
  const further = new Set<string>();
  const verdicts = new Set<string>();
  for (const { name, variant, by, column } of splits) {
    if (by === 'count' || rankOf(name) === Number.POSITIVE_INFINITY) continue;
    if (!holdsResponses(records, column, beside)) verdicts.add(column);
    else if (countedNames.includes(name)) further.add(variant);
  }
  const families = new Map<string, Found>();
  for (const { name, variant, by, column } of splits) {
    // Beside response_a and response_b, `winner` says which of them is better: it is no third response.
    if (several && verdicts.has(column)) continue;
    const kind = further.has(variant) ? 'count' : by;
    const family = families.get(`${kind} ${name}`) ?? { name, by: kind, members: new Map<string, string>() };
    families.set(`${kind} ${name}`, family);
    if (!family.members.has(variant)) family.members.set(variant, column);
  }
  const wide = [...families.values()].filter(({ members }) => members.size > 1);
  const [main] = wide
    .filter(({ name }) => rankOf(name) < Number.POSITIVE_INFINITY)
    .sort((a, b) => rankOf(a.name) - rankOf(b.name) || (a.by < b.by ? -1 : 1));
  const taken = new Set(columns);
  if (!main || taken.has(main.name)) return null;
  const { name, members } = main;
  const variants = [...members.keys()];
  // Not each variant need have all: where one record has a third response, model_a and model_b still belong to two.
  const belongs = (other: Found) =>
    other.name !== name &&
    !taken.has(other.name) &&
    [...other.members.keys()].every((variant) => members.has(variant));
  const ordered: Family[] = [main, ...wide.filter(belongs)].map((family) => ({
    name: family.name,
    columns: Object.fromEntries(family.members),
  }));
  return {
    rank: rankOf(name),
    expansion: {
      kind: 'variants',
      families: ordered,
      variants,
      variantColumn: freeName('variant', taken, '_'),
    },
  };
}

/** A text of so many words, or characters, is no name of a response or a model. */
const [responseWords, responseChars] = [4, 40];

/**
 * Whether a column such as `chosen` holds responses of its own, and not verdicts: names or copies of what stands in the
 * columns beside it, numbers, words such as "tie".
 */
function holdsResponses(records: readonly Source[], column: string, beside: readonly string[]): boolean {
  const told = records.flatMap((record) => {
    const cell = cellOf(record, column);
    return cell === null || cell === '' ? [] : [{ record, cell }];
  });
  const own = told.filter(({ record, cell }) => {
    const text = textOf(cell);
    if (beside.some((other) => textOf(cellOf(record, other)) === text)) return false;
    if (typeof cell !== 'string') return typeof cell === 'object' && answers.has(shapeOf(cell, column));
    const isLong = cell.length >= responseChars || cell.trim().split(/\s+/).length >= responseWords;
    return isLong && !beside.some((other) => plainName(cell).includes(plainName(other)));
  });
  return 2 * own.length > told.length;
}

const textOf = (cell: Cell) => (typeof cell === 'string' ? cell.trim() : JSON.stringify(cell));
/** What an answer is that is no plain text. */
const answers: ReadonlySet<Shape> = new Set<Shape>(['chat', 'sharegpt', 'text']);

/** Conversations side by side are responses too. */
const rankOf = (name: string) =>
  /^(conversation|messages?|chat)$/i.test(name) ? fieldNames.response.length : responseRank(name);
