import { cellOf } from '../rows/cells.ts';
import type { Cell, Row } from '../rows/row.ts';
import { contentOf } from './content.ts';
import { chatStyle, replyAt, type Turn, transcript, turnsOf, unfolded } from './conversation.ts';
import type { ReadingPlan } from './recognise.ts';

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
  /** Kinds of what stands in the conversation and is no text, such as `tool_calls`. */
  leftOut: readonly string[];
}

type Source = Record<string, Cell>;

/** How records are read: the plan, without what it says of several responses a record. */
export type FieldPlan = Pick<ReadingPlan, 'mapping' | 'context' | 'talks'>;

/**
 * A flat record's fields under a plan, or why it has none. A response that is an empty text stays: it is what the
 * model answered, and leaving it out would flatter the model.
 */
export function readFields(source: Source, plan: FieldPlan): ReadFields | FieldFault {
  const { mapping } = plan;
  const talk = readTalk(source, plan);
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

type Talk = Pick<ReadFields, 'instruction' | 'response' | 'goesOnAfterReply' | 'leftOut'>;

function readTalk(source: Source, plan: FieldPlan): Talk | FieldFault {
  const { mapping } = plan;
  const said = turnsIn(source, mapping.response, plan);
  const reply = said ? replyAt(said) : -1;
  if (said && reply === -1)
    return {
      code: 'missing-response',
      field: mapping.response,
      message: `The conversation in ${mapping.response} has no turn of the assistant, so there is nothing to judge.`,
    };
  const together = mapping.instruction === mapping.response;
  if (together && !said && plan.talks.includes(mapping.response))
    return noConversation(cellOf(source, mapping.response), mapping.response);
  const before = said?.slice(0, reply) ?? [];
  const question = together && said ? before : questionOf(source, plan, before);
  if (isFault(question)) return question;
  const answer = said ? said[reply]! : answerOf(cellOf(source, mapping.response));
  if (!answer) return notText('response', mapping.response);
  if (answer.text === null) return noText(mapping.response, answer.leftOut);
  const turns = [...contextOf(source, plan, question), ...question];
  const instruction = transcript(turns);
  if (question.every(({ text }) => text === null || text.trim() === ''))
    return {
      code: 'empty-instruction',
      field: mapping.instruction,
      message: `The column ${mapping.instruction} is empty in this row: there is no question to judge an answer to. Fill it in, or leave the row out.`,
    };
  return {
    instruction,
    response: answer.text,
    goesOnAfterReply: said !== null && reply < said.length - 1,
    leftOut: [...turns.flatMap((turn) => turn.leftOut), ...answer.leftOut],
  };
}

/** The turns of a column's cell; null where it holds none. A text is looked into where the column holds conversations. */
function turnsIn(source: Source, column: string, plan: FieldPlan): Turn[] | null {
  const cell = cellOf(source, column);
  return turnsOf(plan.talks.includes(column) ? unfolded(cell, column) : cell, column);
}

/**
 * What was asked, where it does not lie in the response's own column.
 * @param before the turns before the reply, where the response is a conversation: it repeats the question, or goes on
 *   from it
 */
function questionOf(source: Source, plan: FieldPlan, before: readonly Turn[]): Turn[] | FieldFault {
  const { mapping } = plan;
  const talk = turnsIn(source, mapping.instruction, plan);
  const input = textOf(cellOf(source, mapping.input));
  if (input === undefined) return notText('input', mapping.input!);
  const added = asked(input);
  const repeats = before.some(isAsked);
  if (talk) {
    const again = talk.findIndex(({ role, text }) => role === 'user' && text === before.find(isAsked)?.text);
    return [...(again === -1 ? talk : talk.slice(0, again)), ...before, ...added];
  }
  const instruction = textOf(cellOf(source, mapping.instruction));
  if (instruction === undefined) return notText('instruction', mapping.instruction);
  if (instruction === null && input === null && !repeats) return absent('instruction', mapping.instruction);
  const question = [instruction, input].filter((text) => text !== null && text.trim() !== '').join('\n\n');
  const isRepeated = before.some(({ text }) => text !== null && text.trim() === question.trim());
  if (repeats && (isRepeated || question === '')) return [...before];
  return [...asked(question), ...before];
}

const isAsked = ({ role }: Turn) => role === 'user';

const asked = (text: string | null): Turn[] =>
  text === null || text.trim() === '' ? [] : [{ role: 'user', name: 'user', text, leftOut: [] }];

/** What stands before the question: the system message and the turns of before, unless they are in it already. */
function contextOf(source: Source, { context }: FieldPlan, question: readonly Turn[]): Turn[] {
  const system = context.system === null ? null : textOf(cellOf(source, context.system));
  const history =
    context.history === null ? [] : earlierTurns(cellOf(source, context.history), context.history);
  const isThere = (text: string) => question.some((turn) => turn.role === 'system' && turn.text === text);
  return system && system.trim() !== '' && !isThere(system) ? [systemTurn(system), ...history] : history;
}

const systemTurn = (text: string): Turn => ({ role: 'system', name: 'system', text, leftOut: [] });

/** Turns of before; a text that does not say whose turns it holds stands as it is. */
function earlierTurns(cell: Cell, column: string): Turn[] {
  const turns = turnsOf(unfolded(cell, column), column);
  if (turns) return turns;
  const text = Array.isArray(cell) && cell.length === 0 ? '' : textOf(cell);
  if (text === undefined) return [{ ...systemTurn(''), leftOut: [column] }];
  return text === null || text.trim() === '' ? [] : [systemTurn(text)];
}

const absent = (field: string, column: string): FieldFault => ({
  code: `missing-${field}`,
  field: column,
  message: `The row has no ${column === field ? field : `${column}, which holds the ${field}`}. Fill it in, or leave the row out.`,
});

const noConversation = (cell: Cell, column: string): FieldFault =>
  cell === null
    ? absent('response', column)
    : {
        code: 'not-a-conversation',
        field: column,
        message: `The cell of ${column} is no list of turns with a role and a content, as it is in most rows. Correct it, or leave the row out.`,
      };

const noText = (column: string, leftOut: readonly string[]): FieldFault =>
  leftOut.length === 0
    ? absent('response', column)
    : {
        code: 'missing-response',
        field: column,
        message: `The answer in ${column} holds no text, only ${[...new Set(leftOut)].join(', ')}, so there is nothing to judge.`,
      };

const notText = (field: string, column: string): FieldFault => ({
  code: 'not-text',
  field: column,
  message: `The ${field} in ${column} is a list or an object that does not say which text is meant. Map another column, or flatten it.`,
});

/** An answer that is no conversation; null where the cell does not say which text is meant. */
function answerOf(cell: Cell) {
  const listed = Array.isArray(cell) && cell.every((item) => item === null || typeof item === 'string');
  return listed ? null : contentOf(cell);
}

/** A cell as text: null where there is none, undefined where it does not say which text is meant. */
function textOf(cell: Cell): string | null | undefined {
  if (cell === null || typeof cell === 'string') return cell;
  const turns = turnsOf(cell);
  if (turns) return transcript(turns);
  const content = answerOf(cell);
  return content ? content.text : undefined;
}

/** The texts of a reference cell that are not empty. */
function referencesOf(cell: Cell): string[] {
  const texts =
    Array.isArray(cell) && !chatStyle(cell) ? cell.map((item) => textOf(item)) : [referenceOf(cell)];
  return texts.filter((text): text is string => typeof text === 'string' && text.trim() !== '');
}

/** A reference that is a conversation is its last reply. */
function referenceOf(cell: Cell): string | null | undefined {
  const turns = turnsOf(cell);
  return turns ? (turns[replyAt(turns)]?.text ?? transcript(turns)) : textOf(cell);
}

/** A model or category: a list of words is joined, anything else nested is left out. */
function labelOf(cell: Cell): string | null {
  if (cell === null || cell === '') return null;
  if (typeof cell !== 'object') return String(cell);
  if (Array.isArray(cell) && cell.every((item) => item !== null && typeof item !== 'object'))
    return cell.join(', ') || null;
  return null;
}
