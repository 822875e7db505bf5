import type { Cell, RejectedRow } from '../rows/row.ts';

/** A record as its container holds it. */
export interface SourceRecord {
  /** Line of JSONL and CSV, element of a JSON array; from 1. */
  line: number;
  record: Record<string, Cell>;
  /** Its text in the source. */
  raw: string;
}

/** What a container gives, in source order. */
export type Parsed = SourceRecord | RejectedRow;

export const isRejected = (parsed: Parsed): parsed is RejectedRow => 'code' in parsed;

/** Text in, records out, as they become complete. Nothing it is given ends it. */
export interface RecordReader {
  push(text: string): Parsed[];
  /** The source has ended. */
  end(): Parsed[];
  /** Remarks on the source as a whole, complete after `end`. */
  notes(): string[];
}

/** A longer record is set aside unread, so that memory stays bounded. In UTF-16 units: about 16 MB. */
export const maxRecordChars = 16 * 1024 * 1024;

/** A record of more columns is set aside: no table has them, and every step keeps something for each. */
export const maxColumns = 10_000;

/** A record nested deeper is set aside: what stores and exports it goes down by recursion. */
export const maxDepth = 200;

/** How much of a rejected record's text is kept. */
export const maxRawChars = 2000;

export const reject = (
  line: number,
  code: string,
  field: string | null,
  message: string,
  raw: string,
): RejectedRow => ({ line, code, field, message, raw: raw.slice(0, maxRawChars) });

export const rejectTooLong = (line: number, raw: string): RejectedRow =>
  reject(
    line,
    'record-too-long',
    null,
    `The record is longer than ${maxRecordChars.toLocaleString('en')} characters and was not read. ` +
      'Shorten it or split it, or check that a line break or a closing quote is not missing.',
    raw,
  );
