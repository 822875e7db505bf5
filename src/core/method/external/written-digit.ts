import { trimSigns } from '../../text/trim-signs.ts';

/** A digit in a text: its value, and the index of the UTF-16 unit where it begins. */
export interface WrittenDigit {
  digit: number;
  at: number;
}

/** Marks that may stand around a digit: blanks, quotes, brackets, Markdown, a JSON object's. */
const marks = ' \t\r\u00a0\u3000*_`"\'“”‘’«»()[]{}<>#$\\';
/** No answer in the asked form is longer. */
const maxLine = 200;

/**
 * The digit that an answer gives. The first line that is not blank must be one digit and nothing else but a label that
 * ends in a colon or an equals sign ("Score: 7"), marks around it ("**7**", "[[7]]", `{"score": 7}`), the scale that
 * was asked for ("7/9", "7 out of 9") and a full stop. Lines after it may explain, unless the next begins with a number.
 * Anything else is none: "10", "0.8", "-1", "7/10", "7%", "Between 6 and 8", "It has 3 faults".
 */
export function writtenDigit(text: string): WrittenDigit | null {
  const [first, second] = linesOf(text);
  if (!first || first.line.length > maxLine) return null;
  if (second && /^\p{Nd}/u.test(trimMarks(second.line))) return null;
  const { line, start } = first;
  const value = withoutScale(trimMarks(withoutStop(trimMarks(withoutLabel(line)))));
  const digit = value === null ? null : digitOf(value);
  return digit === null ? null : { digit, at: start + line.search(/\p{Nd}/u) };
}

/** The value of a text that is one digit, with or without blanks around it, in any script's digits; else null. */
export function digitOf(text: string): number | null {
  const [sign, ...more] = text.trim();
  if (sign === undefined || more.length > 0 || !/\p{Nd}/u.test(sign)) return null;
  const plain = sign.normalize('NFKC');
  return /^\d$/.test(plain) ? Number(plain) : null;
}

/** Whether a text is the beginning of such an answer, a label or marks alone, with its digit still to come. */
export const isOpening = (text: string): boolean => trimMarks(withoutLabel(text.trim())) === '';

/** What follows a label of letters and marks; the whole line where there is none. */
function withoutLabel(line: string): string {
  const end = line.search(/[:：=]/);
  if (end < 0) return line;
  const label = line.slice(0, end);
  const plain = [...label].every((sign) => marks.includes(sign) || /[\p{L}\p{M}]/u.test(sign));
  return plain ? line.slice(end + 1) : line;
}

const withoutStop = (text: string) => (/[.。]$/.test(text) ? text.slice(0, -1) : text);

/** Null where another scale than the one that was asked for is named. */
function withoutScale(text: string): string | null {
  const parts = text.split(/\/|\bout of\b/);
  if (parts.length === 1) return text;
  const [value, top] = parts.map(trimMarks);
  return parts.length === 2 && top === '9' ? value! : null;
}

const trimMarks = (text: string): string => trimSigns(text, marks);

/** The first two lines that are not blank, and where they start. */
function linesOf(text: string): { line: string; start: number }[] {
  const lines: { line: string; start: number }[] = [];
  for (let start = 0; start <= text.length && lines.length < 2; ) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    const line = text.slice(start, end);
    if (line.trim() !== '') lines.push({ line, start });
    start = end + 1;
  }
  return lines;
}
