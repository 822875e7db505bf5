import { pendingEscape, stringEnd } from './json-text.ts';
import { maxRawChars, maxRecordChars } from './record.ts';

export interface JsonElement {
  /** From 1. */
  number: number;
  /** The element's text, or the beginning of it where it is too long. */
  text: string;
  flaw: 'too-long' | 'cut-off' | null;
}

const structural = /["[\]{},]/g;

/**
 * Finds the elements of a JSON array, or of a sequence of JSON values, in text that arrives in pieces; it holds no
 * more than one element. It looks at brackets, commas and strings only: one malformed element does not hide the next.
 */
export class JsonScanner {
  readonly #limit: number;
  /** How much is kept of a text over the limit. */
  readonly #keep: number;
  /** Elements lie at this depth: 1 in an array, 0 in a sequence. */
  readonly #elementDepth: number;
  #buffer = '';
  /** Scanned up to here in the buffer. */
  #at = 0;
  /** Where the element under way begins in the buffer; -1 where none can be. */
  #start: number;
  /** The beginning of an element that is over the limit. */
  #beginning: string | null = null;
  #inString = false;
  #depth = 0;
  #number = 1;
  #closed = false;
  #trailing = '';
  #rest = '';

  constructor(layout: 'array' | 'sequence', limit = maxRecordChars) {
    this.#limit = limit;
    this.#keep = Math.min(limit, maxRawChars);
    this.#elementDepth = layout === 'array' ? 1 : 0;
    this.#start = layout === 'array' ? -1 : 0;
  }

  /** Whether the array's closing bracket was seen. */
  get closed(): boolean {
    return this.#closed;
  }

  /** The beginning of what follows the closing bracket, white space aside. */
  get trailing(): string {
    return this.#trailing;
  }

  /** Of the text pushed last, what follows the closing bracket. */
  get rest(): string {
    return this.#rest;
  }

  push(text: string): JsonElement[] {
    const found: JsonElement[] = [];
    this.#buffer += text;
    while (!this.#closed && this.#at < this.#buffer.length) {
      if (this.#inString) {
        if (!this.#leaveString()) break;
      } else this.#step(found);
    }
    if (this.#closed) {
      this.#rest = this.#buffer.slice(this.#at);
      this.#trailing = (this.#trailing + this.#rest).trimStart().slice(0, this.#keep);
      this.#at = this.#buffer.length;
    }
    this.#release();
    return found;
  }

  /** What the end of the text leaves over. */
  end(): JsonElement[] {
    const found: JsonElement[] = [];
    const open = this.#depth > this.#elementDepth || this.#inString;
    if (this.#start >= 0) this.#emit(found, this.#buffer.length, open ? 'cut-off' : null);
    return found;
  }

  /** Go on to the next sign outside strings. */
  #step(found: JsonElement[]): void {
    structural.lastIndex = this.#at;
    const match = structural.exec(this.#buffer);
    if (!match) {
      this.#at = this.#buffer.length;
      return;
    }
    const { index } = match;
    const among = this.#depth === this.#elementDepth;
    this.#at = index + 1;
    switch (match[0]) {
      case '"':
        this.#inString = true;
        break;
      case ',':
        if (among) this.#emit(found, index, null);
        break;
      case '{':
      case '[':
        this.#depth++;
        // The bracket that opens the array itself.
        if (this.#start < 0) this.#start = this.#at;
        break;
      default:
        this.#leave(match[0], index, found);
    }
  }

  #leave(bracket: string, index: number, found: JsonElement[]): void {
    if (this.#depth > this.#elementDepth) {
      this.#depth--;
      if (this.#depth === 0) this.#emit(found, index + 1, null);
    } else if (bracket === ']' && this.#elementDepth === 1) {
      this.#emit(found, index, null);
      this.#start = -1;
      this.#closed = true;
    }
    // A bracket too many stays part of its element, which is then no JSON and is set aside alone.
  }

  #leaveString(): boolean {
    const end = stringEnd(this.#buffer, this.#at);
    this.#inString = end === -1;
    if (end !== -1) this.#at = end;
    else this.#at = this.#buffer.length - pendingEscape(this.#buffer, this.#at);
    return end !== -1;
  }

  #emit(found: JsonElement[], end: number, flaw: 'cut-off' | null): void {
    const tooLong = this.#beginning !== null || end - this.#start > this.#limit;
    const whole = this.#buffer.slice(this.#start, end);
    const text = tooLong ? (this.#beginning ?? whole.slice(0, this.#keep)) : whole.trim();
    if (text !== '') found.push({ number: this.#number++, text, flaw: tooLong ? 'too-long' : flaw });
    this.#beginning = null;
    this.#start = this.#at;
  }

  /** Let go of what is scanned and no longer needed. */
  #release(): void {
    if (this.#start >= 0 && this.#at - this.#start > this.#limit)
      this.#beginning ??= this.#buffer.slice(this.#start, this.#start + this.#keep);
    const keep = this.#start >= 0 && this.#beginning === null ? this.#start : this.#at;
    this.#buffer = this.#buffer.slice(keep);
    this.#at -= keep;
    if (this.#start >= 0) this.#start = 0;
  }
}
