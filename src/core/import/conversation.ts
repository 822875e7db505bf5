import type { Cell } from '../rows/row.ts';
import { contentOf, contentOfMessage, isObject, isSomething } from './content.ts';
import { isTalkName } from './names.ts';

export interface Turn {
  role: 'user' | 'assistant' | 'system' | 'other';
  /** The role as the source calls it. */
  name: string;
  /** Null where the turn holds no text, as a tool call does. */
  text: string | null;
  /** Kinds of what the turn holds besides a text; see `Content`. */
  leftOut: readonly string[];
}

const roles: Readonly<Record<string, Turn['role']>> = {
  user: 'user',
  human: 'user',
  prompter: 'user',
  assistant: 'assistant',
  gpt: 'assistant',
  chatgpt: 'assistant',
  bot: 'assistant',
  ai: 'assistant',
  model: 'assistant',
  bard: 'assistant',
  bing: 'assistant',
  system: 'system',
  developer: 'system',
};

/** Chat messages have role and content; ShareGPT has from and value. Other ways to write turns count as chat. */
export type ChatStyle = 'chat' | 'sharegpt';

const roleNames = ['role', 'from'] as const;
const contentNames = ['content', 'value', 'text', 'parts', 'message'] as const;
/** Keys of an exchange, {"input": …, "output": …}: who asks and who answers. */
const askNames = ['input', 'prompt', 'question', 'instruction', 'user', 'human'] as const;
const replyNames = ['output', 'response', 'answer', 'completion', 'assistant', 'bot', 'gpt'] as const;

type Item = { [key: string]: Cell };

const firstOf = (item: Item, names: readonly string[]) =>
  names.find((name) => Object.hasOwn(item, name) && item[name] !== null);

/** The key of the role, if most turns have it and one of them says something: an odd turn does not spoil the rest. */
function roleKey(cell: readonly Cell[]): (typeof roleNames)[number] | null {
  for (const role of roleNames) {
    const turns = cell.filter((turn): turn is Item => isObject(turn) && typeof turn[role] === 'string');
    const speaks = turns.some(
      (turn) => contentNames.some((name) => Object.hasOwn(turn, name)) || isCall(turn),
    );
    if (turns.length > cell.length / 2 && speaks) return role;
  }
  return null;
}

const isCall = (turn: Item) => Object.hasOwn(turn, 'tool_calls') || Object.hasOwn(turn, 'function_call');

/** Which style of conversation a cell is; null where it is none. */
export function chatStyle(cell: Cell, column = ''): ChatStyle | null {
  if (isObject(cell) && Array.isArray(cell.messages)) return chatStyle(cell.messages);
  if (!Array.isArray(cell) || cell.length === 0) return null;
  const key = roleKey(cell);
  if (key !== null) return key === 'from' ? 'sharegpt' : 'chat';
  return isTalkName(column) && exchanges(cell) !== null ? 'chat' : null;
}

/**
 * A conversation written as JSON in a text cell, as tables hold them; any other cell as it is. For columns known to
 * hold conversations: elsewhere such a text is a text.
 */
export function unfolded(cell: Cell, column = ''): Cell {
  if (typeof cell !== 'string' || !/^\s*\[\s*[[{]/.test(cell)) return cell;
  try {
    const parsed = JSON.parse(cell) as Cell;
    return chatStyle(parsed, column) ? parsed : cell;
  } catch {
    return cell;
  }
}

/** The turns of a conversation; null where the cell is none. */
export function turnsOf(cell: Cell, column = ''): Turn[] | null {
  if (isObject(cell) && Array.isArray(cell.messages)) return turnsOfRequest(cell);
  if (!Array.isArray(cell) || cell.length === 0) return null;
  const key = roleKey(cell);
  if (key === null) return isTalkName(column) ? exchanges(cell) : null;
  return cell.map((item) => {
    if (!isObject(item) || typeof item[key] !== 'string') return oddTurn(item);
    const name = item[key];
    const content = firstOf(item, contentNames);
    const said = contentOfMessage(item, content === undefined ? null : item[content]!);
    return {
      role: Object.hasOwn(roles, name.toLowerCase()) ? roles[name.toLowerCase()]! : 'other',
      name,
      ...said,
    };
  });
}

/** The turns of a request as it is sent to a model: {"system": …, "messages": […], "tools": […]}. */
function turnsOfRequest(request: Item): Turn[] | null {
  const turns = turnsOf(request.messages!);
  const leftOut = ['tools', 'functions'].filter(
    (name) => Object.hasOwn(request, name) && isSomething(request[name]),
  );
  const system = contentOf(request.system ?? null);
  if (!turns || (leftOut.length === 0 && !system?.text)) return turns;
  return [{ role: 'system', name: 'system', text: system?.text ?? null, leftOut }, ...turns];
}

/** A turn that does not say whose it is. */
function oddTurn(item: Cell): Turn {
  const said = contentOf(item);
  return { role: 'other', name: 'unknown', text: said?.text ?? null, leftOut: said?.leftOut ?? ['unknown'] };
}

const turn = (role: 'user' | 'assistant', cell: Cell): Turn => {
  const said = contentOf(cell) ?? { text: null, leftOut: ['content'] };
  return { role, name: role, ...said };
};

/** Turns written as pairs of question and answer, as {"input", "output"}, or as texts by turns, the user's first. */
function exchanges(cell: readonly Cell[]): Turn[] | null {
  const objects = cell.filter(isObject);
  if (objects.length === cell.length) {
    const ask = askNames.find((name) => objects.some((item) => Object.hasOwn(item, name)));
    const reply = replyNames.find((name) => objects.some((item) => Object.hasOwn(item, name)));
    if (ask === undefined || reply === undefined) return null;
    return objects.flatMap((item) => [
      ...(Object.hasOwn(item, ask) ? [turn('user', item[ask]!)] : []),
      ...(Object.hasOwn(item, reply) ? [turn('assistant', item[reply]!)] : []),
    ]);
  }
  const isSaid = (item: Cell) => typeof item === 'string' || item === null;
  if (cell.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every(isSaid)))
    return (cell as Cell[][]).flatMap(([ask, reply]) => [turn('user', ask!), turn('assistant', reply!)]);
  if (cell.length > 1 && cell.every((item) => typeof item === 'string'))
    return cell.map((text, at) => turn(at % 2 === 0 ? 'user' : 'assistant', text));
  return null;
}

/** Where the judged reply is: the last turn of the assistant; -1 where it never speaks. */
export const replyAt = (turns: readonly Turn[]) => turns.findLastIndex((turn) => turn.role === 'assistant');

/**
 * Turns as one text. A single question stands as it is, a system message above it; a longer exchange names who
 * speaks before each turn.
 */
export function transcript(turns: readonly Turn[]): string {
  const spoken = turns.filter((turn) => turn.text !== null && turn.text.trim() !== '');
  const named = spoken.filter((turn) => turn.role !== 'system').length > 1;
  return spoken
    .map((turn) => {
      if (!named || turn.role === 'system') return turn.text;
      const speaker = turn.role === 'user' ? 'User' : turn.role === 'assistant' ? 'Assistant' : turn.name;
      return `${speaker}: ${turn.text}`;
    })
    .join('\n\n');
}
