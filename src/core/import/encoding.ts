import { AppError } from '../errors.ts';
import { type Encoding, escapedEncoding, legacyEncoding } from './legacy-encoding.ts';

export type { Encoding };

const startsWith = (bytes: Uint8Array, ...magic: number[]) => magic.every((byte, at) => bytes[at] === byte);

/**
 * How the bytes stand for text: by byte order mark, else by where the zero bytes are, else UTF-8, unless most of what
 * is not ASCII is invalid as such: then a legacy encoding, which spreadsheets still write, is guessed.
 * @param head the file's first bytes; the more, the surer
 * @throws {AppError} `binary-file` where it is no text at all
 */
export function detectEncoding(head: Uint8Array, fileName: string): Encoding {
  if (startsWith(head, 0xef, 0xbb, 0xbf)) return { name: 'utf-8', label: 'UTF-8 with BOM' };
  if (startsWith(head, 0xff, 0xfe, 0, 0) || startsWith(head, 0, 0, 0xfe, 0xff))
    throw new AppError(
      'unsupported-encoding',
      `${fileName} is written in UTF-32, so no rows were read. Save it as UTF-8, and open that.`,
    );
  if (startsWith(head, 0xff, 0xfe)) return { name: 'utf-16le', label: 'UTF-16 LE' };
  if (startsWith(head, 0xfe, 0xff)) return { name: 'utf-16be', label: 'UTF-16 BE' };
  const { evenZeros, oddZeros, controls } = census(head);
  const pairs = head.length / 2;
  if (oddZeros >= 0.1 * pairs && evenZeros <= 0.1 * oddZeros)
    return { name: 'utf-16le', label: 'UTF-16 LE, no BOM' };
  if (evenZeros >= 0.1 * pairs && oddZeros <= 0.1 * evenZeros)
    return { name: 'utf-16be', label: 'UTF-16 BE, no BOM' };
  const valid = isUtf8(head);
  if (controls > (valid ? 0.02 : 0.002) * head.length)
    throw new AppError(
      'binary-file',
      `${fileName} does not hold text, so no rows were read. Open JSONL, JSON or CSV, also compressed with gzip.`,
    );
  if (valid && head.includes(0x1b)) return escapedEncoding(head) ?? utf8;
  return valid || isMostlyUtf8(head) ? utf8 : legacyEncoding(head);
}

const utf8: Encoding = { name: 'utf-8', label: 'UTF-8' };

/** How many bytes are not ASCII, which means the same in every encoding that is guessed. */
export function beyondAscii(bytes: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < bytes.length; at++) if (bytes[at]! >= 0x80 || bytes[at] === 0x1b) count++;
  return count;
}

/** Zero bytes by parity of their place, and control characters that no text has. */
function census(head: Uint8Array) {
  let evenZeros = 0;
  let oddZeros = 0;
  let controls = 0;
  head.forEach((byte, at) => {
    if (byte === 0) {
      if (at % 2 === 0) evenZeros++;
      else oddZeros++;
    }
    // Tab, line feed, vertical tab, form feed, carriage return and escape occur in text.
    if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) controls++;
  });
  return { evenZeros, oddZeros, controls };
}

/** A character cut off at the end of the head does not count against it. */
function isUtf8(head: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Whether more characters beyond ASCII can be read than not: a few broken bytes do not make it another encoding. */
function isMostlyUtf8(head: Uint8Array): boolean {
  const beyondAscii = new TextDecoder('utf-8').decode(head).match(/[^\0-\x7f]/gu) ?? [];
  const broken = beyondAscii.filter((char) => char === '\ufffd').length;
  return broken < beyondAscii.length / 2;
}
