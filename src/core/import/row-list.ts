import type { Cell } from '../rows/row.ts';
import { chatStyle } from './conversation.ts';
import { JsonScanner } from './json-scanner.ts';
import { parseJson, stringEnd } from './json-text.ts';
import { holdRows, isNameOf } from './names.ts';
import { recognise } from './recognise.ts';

/**
 * Where the list of rows begins in a text that is one JSON object, such as {"version": 1, "data": [{…}, …]}: the first
 * list whose rows are recognised, else the first list of objects.
 * @returns the index of its bracket; null where the object holds no list of rows, or is a row itself
 */
export function findRowList(text: string): number | null {
  const sign = /["[\]{}]/g;
  let depth = 0;
  /** Texts at the object's own level: its keys, and values that are texts. */
  const names: string[] = [];
  let likely: number | null = null;
  for (let match = sign.exec(text); match; match = sign.exec(text)) {
    if (match[0] === '"') {
      const end = stringEnd(text, match.index + 1);
      if (end === -1) break;
      if (depth === 1) names.push(text.slice(match.index + 1, Math.min(end - 1, match.index + 100)));
      sign.lastIndex = end;
      continue;
    }
    if (match[0] === '[' && depth === 1 && !holdRows(names.slice(0, -1))) {
      const found = listOf(text.slice(match.index), names.at(-1) ?? '');
      if (found === 'rows') return match.index;
      if (found === 'objects') likely ??= match.index;
    }
    depth += match[0] === '[' || match[0] === '{' ? 1 : -1;
  }
  return likely;
}

/** What a list of this name, which may be cut off, holds: rows, objects that may be rows, or something else. */
function listOf(text: string, name: string): 'rows' | 'objects' | null {
  if (!/^\[\s*\{/.test(text)) return null;
  const first = new JsonScanner('array').push(text)[0];
  if (!first) return 'objects';
  let element: Cell;
  try {
    element = parseJson(first.text).value;
  } catch {
    return 'objects';
  }
  if (element === null || typeof element !== 'object' || Array.isArray(element)) return null;
  if (chatStyle([element])) return null;
  if (recognise([element])) return 'rows';
  return isNameOf('response', name) ? null : 'objects';
}
