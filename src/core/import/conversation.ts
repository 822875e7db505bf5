import type { Cell } from '../rows/row.ts';

export interface Turn {
  role: 'user' | 'assistant' | 'system' | 'other';
  /** The role as the source calls it. */
  name: string;
  text: string;
}

const roles: Record<string, Turn['role']> = {
  user: 'user',
  human: 'user',
  prompter: 'user',
  assistant: 'assistant',
  gpt: 'assistant',
  chatgpt: 'assistant',
  bot: 'assistant',
  model: 'assistant',
  bard: 'assistant',
  bing: 'assistant',
  system: 'system',
};

/** Chat messages have role and content; ShareGPT has from and value. */
export type ChatStyle = 'chat' | 'sharegpt';

const isObject = (cell: Cell | undefined): cell is { [key: string]: Cell } =>
  cell !== null && typeof cell === 'object' && !Array.isArray(cell);

/** Which style of conversation a cell is; null where it is none. */
export function chatStyle(cell: Cell): ChatStyle | null {
  if (!Array.isArray(cell) || cell.length === 0) return null;
  const has = (role: string, content: string) =>
    cell.every((turn) => isObject(turn) && typeof turn[role] === 'string' && content in turn);
  if (has('role', 'content')) return 'chat';
  return has('from', 'value') ? 'sharegpt' : null;
}

/**
 * A conversation written as JSON in a text cell, as tables hold them; any other cell as it is. For columns known to
 * hold conversations: elsewhere such a text is a text.
 */
export function unfolded(cell: Cell): Cell {
  if (typeof cell !== 'string' || !/^\s*\[\s*\{/.test(cell)) return cell;
  try {
    const parsed = JSON.parse(cell) as Cell;
    return chatStyle(parsed) ? parsed : cell;
  } catch {
    return cell;
  }
}

/** The turns of a conversation; null where the cell is none. */
export function turnsOf(cell: Cell): Turn[] | null {
  const style = chatStyle(cell);
  if (!style) return null;
  const [role, content] = style === 'chat' ? (['role', 'content'] as const) : (['from', 'value'] as const);
  return (cell as { [key: string]: Cell }[]).map((turn) => {
    const name = turn[role] as string;
    return { role: roles[name.toLowerCase()] ?? 'other', name, text: contentText(turn[content] ?? null) };
  });
}

/** A message's text; of a list of parts, the text parts. */
function contentText(content: Cell): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map((part) =>
      isObject(part) && typeof part.text === 'string' ? part.text : typeof part === 'string' ? part : '',
    )
    .filter((text) => text !== '')
    .join('\n\n');
}

/** Where the judged reply is: the last turn of the assistant; -1 where it never speaks. */
export const replyAt = (turns: readonly Turn[]) => turns.findLastIndex((turn) => turn.role === 'assistant');

/**
 * Turns as one text. A single question stands as it is, a system message above it; a longer exchange names who
 * speaks before each turn.
 */
export function transcript(turns: readonly Turn[]): string {
  const spoken = turns.filter((turn) => turn.text.trim() !== '');
  const named = spoken.filter((turn) => turn.role !== 'system').length > 1;
  return spoken
    .map((turn) => {
      if (!named || turn.role === 'system') return turn.text;
      const speaker = turn.role === 'user' ? 'User' : turn.role === 'assistant' ? 'Assistant' : turn.name;
      return `${speaker}: ${turn.text}`;
    })
    .join('\n\n');
}
