import { maxRawChars, maxRecordChars } from './record.ts';

type QuoteFlaw = 'unclosed-quote' | 'bad-quotes';

export interface CsvRecord {
  /** Line on which it begins, from 1. */
  line: number;
  text: string;
  flaw: 'too-long' | QuoteFlaw | null;
}

const lineBreak = /\r\n|\r|\n/g;
const countBreaks = (text: string) => text.match(lineBreak)?.length ?? 0;

/**
 * Finds the records of a CSV text that arrives in pieces. A record ends at a line break (LF, CRLF or CR) outside
 * quotes; a quote opens only at a field's start. Where quotes are malformed or never close, only the line on which
 * the record began is given up, and reading goes on with the next line.
 */
export class CsvSplitter {
  readonly #delimiter: string;
  readonly #limit: number;
  /** How much is kept of a text over the limit. */
  readonly #keep: number;
  /** A delimiter or line break, which is all that matters outside quotes. */
  readonly #sign: RegExp;
  #buffer = '';
  /** Scanned up to here in the buffer. */
  #at = 0;
  /** Where the record under way begins in the buffer. */
  #start = 0;
  #line = 1;
  #quoted = false;
  #fieldStart = true;
  #sawQuote = false;
  /** A quote does not close, or text follows a closing quote within its field. */
  #flaw: QuoteFlaw | null = null;
  /** The beginning of a record over the limit, of which nothing else is held. */
  #beginning: string | null = null;
  /** Line breaks in what was let go of it. */
  #droppedBreaks = 0;

  readonly #quotes: boolean;

  /** @param quotes whether quotes enclose cells; else they are text, and each line is a record */
  constructor(delimiter: string, limit = maxRecordChars, quotes = true) {
    this.#delimiter = delimiter;
    this.#quotes = quotes;
    this.#limit = limit;
    this.#keep = Math.min(limit, maxRawChars);
    this.#sign = new RegExp(`[\\n\\r\\u{${delimiter.codePointAt(0)!.toString(16)}}]`, 'gu');
  }

  push(text: string): CsvRecord[] {
    return this.#read(text, false);
  }

  end(): CsvRecord[] {
    return this.#read('', true);
  }

