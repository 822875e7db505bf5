import { columnFor, fieldNames, plainName } from '../import/names.ts';

/**
 * What tells one instruction from another: its text without outer white space, runs of white space as one space, in
 * Unicode's composed form. A trailing space or another line break makes no new instruction.
 */
export function instructionKey(text: string): string {
  const key = text.normalize().trim();
  // Most texts are regular already, and looking is five times as fast as replacing.
  return irregular.test(key) ? key.replace(/\s+/gu, ' ') : key;
}

/** White space that is not one space. */
const irregular = /\s\s|[^\S ]/u;

/** Names of columns that number instructions, such as prompt_id, question_id or qid. */
const numbering =
  /^(instruction|prompt|question|query|problem|task|item|example|conversation|dialogue?)(id|ids|idx|index|no|nr|num|number|key|hash|uid|uuid)$|^q(id|uid)$/;

/** Whether a column's name says that it numbers instructions. */
export const isNumbering = (column: string): boolean => numbering.test(plainName(column));

/** Names of which even numbers are instructions' numbers; a column `human` of numbers is somebody's ratings. */
const surelyInstructions = new Set(['instruction', 'prompt', 'question', 'query', 'problem']);

/**
 * The column that says which rows answer one instruction: the instruction's text where there is one, else its number.
 * @param columns names of the columns that may group rows
 * @param isText whether a column holds texts that are no numbers
 * @returns null where no column is recognised: each row then counts as an instruction of its own
 */
export function groupingColumn(
  columns: readonly string[],
  isText: (column: string) => boolean,
): string | null {
  const named = columns.filter((column) => fieldNames.instruction.includes(plainName(column)));
  const texts = columnFor('instruction', named.filter(isText));
  if (texts !== null) return texts;
  const ids = columns.filter((column) => numbering.test(plainName(column)));
  return ids[0] ?? named.find((column) => surelyInstructions.has(plainName(column))) ?? null;
}
