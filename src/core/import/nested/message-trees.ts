import type { Cell } from '../../rows/row.ts';
import { isObject } from '../content.ts';
import type { Fields, NestedFormat, Source } from './nested-format.ts';
import { without } from './nested-format.ts';

const isMessage = (cell: Cell | undefined): cell is Fields =>
  isObject(cell) &&
  typeof cell.text === 'string' &&
  typeof cell.role === 'string' &&
  Array.isArray(cell.replies);

const rootOf = (record: Source): Fields | null =>
  isMessage(record.prompt) ? record.prompt : isMessage(record) ? record : null;

/** The conversations of a tree repeat their beginnings: beyond so many times its size they would fill the memory. */
const maxGrowth = 32;

/** Trees of messages as Open Assistant publishes them: each answer is a row, with the turns that lead to it. */
export const messageTrees: NestedFormat = {
  name: 'trees of messages (Open Assistant)',
  fits: (record) => rootOf(record) !== null,
  flat(record) {
    const root = rootOf(record)!;
    const shared = without(record, 'prompt', 'replies', 'text', 'role');
    const found: Source[] = [];
    let size = 0;
    let grown = 0;
    const waiting: { message: Fields; before: Cell[]; chars: number }[] = [
      { message: root, before: [], chars: 0 },
    ];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const { message, before, chars } = next;
      const text = message.text as string;
      const said = [...before, { role: message.role!, content: text }];
      size += text.length;
      if (message.role === 'assistant') {
        grown += chars + text.length;
        found.push({ ...shared, ...without(message, 'text', 'role', 'replies'), messages: said });
      }
      // The last is taken first: the first reply comes first in the dataset.
      for (const reply of [...(message.replies as Cell[])].reverse())
        if (isMessage(reply)) waiting.push({ message: reply, before: said, chars: chars + text.length });
    }
    return found.length === 0 || grown > maxGrowth * size ? [record] : found;
  },
};
