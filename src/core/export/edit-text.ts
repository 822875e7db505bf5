import type { Cell } from '../rows/row.ts';
import { csvLine } from './csv.ts';

/** From `at`, just behind a string's opening quote, to just behind its closing one. */
function stringEnd(text: string, at: number): number {
  let i = at;
  while (i < text.length && text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
  return i + 1;
}

/** The members of a JSON object as they stand, from comma to comma, and where they begin and end. */
function membersOf(text: string): { start: number; end: number; members: string[] } {
  const start = text.indexOf('{') + 1;
  const members: string[] = [];
  let from = start;
  let depth = 0;
  let at = start;
  for (; at < text.length; at++) {
    const char = text[at]!;
    if (char === '"') at = stringEnd(text, at + 1) - 1;
    else if (char === '{' || char === '[') depth++;
    else if ((char === '}' || char === ']') && depth-- === 0) break;
    else if (char === ',' && depth === 0) {
      members.push(text.slice(from, at));
      from = at + 1;
    }
  }
  const last = text.slice(from, at);
  if (last.trim() !== '') members.push(last);
  return { start, end: at, members };
}

const nameOf = (member: string): string => {
  const quote = member.indexOf('"');
  return JSON.parse(member.slice(quote, stringEnd(member, quote + 1))) as string;
};

/**
 * A JSON object's text with members put at its end; members that it has under these names go. Everything else stays
 * as it stands: spacing, number formats, repeated names.
 * @param text valid JSON of one object, which may have something before and after it
 */
export function withMembers(text: string, added: Readonly<Record<string, Cell>>): string {
  const { start, end, members } = membersOf(text);
  const kept = members.filter((member) => !Object.hasOwn(added, nameOf(member)));
  const fresh = Object.entries(added).map(
    ([name, cell]) => `${JSON.stringify(name)}:${JSON.stringify(cell)}`,
  );
  return text.slice(0, start) + [...kept, ...fresh].join(',') + text.slice(end);
}

/** The fields of a CSV record as they stand, quotes included. */
export function rawFields(text: string, delimiter: string): string[] {
  const fields: string[] = [];
  let from = 0;
  while (from <= text.length) {
    let at = from;
    if (text[at] === '"') {
      at++;
      while (at < text.length && (text[at] !== '"' || text[at + 1] === '"')) at += text[at] === '"' ? 2 : 1;
    }
    const found = text.indexOf(delimiter, at);
    const end = found < 0 ? text.length : found;
    fields.push(text.slice(from, end));
    from = end + 1;
  }
  return fields;
}

/** What a field as it stands says. */
export function fieldText(raw: string): string {
  const text = raw.trimEnd();
  const quoted = text.length > 1 && text.startsWith('"') && text.endsWith('"');
  return quoted ? text.slice(1, -1).replaceAll('""', '"') : raw;
}

/**
 * A CSV record's text with cells put at its end, and without the fields at these places; the others stay as they stand.
 * @returns without a line break
 */
export function withFields(
  text: string,
  delimiter: string,
  dropped: ReadonlySet<number>,
  added: readonly Cell[],
): string {
  const kept = rawFields(text, delimiter).filter((_, at) => !dropped.has(at));
  return [...kept, ...added.map((cell) => csvField(cell, delimiter))].join(delimiter);
}

function csvField(cell: Cell, delimiter: string): string {
  const field = csvLine([cell], { spreadsheetSafe: false }).slice(0, -2);
  const bare = field === '""' ? '' : field;
  return !bare.startsWith('"') && bare.includes(delimiter) ? `"${bare}"` : bare;
}
