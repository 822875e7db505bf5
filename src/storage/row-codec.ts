import { cellOf } from '#core/rows/cells.ts';
import type { ColumnMapping } from '#core/rows/dataset.ts';
import type { Cell, Row } from '#core/rows/row.ts';

const fields = ['instruction', 'response', 'reference', 'model', 'category'] as const;
type Field = (typeof fields)[number];

/** A row as stored: its source record, and those fields that a column of it does not hold word for word. */
interface Packed {
  i: string;
  s: Record<string, Cell>;
  f?: Partial<Record<Field, string | null>>;
}

/** One line of JSON, without the line feed. Texts that the source already holds are not written twice. */
export function encodeRow(row: Row, mapping: ColumnMapping | null): string {
  const record: Packed = { i: row.id, s: row.source };
  for (const field of fields)
    if (row[field] !== cellOf(row.source, mapping?.[field] ?? null)) {
      record.f ??= {};
      record.f[field] = row[field];
    }
  return JSON.stringify(record);
}

/** The inverse of `encodeRow` under the same mapping. */
export function decodeRow(text: string, line: number, mapping: ColumnMapping | null): Row {
  const record = JSON.parse(text) as Packed;
  const field = (name: Field) => {
    const own = record.f?.[name];
    return own !== undefined ? own : (cellOf(record.s, mapping?.[name] ?? null) as string | null);
  };
  return {
    id: record.i,
    line,
    instruction: field('instruction') ?? '',
    response: field('response') ?? '',
    reference: field('reference'),
    model: field('model'),
    category: field('category'),
    source: record.s,
  };
}
