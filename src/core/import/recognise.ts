import type { ColumnMapping, SourceFormat } from '../rows/dataset.ts';
import type { Cell } from '../rows/row.ts';
import { turnsOf } from './conversation.ts';
import { type Expansion, expand } from './expansion.ts';
import { findExpansion, lists } from './find-expansion.ts';
import { columnFor, plainName } from './names.ts';
import { columnShapes, type Shape } from './shapes.ts';

type Source = Record<string, Cell>;

/** How records become rows. The mapping names columns of the expanded records. */
export interface ReadingPlan {
  format: SourceFormat;
  mapping: ColumnMapping;
  expansion: Expansion | null;
}

/** Find the plan by the names and shapes of the columns; null where instruction or response are not to be found. */
export function recognise(records: readonly Source[]): ReadingPlan | null {
  const expansion = findExpansion(records, columnShapes(records));
  const flat = expansion ? records.flatMap((record) => expand(record, expansion)) : records;
  const found = recogniseFlat(flat, columnShapes(flat));
  return found && { ...found, format: expansion ? 'multi-response' : found.format, expansion };
}

/** The plan for a mapping of the user's own: as recognised wherever it agrees with that. */
export function planFor(records: readonly Source[], mapping: ColumnMapping): ReadingPlan {
  const known = recognise(records);
  if (known && sameMapping(known.mapping, mapping)) return known;
  if (known?.expansion && known.mapping.response === mapping.response) return { ...known, mapping };
  const shapes = columnShapes(records);
  const expansion =
    shapes.get(mapping.response) === 'texts' ? lists(records, shapes, mapping.response) : null;
  return { format: 'mapped', mapping, expansion };
}

export const mappedFields = [
  'instruction',
  'input',
  'response',
  'reference',
  'model',
  'category',
  'id',
] as const;

const sameMapping = (a: ColumnMapping, b: ColumnMapping) =>
  mappedFields.every((field) => a[field] === b[field]);

const textual: readonly Shape[] = ['text'];
const speaking: readonly Shape[] = ['text', 'chat', 'sharegpt'];
/** A column with nothing in the first records may have something later. */
const optional: readonly Shape[] = ['text', 'empty'];

function recogniseFlat(
  records: readonly Source[],
  shapes: ReadonlyMap<string, Shape>,
): Omit<ReadingPlan, 'expansion'> | null {
  const ofShape = (wanted: readonly Shape[]) =>
    [...shapes].flatMap(([column, shape]) => (wanted.includes(shape) ? [column] : []));
  const taken = new Set<string>();
  const take = (column: string | null) => {
    if (column !== null) taken.add(column);
    return column;
  };
  const pair = findPair(records, ofShape(speaking), ofShape(['chat', 'sharegpt']));
  if (!pair) return null;
  taken.add(pair.instruction).add(pair.response);
  const input =
    pair.instruction === pair.response
      ? null
      : take(
          ofShape(optional).find(
            (column) => !taken.has(column) && /^(input|context)$/.test(plainName(column)),
          ) ?? null,
        );
  const mapping: ColumnMapping = {
    ...pair,
    input,
    reference: take(columnFor('reference', ofShape([...optional, 'texts']), taken)),
    model: take(columnFor('model', ofShape(optional), taken)),
    category: take(columnFor('category', ofShape([...optional, 'texts']), taken)),
    id: take(columnFor('id', ofShape(textual), taken)),
  };
  return { mapping, format: formatOf(mapping, shapes) };
}

type Pair = Pick<ColumnMapping, 'instruction' | 'response'>;

/** Columns of instruction and response, or one column that holds both as a conversation. */
function findPair(
  records: readonly Source[],
  columns: readonly string[],
  chats: readonly string[],
): Pair | null {
  const instruction = columnFor('instruction', columns);
  const response = columnFor('response', columns, new Set(instruction === null ? [] : [instruction]));
  if (instruction !== null && response !== null) return { instruction, response };
  const chat = chats.find((column) => column !== response) ?? chats[0];
  if (chat === undefined) return null;
  if (
    response !== null &&
    response !== chat &&
    !records.some((record) => endsWithReply(record[chat] ?? null))
  )
    return { instruction: chat, response };
  return { instruction: chat, response: chat };
}

/** Whether a conversation ends with a reply. */
const endsWithReply = (cell: Cell) => turnsOf(cell)?.at(-1)?.role === 'assistant';

function formatOf(mapping: ColumnMapping, shapes: ReadonlyMap<string, Shape>): SourceFormat {
  const shape = shapes.get(mapping.response);
  if (shape === 'chat' || shape === 'sharegpt') return shape;
  const is = (column: string | null, name: string) => column !== null && plainName(column) === name;
  if (is(mapping.instruction, 'instruction') && is(mapping.response, 'output')) {
    if (is(mapping.model, 'generator')) return 'alpaca-eval';
    if (is(mapping.input, 'input')) return 'alpaca';
  }
  return 'instruction-response';
}
