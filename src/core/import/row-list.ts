import type { Cell } from '../rows/row.ts';
import { chatStyle } from './conversation.ts';
import { JsonScanner } from './json-scanner.ts';
import { parseJson, stringEnd } from './json-text.ts';
import { isNameOf } from './names.ts';
import { recognise } from './recognise.ts';

/**
 * Where the list of rows begins in a text that is one JSON object, such as {"version": 1, "data": [{…}, …]}.
 * @returns the index of its bracket; null where the object holds no list of rows, or is a row itself
 */
export function findRowList(text: string): number | null {
  const sign = /["[\]{}]/g;
  let depth = 0;
  let key = '';
  for (let match = sign.exec(text); match; match = sign.exec(text)) {
    if (match[0] === '"') {
      const end = stringEnd(text, match.index + 1);
      if (end === -1) return null;
      if (depth === 1) key = text.slice(match.index + 1, end - 1);
      sign.lastIndex = end;
    } else if (match[0] === '[' && depth === 1 && isRowList(text.slice(match.index), key)) return match.index;
    else depth += match[0] === '[' || match[0] === '{' ? 1 : -1;
  }
  return null;
}

/** Whether a list of this name, which may be cut off, holds rows: objects that are neither turns nor responses. */
function isRowList(text: string, name: string): boolean {
  if (!/^\[\s*\{/.test(text)) return false;
  const first = new JsonScanner('array').push(text)[0];
  if (!first) return true;
  let element: Cell;
  try {
    element = parseJson(first.text).value;
  } catch {
    return true;
  }
  if (element === null || typeof element !== 'object' || Array.isArray(element)) return false;
  if (chatStyle([element])) return false;
  return !isNameOf('response', name) || recognise([element]) !== null;
}
