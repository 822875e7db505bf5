import { AppError } from '../errors.ts';
import { hasReference, type Row } from '../rows/row.ts';
import type { JudgeSpec } from './judge.ts';

/** @throws AppError `missing-reference` where the mode compares with a reference and the row has none */
export function checkReference(row: Pick<Row, 'id' | 'reference'>, spec: Pick<JudgeSpec, 'template'>): void {
  if (spec.template.mode !== 'with-reference' || hasReference(row)) return;
  throw new AppError(
    'missing-reference',
    `Row ${row.id} has no reference, and this template compares with one. The row is not scored: add a reference, or judge without.`,
    { rowId: row.id, field: 'reference' },
  );
}
