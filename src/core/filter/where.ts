import type { CellTest, Condition } from './conditions.ts';
import type { FilterField } from './fields.ts';

/** What a condition written as text may be on. A column goes before a field of the same name. */
export interface WhereNames {
  columns: readonly string[];
  fields: readonly FilterField[];
}

/** How conditions are written, for a usage text. */
export const whereForms =
  'NAME=VALUE, NAME!=VALUE, NAME<N, NAME<=N, NAME>N, NAME>=N, NAME~TEXT (contains), NAME is missing, NAME is there, id in ["A","B"]';

const numberFrom = (text: string): number | null =>
  text.trim() === '' || !Number.isFinite(Number(text)) ? null : Number(text);

const operator = /^\s*(!=|<=|>=|=|<|>|~|is missing\s*$|is there\s*$)/;

/**
 * A condition written as text, such as `model=gpt4` or `score<3`.
 * @returns `problem` with what is wrong with it, as a phrase that follows the text
 */
export function parseWhere(text: string, names: WhereNames): { condition: Condition } | { problem: string } {
  const written = text.trim();
  const listed = /^id\s+in\s+(\[.*\])$/s.exec(written);
  if (listed) return idsFrom(listed[1]!);
  const name = nameAt(written, names);
  if (name === null)
    return { problem: `names no column; there are ${[...names.columns, ...names.fields].join(', ')}.` };
  const rest = written.slice(name.length);
  const found = operator.exec(rest)!;
  const test = testFrom(found[1]!.trim(), unquoted(rest.slice(found[0].length).trim()));
  if ('problem' in test) return test;
  return {
    condition: names.columns.includes(name)
      ? { column: name, ...test }
      : { field: name as FilterField, ...test },
  };
}

/** The longest name that the text begins with and that an operator follows. */
function nameAt(text: string, { columns, fields }: WhereNames): string | null {
  const known = [...columns, ...fields].filter(
    (name) => text.startsWith(name) && operator.test(text.slice(name.length)),
  );
  return known.sort((a, b) => b.length - a.length)[0] ?? null;
}

function testFrom(sign: string, value: string): CellTest | { problem: string } {
  if (sign === 'is missing') return { kind: 'missing' };
  if (sign === 'is there') return { kind: 'present' };
  if (value === '') return { problem: `says no value after ${sign}; write NAME is missing for empty cells.` };
  if (sign === '=') return { kind: 'is', value };
  if (sign === '!=') return { kind: 'is-not', value };
  if (sign === '~') return { kind: 'contains', text: value };
  const number = numberFrom(value);
  if (number === null) return { problem: `compares with ${value}, which is not a number.` };
  const open = sign.endsWith('=')
    ? {}
    : sign === '<'
      ? { highOpen: true as const }
      : { lowOpen: true as const };
  return sign.startsWith('<')
    ? { kind: 'range', low: null, high: number, ...open }
    : { kind: 'range', low: number, high: null, ...open };
}

const unquoted = (value: string): string => /^"(.*)"$/s.exec(value)?.[1] ?? value;

function idsFrom(json: string): { condition: Condition } | { problem: string } {
  let ids: unknown;
  try {
    ids = JSON.parse(json);
  } catch {
    ids = null;
  }
  return Array.isArray(ids) && ids.every((id) => typeof id === 'string')
    ? { condition: { kind: 'rows', ids } }
    : { problem: 'does not list ids as a JSON list of texts, such as id in ["a","b"].' };
}

/**
 * A condition as the texts that `parseWhere` reads; a range with two bounds is two of them.
 * @param nameOf what a field is called where it is read; without it, its own name
 */
export function whereTexts(
  condition: Condition,
  nameOf: (field: FilterField) => string = (field) => field,
): string[] {
  if (condition.kind === 'rows') return [`id in ${JSON.stringify(condition.ids)}`];
  const name = 'column' in condition ? condition.column : nameOf(condition.field);
  switch (condition.kind) {
    case 'missing':
      return [`${name} is missing`];
    case 'present':
      return [`${name} is there`];
    case 'is':
      return [`${name}=${quoted(condition.value)}`];
    case 'is-not':
      return [`${name}!=${quoted(condition.value)}`];
    case 'contains':
      return [`${name}~${quoted(condition.text)}`];
    case 'range': {
      const { low, high, lowOpen, highOpen } = condition;
      return [
        ...(low === null ? [] : [`${name}${lowOpen ? '>' : '>='}${low}`]),
        ...(high === null ? [] : [`${name}${highOpen ? '<' : '<='}${high}`]),
      ];
    }
  }
}

/** In quotation marks where the value would be read otherwise without them. */
const quoted = (value: string): string =>
  value !== value.trim() || /^".*"$/s.test(value) || value.startsWith('=') ? `"${value}"` : value;
