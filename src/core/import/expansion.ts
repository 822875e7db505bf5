import { cellOf, freeName, setCell } from '../rows/cells.ts';
import type { Cell } from '../rows/row.ts';

type Source = Record<string, Cell>;

/** How one record holds several responses. Expanded, each response has a record of its own with plain columns. */
export type Expansion =
  /** Lists of the same length, the responses and what belongs to them. */
  | { kind: 'lists'; columns: readonly string[] }
  /** A list of objects, each with a response and what belongs to it. */
  | { kind: 'objects'; column: string }
  /** An object from model to response. */
  | { kind: 'by-model'; column: string; modelColumn: string }
  /** Columns such as response_a and response_b, model_a and model_b: a family for each name. */
  | { kind: 'variants'; families: readonly Family[]; variants: readonly string[]; variantColumn: string };

export interface Family {
  /** The column that takes the place of the family's. */
  name: string;
  /** Column of each variant. */
  columns: Readonly<Record<string, string>>;
}

/** Of a record's responses, so many are looked at to recognise its columns. */
const sampleResponses = 16;

/** As `expand`, of each record's first responses only, so that a sample never grows out of proportion. */
export const expandSample = (records: readonly Source[], expansion: Expansion): Source[] =>
  records.flatMap((record) => expand(record, expansion, sampleResponses));

/** One record a response. A record that does not hold what the expansion looks for stays as it is. */
export function expand(record: Source, expansion: Expansion, limit = Number.POSITIVE_INFINITY): Source[] {
  switch (expansion.kind) {
    case 'lists':
      return expandLists(record, expansion.columns, limit);
    case 'objects':
      return expandObjects(record, expansion.column, limit);
    case 'by-model':
      return expandByModel(record, expansion.column, expansion.modelColumn, limit);
    case 'variants':
      return expandVariants(record, expansion);
  }
}

/** The name of the column that keeps a list which does not belong to the responses one by one. */
const uneven = (column: string, record: Source) =>
  freeName(`${column}_list`, { has: (name) => Object.hasOwn(record, name) }, '_');

function expandLists(record: Source, columns: readonly string[], limit: number): Source[] {
  const responses = cellOf(record, columns[0]!);
  if (!Array.isArray(responses)) return [record];
  const lists = columns.flatMap((column) => {
    const list = cellOf(record, column);
    return Array.isArray(list) ? [{ column, list, even: list.length === responses.length }] : [];
  });
  return responses.slice(0, limit).map((_, at) => {
    const one = { ...record };
    for (const { column, list, even } of lists) {
      setCell(one, column, even ? list[at]! : null);
      if (!even) setCell(one, uneven(column, record), list);
    }
    return one;
  });
}

/** Columns whose list is not as long as the record's list of responses, so that its items belong to none of them. */
export function unevenColumns(record: Source, expansion: Expansion): string[] {
  if (expansion.kind !== 'lists') return [];
  const responses = cellOf(record, expansion.columns[0]!);
  if (!Array.isArray(responses)) return [];
  return expansion.columns.filter((column) => {
    const list = cellOf(record, column);
    return Array.isArray(list) && list.length !== responses.length;
  });
}

/** How many times its text a record may fill when each of its responses gets the columns that they share. */
const maxGrowth = 32;
/** A record that fills no more characters than this may grow as it likes. */
const harmlessChars = 1 << 16;

/**
 * Whether a record would grow out of proportion when it is expanded, as a thousand short responses beside a thousand
 * other columns do.
 * @param chars of the record's text
 */
export function growsTooFar(record: Source, expansion: Expansion, chars: number): boolean {
  const n = responsesIn(record, expansion);
  const limit = Math.max(harmlessChars, maxGrowth * chars);
  if (n * chars <= limit) return false;
  const own = new Set<string>(
    expansion.kind === 'lists' ? expansion.columns : expansion.kind === 'variants' ? [] : [expansion.column],
  );
  for (const column of unevenColumns(record, expansion)) own.delete(column);
  let shared = 0;
  for (const [column, cell] of Object.entries(record)) {
    if (own.has(column)) continue;
    shared += column.length + 4 + JSON.stringify(cell).length;
  }
  return n * shared > limit;
}

function responsesIn(record: Source, expansion: Expansion): number {
  if (expansion.kind === 'variants') return expansion.variants.length;
  const cell = cellOf(record, expansion.kind === 'lists' ? expansion.columns[0]! : expansion.column);
  return cell !== null && typeof cell === 'object' ? Object.keys(cell).length : 1;
}

function expandObjects(record: Source, column: string, limit: number): Source[] {
  const responses = cellOf(record, column);
  if (!Array.isArray(responses)) return [record];
  const { [column]: _, ...rest } = record;
  return responses.slice(0, limit).map((response) => {
    const one = { ...rest };
    if (response === null || typeof response !== 'object' || Array.isArray(response))
      setCell(one, column, response);
    else
      for (const [name, cell] of Object.entries(response))
        setCell(one, Object.hasOwn(rest, name) ? `${column}_${name}` : name, cell);
    return one;
  });
}

function expandByModel(record: Source, column: string, modelColumn: string, limit: number): Source[] {
  const responses = cellOf(record, column);
  if (responses === null || typeof responses !== 'object' || Array.isArray(responses)) return [record];
  return Object.entries(responses)
    .slice(0, limit)
    .map(([model, response]) => {
      const one = { ...record };
      setCell(one, column, response);
      setCell(one, modelColumn, model);
      return one;
    });
}

function expandVariants(record: Source, expansion: Expansion & { kind: 'variants' }): Source[] {
  const { families, variants, variantColumn } = expansion;
  const responses = families[0]!;
  const members = new Set(families.flatMap((family) => Object.values(family.columns)));
  const rest = Object.entries(record).filter(([column]) => !members.has(column));
  const columnOf = (family: Family, variant: string) =>
    Object.hasOwn(family.columns, variant) ? family.columns[variant]! : null;
  const present = variants.filter((variant) => Object.hasOwn(record, columnOf(responses, variant)!));
  return (present.length > 0 ? present : variants.slice(0, 1)).map((variant) => {
    const one: Source = {};
    for (const [column, cell] of rest) setCell(one, column, cell);
    for (const family of families) setCell(one, family.name, cellOf(record, columnOf(family, variant)));
    setCell(one, variantColumn, variant);
    return one;
  });
}
