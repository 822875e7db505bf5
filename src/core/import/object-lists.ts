import type { Cell } from '../rows/row.ts';
import { isObject } from './content.ts';
import { chatStyle } from './conversation.ts';
import { type JsonElement, JsonScanner } from './json-scanner.ts';
import { parseJson, pendingEscape, stringEnd } from './json-text.ts';
import { isNameOf } from './names.ts';
import { nestedFormatOf } from './nested/flatten.ts';
import { recognise } from './recognise.ts';

/** A list within an object, such as {"version": 1, "data": {"train": [{…}, …]}}. */
export interface ObjectList {
  /** Keys that lead to it, such as `data.train`. */
  path: string;
  /** Objects that are recognised as rows; objects that are not; or something else. */
  kind: 'rows' | 'objects' | 'other';
  /** Whether its closing bracket was seen. */
  closed: boolean;
  /** Keys of the outermost object that stand before it. */
  keysBefore: readonly string[];
}

export interface ListElement extends JsonElement {
  list: ObjectList;
}

/** Lists are looked for within so many objects. */
const maxDepth = 4;
/** So many lists are looked into; more are no splits. */
const maxExamined = 500;
/** No key that means something is longer. */
const keyChars = 200;
/** Keys of the outermost object that are kept: enough to tell a row from an object of rows. */
const maxKeys = 1000;

const sign = /["[\]{},:]/g;

/** Finds the lists that an object holds, and their elements, in text that arrives in pieces. Holds one element. */
export class ObjectLists {
  readonly #lists: ObjectList[] = [];
  #examined = 0;
  #buffer = '';
  #at = 0;
  #inString = false;
  /** The beginning of the last string, which is a key where a colon follows. */
  #text = '';
  #key = '';
  readonly #keys: string[] = [];
  readonly #outermost: string[] = [];
  #open: { list: ObjectList; scanner: JsonScanner } | null = null;

  /** Those that hold objects, in order. */
  get lists(): readonly ObjectList[] {
    return this.#lists.filter(({ kind }) => kind !== 'other');
  }

  push(text: string): ListElement[] {
    const found: ListElement[] = [];
    this.#buffer += text;
    while (this.#at < this.#buffer.length) {
      if (this.#open) this.#readList(this.#open, found);
      else if (!this.#inString) this.#step();
      else if (!this.#leaveString()) break;
    }
    this.#buffer = this.#buffer.slice(this.#at);
    this.#at = 0;
    return found;
  }

  /** What the end of the text leaves over of a list that is not closed. */
  end(): ListElement[] {
    const { list, scanner } = this.#open ?? {};
    return list && scanner ? scanner.end().map((element) => ({ ...element, list })) : [];
  }

  #readList({ list, scanner }: { list: ObjectList; scanner: JsonScanner }, found: ListElement[]): void {
    for (const element of scanner.push(this.#buffer.slice(this.#at))) {
      if (
        element.number === 1 &&
        list.path !== '' &&
        element.flaw === null &&
        this.#examined++ < maxExamined
      ) {
        const known = list.kind !== 'other';
        list.kind = kindOf(element.text, list.path);
        if (!known && list.kind !== 'other') this.#lists.push(list);
      }
      found.push({ ...element, list });
    }
    this.#buffer = scanner.closed ? scanner.rest : '';
    this.#at = 0;
    if (!scanner.closed) return;
    list.closed = true;
    this.#open = null;
  }

  /** @returns false where the next piece is needed to go on */
  #leaveString(): boolean {
    const end = stringEnd(this.#buffer, this.#at);
    this.#inString = end === -1;
    const to = end === -1 ? this.#buffer.length - pendingEscape(this.#buffer, this.#at) : end;
    const content = end === -1 ? to : end - 1;
    if (this.#text.length < keyChars)
      this.#text += this.#buffer.slice(this.#at, Math.min(content, this.#at + keyChars));
    this.#at = to;
    return end !== -1;
  }

  #step(): void {
    sign.lastIndex = this.#at;
    const match = sign.exec(this.#buffer);
    this.#at = match ? match.index + 1 : this.#buffer.length;
    switch (match?.[0]) {
      case '"':
        this.#inString = true;
        this.#text = '';
        break;
      case ':':
        this.#key = this.#text;
        if (this.#keys.length === 1 && this.#outermost.length < maxKeys) this.#outermost.push(this.#key);
        break;
      case '{':
        this.#keys.push(this.#key);
        break;
      case '}':
        this.#keys.pop();
        break;
      case '[':
        this.#begin(match!.index);
        break;
    }
  }

  #begin(bracket: number): void {
    const near = this.#keys.length <= maxDepth;
    const list: ObjectList = {
      path: near ? [...this.#keys.slice(1), this.#key].join('.') : '',
      kind: near && beginsWithObject(this.#buffer, bracket) ? 'objects' : 'other',
      closed: false,
      keysBefore: this.#outermost.slice(0, -1),
    };
    if (list.kind === 'objects') this.#lists.push(list);
    this.#open = { list, scanner: new JsonScanner('array') };
    this.#at = bracket;
  }
}

function beginsWithObject(text: string, bracket: number): boolean {
  const begin = /\[\s*\{/y;
  begin.lastIndex = bracket;
  return begin.test(text);
}

/** What a list of this name holds, by its first element. */
function kindOf(text: string, path: string): ObjectList['kind'] {
  let element: Cell;
  try {
    element = parseJson(text).value;
  } catch {
    return 'objects';
  }
  if (!isObject(element) || chatStyle([element])) return 'other';
  if (recognise(nestedFormatOf([element])?.flat(element) ?? [element])) return 'rows';
  return isNameOf('response', path) ? 'other' : 'objects';
}
