import type { Cell } from '../rows/row.ts';

export interface ParsedJson {
  value: Cell;
  /** NaN and Infinity tokens read as null. */
  nonFinite: number;
  /** Integers kept as text, because a number would change their digits. */
  longIntegers: number;
}

/** Outside strings: what Python's json writes for floats that are not finite, and integers of 16 digits or more. */
const tokens = /(?<![\d.eE])(-?\d{16,})(?![\d.eE])|-?\bInfinity\b|\bNaN\b/g;
const mayHoldLongInteger = /(?<![\d.])\d{16}/;

/**
 * JSON as it is found in the wild. `NaN`, `Infinity` and `-Infinity`, which Python writes and JSON does not allow,
 * become null: the record is kept and the number is missing. Integers that a double cannot hold become text.
 * @throws {SyntaxError} where the text is no JSON even so
 */
export function parseJson(text: string): ParsedJson {
  if (!mayHoldLongInteger.test(text)) {
    try {
      return { value: JSON.parse(text) as Cell, nonFinite: 0, longIntegers: 0 };
    } catch (failure) {
      if (!/NaN|Infinity/.test(text)) throw failure;
    }
  }
  return parseLeniently(text);
}

function parseLeniently(text: string): ParsedJson {
  let nonFinite = 0;
  let longIntegers = 0;
  const repair = (outside: string) =>
    outside.replace(tokens, (token, digits: string | undefined) => {
      if (digits === undefined) {
        nonFinite++;
        return 'null';
      }
      if (String(Number(digits)) === digits) return token;
      longIntegers++;
      return `"${digits}"`;
    });
  const parts: string[] = [];
  let at = 0;
  while (at < text.length) {
    const quote = text.indexOf('"', at);
    if (quote === -1) break;
    const end = stringEnd(text, quote + 1);
    if (end === -1) break;
    parts.push(repair(text.slice(at, quote)), text.slice(quote, end));
    at = end;
  }
  parts.push(repair(text.slice(at)));
  return { value: JSON.parse(parts.join('')) as Cell, nonFinite, longIntegers };
}

/** Index after the quote that closes the string whose content begins at `from`; -1 where it does not close. */
export function stringEnd(text: string, from: number): number {
  let quote = text.indexOf('"', from);
  while (quote !== -1) {
    let backslashes = 0;
    while (quote - 1 - backslashes >= from && text[quote - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
    quote = text.indexOf('"', quote + 1);
  }
  return -1;
}

/**
 * 1 where a text that breaks off within a string ends in a backslash that escapes what comes next, else 0.
 * @param from where the string's content begins, or any place in it that is not behind such a backslash
 */
export function pendingEscape(text: string, from: number): 0 | 1 {
  let backslashes = 0;
  while (text.length - backslashes > from && text[text.length - 1 - backslashes] === '\\') backslashes++;
  return backslashes % 2 === 0 ? 0 : 1;
}
