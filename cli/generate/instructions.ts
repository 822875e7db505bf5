import { AppError } from '#core/errors.ts';
import { columnFor } from '#core/import/names.ts';
import { planFor } from '#core/import/recognise.ts';
import { readRows } from '#core/import/source.ts';
import type { RejectedRow, Row } from '#core/rows/row.ts';
import { openDatasetFile } from '../dataset-file.ts';

/** What is asked, once however many responses the file holds to it. */
export type Instruction = Pick<Row, 'id' | 'instruction' | 'reference' | 'category'>;

export interface Instructions {
  asked: Instruction[];
  rejected: RejectedRow[];
  notes: string[];
}

/** The instructions of a dataset, by first appearance. It need not hold responses. */
export async function readInstructions(path: string): Promise<Instructions> {
  const source = await openDatasetFile(path);
  const plan = source.plan ?? instructionsAlone(source.records);
  if (!plan) {
    await source.close();
    throw new AppError(
      'columns-not-recognised',
      `No column of ${source.name} was recognised as the instruction: ${Object.keys(source.records[0] ?? {}).join(', ')}. Rename it to instruction.`,
    );
  }
  const asked = new Map<string, Instruction>();
  const found: Instructions = { asked: [], rejected: [], notes: [] };
  for await (const batch of readRows(source, plan, (notes) => found.notes.push(...notes))) {
    for (const row of batch.rows) if (!asked.has(row.instruction)) asked.set(row.instruction, row);
    found.rejected.push(...batch.rejected);
  }
  found.asked = [...asked.values()].map(({ id, instruction, reference, category }) => ({
    id,
    instruction,
    reference,
    category,
  }));
  return found;
}

/** A plan for records without a response: the instruction stands in for it, and is not used as one. */
function instructionsAlone(records: Parameters<typeof planFor>[0]) {
  const columns = Object.keys(records[0] ?? {});
  const instruction = columnFor('instruction', columns);
  if (instruction === null) return null;
  const taken = new Set([instruction]);
  const take = (field: Parameters<typeof columnFor>[0]) => {
    const column = columnFor(field, columns, taken);
    if (column !== null) taken.add(column);
    return column;
  };
  const input = columns.find((column) => column.toLowerCase() === 'input' && !taken.has(column)) ?? null;
  if (input !== null) taken.add(input);
  return planFor(records, {
    instruction,
    input,
    response: instruction,
    reference: take('reference'),
    model: null,
    category: take('category'),
    id: take('id'),
  });
}
