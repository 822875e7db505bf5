import { CsvReader } from '#core/import/csv-records.ts';
import { JsonlReader } from '#core/import/json-records.ts';
import { isRejected, type Parsed, type RecordReader, type SourceRecord } from '#core/import/record.ts';
import { agreesWith } from './whole-records.ts';

export type OutputFormat = 'jsonl' | 'csv';

/** The format of an output file: CSV where its name ends so, else JSON Lines. */
export const outputFormat = (path: string): OutputFormat =>
  path.toLowerCase().endsWith('.csv') ? 'csv' : 'jsonl';

export interface WrittenRecords {
  format: OutputFormat;
  /** The header with its line break, or nothing. */
  head: string;
  /** How a record may begin that was cut off: such a one is left out. */
  beginnings(): Iterable<string>;
  refuse(why: string): Error;
}

/** The records of a file that this command wrote, in its own format, whatever they look like. */
export async function* readRecords(
  text: AsyncIterable<string>,
  { format, head, beginnings, refuse }: WrittenRecords,
): AsyncGenerator<SourceRecord, void> {
  const reader: RecordReader =
    format === 'csv' ? new CsvReader({ delimiter: ',', quotes: true }) : new JsonlReader();
  let start = '';
  let records = 0;
  function* sound(parsed: readonly Parsed[]) {
    for (const one of parsed) {
      records++;
      if (!isRejected(one)) yield one;
      else if (![...beginnings()].some((beginning) => agreesWith(Buffer.from(one.raw), beginning)))
        throw refuse(`its line ${one.line} cannot be read (${one.code})`);
    }
  }
  for await (const piece of text) {
    if (start.length <= head.length) start += piece;
    yield* sound(reader.push(piece));
  }
  yield* sound(reader.end());
  const headless = records === 0 && start.trim() !== '' && start.trim() !== head.trim();
  if (headless) throw refuse('it was not written by this command');
}
