import type { Cell } from '../rows/row.ts';

/** What a nested cell says where a text is wanted. */
export interface Content {
  /** Null where it holds no text at all, as a tool call does. An empty text is an answer, and stays one. */
  text: string | null;
  /** Kinds of what it holds besides, such as `tool_calls` or `image_url`: not part of the text. */
  leftOut: readonly string[];
}

type Fields = { [key: string]: Cell };

export const isObject = (cell: Cell | undefined): cell is Fields =>
  cell !== null && typeof cell === 'object' && !Array.isArray(cell);

/** Names under which an object holds its text. More than one of them leaves open which is meant. */
const textNames = [
  'text',
  'content',
  'value',
  'output',
  'response',
  'answer',
  'completion',
  'message',
  'body',
  'choices',
  'generated_text',
  'output_text',
];

/** What a message holds besides its text. */
const besides = [
  'tool_calls',
  'function_call',
  'functionCall',
  'reasoning_content',
  'reasoning',
  'thinking',
  'images',
  'audio',
];

/** Texts lie within texts at most so deep: {choices: [{message: {content: [{text}]}}]}. */
const maxDepth = 8;

const nothing: Content = { text: null, leftOut: [] };

/** Whether a cell holds anything; a list or object of nothing, also written as JSON in a table, does not. */
export const isSomething = (cell: Cell | undefined) =>
  cell !== undefined &&
  cell !== null &&
  cell !== '' &&
  cell !== '[]' &&
  cell !== '{}' &&
  cell !== false &&
  !(Array.isArray(cell) && cell.length === 0) &&
  !(isObject(cell) && Object.keys(cell).length === 0);

/**
 * The text of a cell: of a message, of its content in parts, or of an object such as {"text": …}.
 * @returns null where the cell is nested and does not say which text is meant
 */
export function contentOf(cell: Cell, depth = 0): Content | null {
  if (cell === null) return nothing;
  if (typeof cell !== 'object') return { text: String(cell), leftOut: [] };
  if (depth > maxDepth) return null;
  return Array.isArray(cell) ? contentOfParts(cell, depth) : contentOfObject(cell, depth);
}

/** The content of a message that has a role: an empty content beside a tool call is no answer. */
export function contentOfMessage(message: Fields, content: Cell): Content {
  const said = contentOf(content, 1) ?? { text: null, leftOut: ['content'] };
  const { refusal } = message;
  const text = said.text === null && typeof refusal === 'string' ? refusal : said.text;
  const extra = besides.filter((name) => Object.hasOwn(message, name) && isSomething(message[name]));
  const calls = extra.some((name) => /call/i.test(name));
  return { text: calls && text?.trim() === '' ? null : text, leftOut: [...said.leftOut, ...extra] };
}

function contentOfObject(object: Fields, depth: number): Content | null {
  const named = textNames.filter((name) => Object.hasOwn(object, name));
  const full = named.filter((name) => object[name] !== null);
  if (full.length > 1 || (named.length === 0 && typeof object.refusal !== 'string')) return null;
  const content = full.length === 0 ? null : object[full[0]!]!;
  if (full[0] === 'choices' && !(Array.isArray(content) && content.length === 1)) return null;
  if (contentOf(content, depth + 1) === null) return null;
  return contentOfMessage(object, content);
}

function contentOfParts(parts: readonly Cell[], depth: number): Content | null {
  const texts: string[] = [];
  const leftOut: string[] = [];
  for (const part of parts) {
    if (part === null) continue;
    if (typeof part !== 'object') {
      texts.push(String(part));
      continue;
    }
    const read = contentOfPart(part, depth);
    if (read === null) return null;
    if (read.text !== null) texts.push(read.text);
    leftOut.push(...read.leftOut);
  }
  return { text: texts.length === 0 ? null : texts.filter((text) => text !== '').join('\n\n'), leftOut };
}

/** Parts that say their type are texts, refusals, results of tools, or nothing that can be read. */
function contentOfPart(part: Fields | Cell[], depth: number): Content | null {
  if (Array.isArray(part)) return null;
  const { type } = part;
  if (typeof type !== 'string') {
    const call = besides.find((name) => isSomething(part[name]));
    const read = contentOf(part, depth + 1);
    if (read !== null) return read;
    return call === undefined && !Object.hasOwn(part, 'inlineData')
      ? null
      : { text: null, leftOut: [call ?? 'inlineData'] };
  }
  if (/text$/.test(type)) return contentOf(part.text ?? part.content ?? null, depth + 1);
  if (type === 'refusal') return contentOf(part.refusal ?? null, depth + 1);
  if (type === 'message') return contentOf(part.content ?? null, depth + 1);
  if (type === 'tool_result') return contentOf(part.content ?? null, depth + 1);
  return { text: null, leftOut: [type] };
}
