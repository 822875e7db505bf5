import type { Cell } from '../rows/row.ts';
import { chatStyle } from './conversation.ts';
import { JsonScanner } from './json-scanner.ts';
import { parseJson, stringEnd } from './json-text.ts';
import { holdRows, isNameOf } from './names.ts';
import { recognise } from './recognise.ts';

/**
 * Where the list of rows begins in a text that is one JSON object, such as {"version": 1, "data": [{…}, …]}.
 * @returns the index of its bracket; null where the object holds no list of rows, or is a row itself
 */
export function findRowList(text: string): number | null {
  const sign = /["[\]{}]/g;
  let depth = 0;
  /** Texts at the object's own level: its keys, and values that are texts. */
  const names: string[] = [];
  for (let match = sign.exec(text); match; match = sign.exec(text)) {
    if (match[0] === '"') {
      const end = stringEnd(text, match.index + 1);
      if (end === -1) return null;
      if (depth === 1) names.push(text.slice(match.index + 1, Math.min(end - 1, match.index + 100)));
      sign.lastIndex = end;
    } else if (match[0] === '[' && depth === 1 && isRowList(text.slice(match.index), names.at(-1) ?? ''))
      return holdRows(names.slice(0, -1)) ? null : match.index;
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
