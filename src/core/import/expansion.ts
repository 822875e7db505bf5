import { setCell } from '../rows/cells.ts';
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

/** One record a response. A record that does not hold what the expansion looks for stays as it is. */
export function expand(record: Source, expansion: Expansion): Source[] {
  switch (expansion.kind) {
    case 'lists':
      return expandLists(record, expansion.columns);
    case 'objects':
      return expandObjects(record, expansion.column);
    case 'by-model':
      return expandByModel(record, expansion.column, expansion.modelColumn);
    case 'variants':
      return expandVariants(record, expansion);
  }
}

function expandLists(record: Source, columns: readonly string[]): Source[] {
  const responses = record[columns[0]!];
  if (!Array.isArray(responses)) return [record];
  return responses.map((_, at) => {
    const one = { ...record };
    for (const column of columns) {
      const list = record[column];
      if (Array.isArray(list) && list.length === responses.length) setCell(one, column, list[at]!);
    }
    return one;
  });
}

function expandObjects(record: Source, column: string): Source[] {
  const responses = record[column];
  if (!Array.isArray(responses)) return [record];
  const { [column]: _, ...rest } = record;
  return responses.map((response) => {
    const one = { ...rest };
    if (response === null || typeof response !== 'object' || Array.isArray(response))
      setCell(one, column, response);
    else
      for (const [name, cell] of Object.entries(response))
        setCell(one, Object.hasOwn(rest, name) ? `${column}_${name}` : name, cell);
    return one;
  });
}

function expandByModel(record: Source, column: string, modelColumn: string): Source[] {
  const responses = record[column];
  if (responses === null || typeof responses !== 'object' || Array.isArray(responses)) return [record];
  return Object.entries(responses).map(([model, response]) => {
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
  const present = variants.filter((variant) => Object.hasOwn(record, responses.columns[variant]!));
  return (present.length > 0 ? present : variants.slice(0, 1)).map((variant) => {
    const one: Source = {};
    for (const [column, cell] of rest) setCell(one, column, cell);
    for (const { name, columns } of families) setCell(one, name, record[columns[variant]!] ?? null);
    setCell(one, variantColumn, variant);
    return one;
  });
}
