import Papa from 'papaparse';
import { CsvSplitter } from './csv-splitter.ts';

/** How a table's cells are set apart. */
export interface Dialect {
  delimiter: string;
  /** Whether quotes enclose cells; else they are text. */
  quotes: boolean;
}

/** The fields of one record's text; null where its quotes are malformed. */
export function fieldReader(delimiter: string): (text: string) => string[] | null {
  const parser = new Papa.Parser({ delimiter, newline: '\n' });
  return (text) => {
    const { data, errors } = parser.parse(text, 0, false) as Papa.ParseResult<string[]>;
    return errors.length === 0 && data.length === 1 ? data[0]! : null;
  };
}

/** No header is longer. */
const headerChars = 1 << 16;

const candidates = [',', '\t', ';', '|'];

/** The delimiter that a first line such as `sep=;` states, which spreadsheets read and write; null where it is none. */
export const separatorIn = (line: string): string | null =>
  /^"?sep=([^\r\n"])"?$/i.exec(line.trimStart())?.[1] ?? null;

/**
 * How a table is written: the delimiter that its first line states, or under which the header is recognised, else the
 * one that gives the most even rows.
 * @param head the text's beginning
 * @param recognises whether these column names are known
 * @returns null where no delimiter gives two columns
 */
export function detectDialect(head: string, recognises: (columns: string[]) => boolean): Dialect | null {
  const text = head.trimStart();
  const delimiter =
    separatorIn(text.slice(0, 16).split(/[\r\n]/, 1)[0]!) ?? detectDelimiter(text, recognises);
  if (delimiter === null) return null;
  return { delimiter, quotes: delimiter !== '\t' || quotesEnclose(text, delimiter) };
}

function detectDelimiter(text: string, recognises: (columns: string[]) => boolean): string | null {
  for (const delimiter of candidates) {
    const [header] = new CsvSplitter(delimiter).push(`${text.slice(0, headerChars)}\n`);
    const fields = header && fieldReader(delimiter)(header.text);
    if (fields && recognises(fields)) return delimiter;
  }
  const { meta, errors } = Papa.parse<string[]>(text.slice(0, headerChars), {
    preview: 10,
    skipEmptyLines: true,
    delimitersToGuess: candidates,
  });
  return errors.some((error) => error.code === 'UndetectableDelimiter') ? null : meta.delimiter;
}

/**
 * Whether the quotes of a tab-separated text enclose cells, as spreadsheets write them, or are text, as in most other
 * files. They are text where a cell opens a quote that its own line does not close, though every line is a whole row:
 * read as an enclosure it would swallow the rows up to the next quote.
 */
function quotesEnclose(text: string, delimiter: string): boolean {
  const lines = text.split(/\r\n|\r|\n/);
  // The last line may be cut off.
  if (lines.length > 2) lines.pop();
  const rows = lines.filter((line) => line !== '').map((line) => line.split(delimiter));
  const odd = (cell: string) => cell.startsWith('"') && !/^"(?:[^"]|"")*"$/.test(cell);
  if (!rows.some((cells) => cells.some(odd))) return true;
  const [header] = rows;
  if (rows.every((cells) => cells.length === header!.length)) return false;
  const records = new CsvSplitter(delimiter).push(text.endsWith('\n') ? text : `${text}\n`);
  const fields = fieldReader(delimiter);
  const whole = records.filter(
    (record) => record.flaw === null && fields(record.text)?.length === header!.length,
  );
  const even = rows.filter((cells) => cells.length === header!.length);
  return whole.length >= records.length / 2 && records.length - whole.length <= rows.length - even.length;
}
