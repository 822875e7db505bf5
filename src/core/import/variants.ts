import { freeName } from '../rows/cells.ts';
import type { Expansion, Family } from './expansion.ts';
import { fieldNames, responseRank } from './names.ts';

/** `response_a`, `Response 2`, `answerB`, `score_chosen`: the name and the variant. */
const suffixed = /^(.*?)[ _.-]?(?:(?<=[ _.-])([a-hjk])|(?<=[a-z])([A-HJK])|(\d{1,2})|(chosen|rejected))$/;

/** `chosen`, `rejected_response`, `non_preferred_output`: the variant and the name. */
const prefixed =
  /^(chosen|rejected|preferred|non[ _-]?preferred|dis[ _-]?preferred|accepted|better|worse|winner|loser|winning|losing)(?:[ _.-](.+))?$/i;

/** A variant's column name taken apart; null where it names none. A variant that stands alone is a response. */
function splitName(column: string): { name: string; variant: string } | null {
  const before = prefixed.exec(column);
  if (before) return { name: before[2] ?? 'response', variant: before[1]! };
  const after = suffixed.exec(column);
  if (!after) return null;
  return { name: after[1]!, variant: (after[2] ?? after[3] ?? after[4] ?? after[5])! };
}

type VariantExpansion = Expansion & { kind: 'variants' };

/** The columns that differ only in their variant, where responses are among them; null where none are. */
export function findVariants(
  columns: readonly string[],
): { rank: number; expansion: VariantExpansion } | null {
  const families = new Map<string, Map<string, string>>();
  for (const column of columns) {
    const split = splitName(column);
    if (!split) continue;
    const members = families.get(split.name) ?? new Map<string, string>();
    families.set(split.name, members);
    if (!members.has(split.variant)) members.set(split.variant, column);
  }
  const several = [...families].filter(([, members]) => members.size > 1);
  const [main] = several
    .filter(([name]) => rankOf(name) < Number.POSITIVE_INFINITY)
    .sort((a, b) => rankOf(a[0]) - rankOf(b[0]));
  const taken = new Set(columns);
  if (!main || taken.has(main[0])) return null;
  const [name, members] = main;
  const variants = [...members.keys()];
  // Not each variant need have all: where one record has a third response, model_a and model_b still belong to two.
  const belongs = ([other, own]: [string, Map<string, string>]) =>
    other !== name && !taken.has(other) && [...own.keys()].every((variant) => members.has(variant));
  const ordered: Family[] = [main, ...several.filter(belongs)].map(([family, own]) => ({
    name: family,
    columns: Object.fromEntries(own),
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
