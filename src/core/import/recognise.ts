import { cellOf } from '../rows/cells.ts';
import type { ColumnMapping, SourceFormat } from '../rows/dataset.ts';
import type { Cell } from '../rows/row.ts';
import { turnsOf, unfolded } from './conversation.ts';
import { type Expansion, expandSample } from './expansion.ts';
import { findExpansion, lists } from './find-expansion.ts';
import { columnFor, contextColumn, plainName } from './names.ts';
import { columnShapes, type Shape } from './shapes.ts';

type Source = Record<string, Cell>;

/** How records become rows. The mapping names columns of the expanded records. */
export interface ReadingPlan {
  format: SourceFormat;
  mapping: ColumnMapping;
  expansion: Expansion | null;
  /** Columns whose contents stand before the question; null where the records have none. */
  context: Context;
  /** Columns that hold conversations for the most part, where a text may be one written as JSON. */
  talks: readonly string[];
}

/** Columns of a system message and of earlier turns. */
export interface Context {
  system: string | null;
  history: string | null;
}

/** Find the plan by the names and shapes of the columns; null where instruction or response are not to be found. */
export function recognise(records: readonly Source[]): ReadingPlan | null {
  const expansion = findExpansion(records, columnShapes(records));
  const flat = expansion ? expandSample(records, expansion) : records;
  const found = recogniseFlat(flat, columnShapes(flat), expansion && expandedColumn(expansion));
  return found && { ...found, format: expansion ? 'multi-response' : found.format, expansion };
}

/** Where the responses are that a record was expanded by; null where their name tells. */
const expandedColumn = (expansion: Expansion): string | null =>
  expansion.kind === 'variants' ? expansion.families[0]!.name : null;

/** The plan for a mapping of the user's own: as recognised wherever it agrees with that. */
export function planFor(records: readonly Source[], mapping: ColumnMapping): ReadingPlan {
  const known = recognise(records);
  if (known && sameMapping(known.mapping, mapping)) return known;
  if (known?.expansion && known.mapping.response === mapping.response) return { ...known, mapping };
  const shapes = columnShapes(records);
  const expansion =
    shapes.get(mapping.response) === 'texts' ? lists(records, shapes, mapping.response) : null;
  const taken = new Set(Object.values(mapping).filter((column) => column !== null));
  return { format: 'mapped', mapping, expansion, ...talkIn(records, shapes, taken) };
}

/** Where what was said lies besides instruction and response. */
function talkIn(
  records: readonly Source[],
  shapes: ReadonlyMap<string, Shape>,
  taken: ReadonlySet<string>,
): Pick<ReadingPlan, 'context' | 'talks'> {
  const columns = [...shapes.keys()];
  const system = contextColumn('system', columns, taken);
  const known = new Set([...taken, ...(system === null ? [] : [system])]);
  return {
    context: {
      system: system !== null && isPrompt(records, system) ? system : null,
      history: contextColumn('history', columns, known),
    },
    talks: columns.filter((column) => shapes.get(column) === 'chat' || shapes.get(column) === 'sharegpt'),
  };
}

/** Whether a column called `system` says how to answer: elsewhere it names the system that answered. */
const isPrompt = (records: readonly Source[], column: string) =>
  plainName(column) !== 'system' ||
  records.some((record) => {
    const cell = cellOf(record, column);
    return typeof cell === 'string' ? /\S\s+\S/.test(cell) : cell !== null;
  });

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
  expanded: string | null,
): Omit<ReadingPlan, 'expansion'> | null {
  const ofShape = (wanted: readonly Shape[]) =>
    [...shapes].flatMap(([column, shape]) => (wanted.includes(shape) ? [column] : []));
  const taken = new Set<string>();
  const take = (column: string | null) => {
    if (column !== null) taken.add(column);
    return column;
  };
  const pair = findPair(records, ofShape(speaking), ofShape(['chat', 'sharegpt']), expanded);
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
  return { mapping, format: formatOf(mapping, shapes), ...talkIn(records, shapes, taken) };
}

type Pair = Pick<ColumnMapping, 'instruction' | 'response'>;

/** Columns of instruction and response, or one column that holds both as a conversation. */
function findPair(
  records: readonly Source[],
  columns: readonly string[],
  chats: readonly string[],
  expanded: string | null,
): Pair | null {
  const instruction = columnFor('instruction', columns);
  const response = columnFor('response', columns, new Set(instruction === null ? [] : [instruction]));
  if (instruction !== null && response !== null) return { instruction, response };
  const chat =
    chats.find((column) => column === expanded) ?? chats.find((column) => column !== response) ?? chats[0];
  if (chat === undefined) return null;
  if (
    response !== null &&
    response !== chat &&
    !mostly(records, (record) => endsWithReply(cellOf(record, chat), chat))
  )
    return { instruction: chat, response };
  return { instruction: chat, response: chat };
}

/** Whether a conversation ends with a reply. */
const endsWithReply = (cell: Cell, column: string) =>
  turnsOf(unfolded(cell, column), column)?.at(-1)?.role === 'assistant';

const mostly = <T>(items: readonly T[], holds: (item: T) => boolean) =>
  items.filter(holds).length > items.length / 2;

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
