import { createReadStream } from 'node:fs';

const lineFeed = 0x0a;
const quote = 0x22;

/** Where the whole records of a file end, and what an interrupted write left after them. */
export interface WholeRecords {
  /** Bytes up to and with the last record's line feed. */
  end: number;
  /** What follows: nothing, or a record that was cut off. */
  torn: Buffer;
}

/**
 * A record counts once its line feed is in the file. A line feed within a quoted cell of CSV ends nothing.
 * @param quotes whether the file is CSV
 */
export async function wholeRecords(path: string, quotes: boolean): Promise<WholeRecords> {
  let end = 0;
  let at = 0;
  let quoted = false;
  let tail: Buffer[] = [];
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    let last = -1;
    if (quotes)
      for (let i = 0; i < chunk.length; i++) {
        if (chunk[i] === quote) quoted = !quoted;
        else if (chunk[i] === lineFeed && !quoted) last = i;
      }
    else last = chunk.lastIndexOf(lineFeed);
    if (last >= 0) {
      end = at + last + 1;
      tail = [];
    }
    tail.push(chunk.subarray(last + 1));
    at += chunk.length;
  }
  return { end, torn: withoutZeros(Buffer.concat(tail)) };
}

/** After a power failure a file may end in zero bytes that nobody wrote. */
function withoutZeros(bytes: Buffer): Buffer {
  let { length } = bytes;
  while (length > 0 && bytes[length - 1] === 0) length--;
  return bytes.subarray(0, length);
}

/** Whether one is how the other begins. */
export function agreesWith(torn: Buffer, text: string): boolean {
  const bytes = Buffer.from(text);
  const length = Math.min(torn.length, bytes.length);
  return torn.subarray(0, length).equals(bytes.subarray(0, length));
}

/** Whether these bytes are how a text begins. */
export const isBeginning = (bytes: Buffer, text: string): boolean =>
  bytes.length <= Buffer.byteLength(text) && agreesWith(bytes, text);
