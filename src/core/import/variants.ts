import { freeName } from '../rows/cells.ts';
import type { Expansion, Family } from './expansion.ts';
import { fieldNames, responseRank } from './names.ts';

/** `response_a`, `Response 2`, `answerB`, `score_chosen`: the name and the variant. */
const suffixed = /^(.*?)[ _.-]?(?:(?<=[ _.-])([a-hjk])|(?<=[a-z])([A-HJK])|(\d{1,2})|(chosen|rejected))$/;

/** `chosen`, `rejected_response`, `non_preferred_output`: the variant and the name. */
const prefixed =
  /^(chosen|rejected|preferred|non[ _-]?preferred|dis[ _-]?preferred|accepted|better|worse|winner|loser|winning|losing)(?:[ _.-](.+))?$/i;

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

/** The columns that differ only in their variant, where responses are among them; null where none are. */
export function findVariants(
  columns: readonly string[],
): { rank: number; expansion: VariantExpansion } | null {
  const families = new Map<string, Found>();
  for (const column of columns) {
    const split = splitName(column);
    if (!split) continue;
    const { name, variant, by } = split;
    // Beside response_a and response_b, `winner` says which of them is better: it is no third response.
    const family = families.get(`${by} ${name}`) ?? { name, by, members: new Map<string, string>() };
    families.set(`${by} ${name}`, family);
    if (!family.members.has(variant)) family.members.set(variant, column);
  }
  const several = [...families.values()].filter(({ members }) => members.size > 1);
  const [main] = several
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
  const ordered: Family[] = [main, ...several.filter(belongs)].map((family) => ({
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

/** Conversations side by side are responses too. */
const rankOf = (name: string) =>
  /^(conversation|messages?|chat)$/i.test(name) ? fieldNames.response.length : responseRank(name);
