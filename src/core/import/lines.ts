import { maxRawChars, maxRecordChars } from './record.ts';

export interface Line {
  /** From 1. */
  number: number;
  text: string;
  /** The line was over the limit, and only its beginning is in `text`. */
  tooLong: boolean;
}

/** Splits a stream of text at LF, CRLF and CR, mixed as they may be. Lines over the limit are not held in memory. */
export class LineSplitter {
  readonly #limit: number;
  /** How much is kept of a text over the limit. */
  readonly #keep: number;
  #number = 1;
  /** The line under way: its text so far, or its beginning once it is over the limit. */
  #open = '';
  #tooLong = false;
  /** The last chunk ended in CR: an LF at the next one's start belongs to it. */
  #afterCr = false;

  constructor(limit = maxRecordChars) {
    this.#limit = limit;
    this.#keep = Math.min(limit, maxRawChars);
  }

  push(text: string): Line[] {
    if (text === '') return [];
    const chunk = this.#afterCr && text[0] === '\n' ? text.slice(1) : text;
    this.#afterCr = text.endsWith('\r');
    const pieces = chunk.includes('\r') ? chunk.split(/\r\n|\r|\n/) : chunk.split('\n');
    const lines: Line[] = [];
    for (let at = 0; at < pieces.length - 1; at++) {
      this.#extend(pieces[at]!);
      lines.push(this.#close());
    }
    this.#extend(pieces[pieces.length - 1]!);
    return lines;
  }

  /** The last line, where it had no line break; else nothing. */
  end(): Line[] {
    return this.#open === '' ? [] : [this.#close()];
  }

  #extend(piece: string): void {
    if (this.#tooLong) return;
    this.#open += piece;
    if (this.#open.length > this.#limit) {
      this.#open = this.#open.slice(0, this.#keep);
      this.#tooLong = true;
    }
  }

  #close(): Line {
    // A byte order mark within, which files joined end to end have, is no part of a line.
    const text = this.#open.replace(/^\ufeff/, '');
    const line = { number: this.#number++, text, tooLong: this.#tooLong };
    this.#open = '';
    this.#tooLong = false;
    return line;
  }
}