  #read(text: string, final: boolean): CsvRecord[] {
    const found: CsvRecord[] = [];
    this.#buffer += text;
    do {
      do this.#scan(found, final);
      while (this.#isStuck(final) && this.#giveUpLine(found));
      if (final && this.#quoted) this.#flaw = 'unclosed-quote';
      if (final && (this.#buffer.length > this.#start || this.#beginning !== null))
        this.#endRecord(found, this.#buffer.length, this.#buffer.length);
    } while (final && this.#at < this.#buffer.length);
    this.#release();
    return found;
  }

  #scan(found: CsvRecord[], final: boolean): void {
    while (this.#at < this.#buffer.length) {
      const waits = this.#quoted ? !this.#leaveQuotes(final) : !this.#step(found, final);
      if (waits) return;
    }
  }

  /** @returns false where the next piece is needed to go on */
  #leaveQuotes(final: boolean): boolean {
    const quote = this.#buffer.indexOf('"', this.#at);
    if (quote === -1) {
      this.#at = this.#buffer.length;
      return true;
    }
    if (quote === this.#buffer.length - 1 && !final) {
      this.#at = quote;
      return false;
    }
    const next = this.#buffer[quote + 1];
    if (next === '"') this.#at = quote + 2;
    else {
      this.#quoted = false;
      this.#at = quote + 1;
      if (next !== undefined && next !== this.#delimiter && !/[\r\n ]/.test(next)) this.#flaw = 'bad-quotes';
    }
    return true;
  }

  /** @returns false where the next piece is needed to go on */
  #step(found: CsvRecord[], final: boolean): boolean {
    // A byte order mark within, which files joined end to end have, is no part of a cell.
    if (this.#at === this.#start && this.#buffer[this.#at] === '\ufeff') {
      this.#start++;
      this.#at++;
      return true;
    }
    if (this.#quotes && this.#fieldStart && this.#buffer[this.#at] === '"' && this.#flaw === null) {
      this.#quoted = true;
      this.#sawQuote = true;
      this.#fieldStart = false;
      this.#at++;
      return true;
    }
    this.#sign.lastIndex = this.#at;
    const index = this.#sign.exec(this.#buffer)?.index ?? -1;
    if (index === -1) {
      this.#fieldStart = false;
      this.#at = this.#buffer.length;
      return true;
    }
    if (this.#buffer[index] === this.#delimiter) {
      this.#fieldStart = true;
      this.#at = index + 1;
      return true;
    }
    const mayPair = this.#buffer[index] === '\r';
    if (mayPair && index === this.#buffer.length - 1 && !final) {
      this.#fieldStart = false;
      this.#at = index;
      return false;
    }
    const paired = mayPair && this.#buffer[index + 1] === '\n';
    this.#endRecord(found, index, index + (paired ? 2 : 1));
    return true;
  }

  #endRecord(found: CsvRecord[], end: number, next: number): void {
    const text = this.#buffer.slice(this.#start, end);
    const innerBreaks = this.#droppedBreaks + (this.#sawQuote ? countBreaks(text) : 0);
    const tooLong = this.#beginning !== null || text.length > this.#limit;
    const flaw = tooLong ? 'unclosed-quote' : this.#flaw;
    if (flaw !== null && innerBreaks > 0 && this.#beginning === null && this.#restartAfterLine(found, flaw))
      return;
    const kept = tooLong ? (this.#beginning ?? text.slice(0, this.#keep)) : text;
    found.push({ line: this.#line, text: kept, flaw: tooLong ? 'too-long' : flaw });
    this.#beginning = null;
    this.#droppedBreaks = 0;
    this.#line += innerBreaks + 1;
    this.#begin(next);
  }

  /** Whether the record under way leads nowhere: a quote open at the end, or more text than the limit. */
  #isStuck(final: boolean): boolean {
    return (final && this.#quoted) || (this.#beginning === null && this.#at - this.#start > this.#limit);
  }

  /** @returns whether reading went back to an earlier line and must go on from there */
  #giveUpLine(found: CsvRecord[]): boolean {
    if (this.#beginning === null && this.#sawQuote && this.#restartAfterLine(found, 'unclosed-quote'))
      return true;
    if (this.#quoted) this.#flaw = 'unclosed-quote';
    return false;
  }

  /**
   * Set aside the record's first line and read on after it.
   * @returns false where the record has only one line, or one as long as the limit
   */
  #restartAfterLine(found: CsvRecord[], flaw: QuoteFlaw): boolean {
    lineBreak.lastIndex = this.#start;
    const match = lineBreak.exec(this.#buffer);
    if (!match || match.index - this.#start >= this.#limit) return false;
    found.push({ line: this.#line, text: this.#buffer.slice(this.#start, match.index), flaw });
    this.#line++;
    this.#begin(match.index + match[0].length);
    return true;
  }

  #begin(index: number): void {
    this.#start = index;
    this.#at = index;
    this.#quoted = false;
    this.#fieldStart = true;
    this.#sawQuote = false;
    this.#flaw = null;
  }

  #release(): void {
    if (this.#at - this.#start > this.#limit)
      this.#beginning ??= this.#buffer.slice(this.#start, this.#start + this.#keep);
    let keep = this.#start;
    if (this.#beginning !== null) {
      // A CR stays, because the LF after it would count as a second line break.
      keep = this.#buffer[this.#at - 1] === '\r' ? this.#at - 1 : this.#at;
      if (this.#sawQuote) this.#droppedBreaks += countBreaks(this.#buffer.slice(this.#start, keep));
    }
    this.#buffer = this.#buffer.slice(keep);
    this.#at -= keep;
    this.#start = 0;
  }
}
