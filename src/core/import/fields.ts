import { cellOf } from '../rows/cells.ts';
import type { ColumnMapping } from '../rows/dataset.ts';
import type { Cell, Row } from '../rows/row.ts';
import { replyAt, transcript, turnsOf, unfolded } from './conversation.ts';

export type RowFields = Pick<Row, 'instruction' | 'response' | 'reference' | 'model' | 'category'>;

/** Why a record is no row. */
export interface FieldFault {
  code: string;
  field: string;
  message: string;
}

export const isFault = (read: object): read is FieldFault => 'message' in read;

/** What was read of a record, and what of it deserves a remark. */
export interface ReadFields extends RowFields {
  severalReferences: boolean;
  goesOnAfterReply: boolean;
}

type Source = Record<string, Cell>;

/**
 * A flat record's fields under a mapping, or why it has none. A response that is an empty text stays: it is what the
 * model answered, and leaving it out would flatter the model.
 */
export function readFields(source: Source, mapping: ColumnMapping): ReadFields | FieldFault {
  const talk = readTalk(source, mapping);
  if (isFault(talk)) return talk;
  const references = referencesOf(cellOf(source, mapping.reference));
  return {
    ...talk,
    reference: references[0] ?? null,
    model: labelOf(cellOf(source, mapping.model)),
    category: labelOf(cellOf(source, mapping.category)),
    severalReferences: references.length > 1,
  };
}

type Talk = Pick<ReadFields, 'instruction' | 'response' | 'goesOnAfterReply'>;

function readTalk(source: Source, mapping: ColumnMapping): Talk | FieldFault {
  const together = mapping.instruction === mapping.response;
  const responseCell = together
    ? unfolded(cellOf(source, mapping.response))
    : cellOf(source, mapping.response);
  const turns = turnsOf(responseCell);
  if (turns && together) {
    const reply = replyAt(turns);
    if (reply === -1)
      return {
        code: 'missing-response',
        field: mapping.response,
        message: `The conversation in ${mapping.response} has no turn of the assistant, so there is nothing to judge.`,
      };
    const instruction = transcript(turns.slice(0, reply));
    return checked(instruction, turns[reply]!.text, mapping, reply < turns.length - 1);
  }
  const instruction = textOf(cellOf(source, mapping.instruction));
  const input = textOf(cellOf(source, mapping.input));
  const response = turns ? (turns[replyAt(turns)]?.text ?? null) : textOf(responseCell);
  if (instruction === undefined) return notText('instruction', mapping.instruction);
  if (input === undefined) return notText('input', mapping.input!);
  if (response === undefined) return notText('response', mapping.response);
  if (instruction === null && input === null) return absent('instruction', mapping.instruction);
  if (response === null) return absent('response', mapping.response);
  const question = [instruction, input].filter((text) => text !== null && text.trim() !== '').join('\n\n');
  return checked(question, response, mapping, false);
}

function checked(
  instruction: string,
  response: string,
  mapping: ColumnMapping,
  goesOnAfterReply: boolean,
): Talk | FieldFault {
  if (instruction.trim() === '')
    return {
      code: 'empty-instruction',
      field: mapping.instruction,
      message: `The column ${mapping.instruction} is empty in this row: there is no question to judge an answer to. Fill it in, or leave the row out.`,
    };
  return { instruction, response, goesOnAfterReply };
}

const absent = (field: string, column: string): FieldFault => ({
  code: `missing-${field}`,
  field: column,
  message: `The row has no ${column === field ? field : `${column}, which holds the ${field}`}. Fill it in, or leave the row out.`,
});

const notText = (field: string, column: string): FieldFault => ({
  code: 'not-text',
  field: column,
  message: `The ${field} in ${column} is a list or an object where a text is needed. Map another column, or flatten it.`,
});

/** A cell as text: null where there is none, undefined where it is nested and no conversation. */
function textOf(cell: Cell): string | null | undefined {
  if (cell === null || typeof cell === 'string') return cell;
  if (typeof cell !== 'object') return String(cell);
  const turns = turnsOf(cell);
  return turns ? transcript(turns) : undefined;
}

/** The texts of a reference cell that are not empty. */
function referencesOf(cell: Cell): string[] {
  const texts = Array.isArray(cell) && !turnsOf(cell) ? cell.map((item) => textOf(item)) : [textOf(cell)];
  return texts.filter((text): text is string => typeof text === 'string' && text.trim() !== '');
}

/** A model or category: a list of words is joined, anything else nested is left out. */
function labelOf(cell: Cell): string | null {
  if (cell === null || cell === '') return null;
  if (typeof cell !== 'object') return String(cell);
  if (Array.isArray(cell) && cell.every((item) => item !== null && typeof item !== 'object'))
    return cell.join(', ') || null;
  return null;
}
