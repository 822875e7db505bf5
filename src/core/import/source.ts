import type { ByteSource } from '../bytes/byte-source.ts';
import { AppError } from '../errors.ts';
import type { Cell, RejectedRow } from '../rows/row.ts';
import type { ContainerName } from './container.ts';
import { expandSample } from './expansion.ts';
import { flattened, nestedFormatOf } from './nested/flatten.ts';
import { openRecords, type SourceFile } from './open-records.ts';
import { type ReadingPlan, recognise } from './recognise.ts';
import { isRejected, type Parsed } from './record.ts';
import type { RecordSource } from './record-stream.ts';
import { type RowBatch, RowReader } from './row-reader.ts';

/** Records looked at to recognise the columns: so many, or as many as this much text holds. */
const sampleRecords = 50;
const sampleChars = 4 << 20;

/** A source read far enough to say what it holds. */
export interface OpenSource {
  name: string;
  container: ContainerName;
  /** For display, such as "UTF-8 with BOM". */
  encoding: string;
  /** The first records, as they stand or with the nested parts of a known format in columns. */
  records: Record<string, Cell>[];
  /** How records become rows; null where the columns were not recognised. */
  plan: ReadingPlan | null;
  /** Every record from the first on; each is given once. */
  parsed: AsyncGenerator<Parsed[], void>;
  /** Remarks on the source as a whole; complete when `parsed` has ended. */
  notes(): string[];
  /** Stop reading and let go of the bytes. */
  close(): Promise<void>;
}

/**
 * Open a source of rows: say its encoding, container and columns, and be ready to read on.
 * @param bytes the file's bytes, already decompressed
 * @param ranges the same file by ranges, where it can be read so: some formats have to be
 * @param name the file's name, for messages and, where the bytes leave it open, for the format
 * @throws {AppError} where it holds no rows: `empty-file`, `wrong-file-type`, `binary-file`, `unknown-format`,
 *   `no-records`, `no-rows`, `no-readable-rows`
 */
export const openSource = (
  bytes: AsyncIterable<Uint8Array>,
  name: string,
  ranges: ByteSource | null = null,
): Promise<OpenSource> => openFiles([{ bytes, name, ranges }], name);

/** The same of several files that are read one after the other as one table. */
export async function openFiles(files: readonly SourceFile[], name: string): Promise<OpenSource> {
  const stream = await openRecords(files);
  try {
    const first: Parsed[] = [];
    let records: Record<string, Cell>[] = [];
    let chars = 0;
    let ended = false;
    while (records.length < sampleRecords && (chars < sampleChars || records.length === 0) && !ended) {
      const parsed = await stream.read();
      ended = parsed === null;
      for (const one of parsed ?? []) {
        first.push(one);
        if (isRejected(one)) continue;
        records.push(one.record);
        chars += one.raw.length;
      }
    }
    if (records.length === 0) throw noRows(name, first.filter(isRejected));
    const nested = nestedFormatOf(records);
    const flat = (parsed: Parsed[]) => (nested ? flattened(parsed, nested) : parsed);
    records = nested ? flat(first).flatMap((one) => (isRejected(one) ? [] : [one.record])) : records;
    records = records.slice(0, sampleRecords);
    return {
      name,
      container: stream.container,
      encoding: stream.encoding,
      records,
      plan: recognise(records),
      parsed: continued(first, stream, flat),
      notes: () => [
        ...(nested ? [`Read as ${nested.name}: question and answer were taken out of nested parts.`] : []),
        ...stream.notes(),
      ],
      close: () => stream.close(),
    };
  } catch (failure) {
    await stream.close();
    throw failure;
  }
}

async function* continued(
  first: Parsed[],
  stream: RecordSource,
  flat: (parsed: Parsed[]) => Parsed[],
): AsyncGenerator<Parsed[], void> {
  try {
    yield flat(first);
    for (let parsed = await stream.read(); parsed !== null; parsed = await stream.read()) yield flat(parsed);
  } finally {
    await stream.close();
  }
}

/** The first records as the plan sees them: one a response. */
export const planned = (records: readonly Record<string, Cell>[], plan: ReadingPlan | null) => {
  const expansion = plan?.expansion;
  return expansion ? expandSample(records, expansion) : [...records];
};

/**
 * Read the rows of an open source. Batches may be empty; leaving the iteration closes the source.
 * @param notes receives the remarks at the end
 * @param limit ends after so many rows; what follows them is not read
 * @throws {AppError} `no-readable-rows` where not one row could be read
 */
export async function* readRows(
  source: OpenSource,
  plan: ReadingPlan,
  notes: (remarks: string[]) => void,
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<RowBatch, void> {
  const reader = new RowReader(plan);
  const examples: RejectedRow[] = [];
  let rows = 0;
  for await (const parsed of source.parsed) {
    const batch =
      limit === Number.POSITIVE_INFINITY ? reader.read(parsed) : readUpTo(reader, parsed, limit - rows);
    rows += batch.rows.length;
    if (examples.length < maxExamples)
      examples.push(...batch.rejected.slice(0, maxExamples - examples.length));
    yield batch;
    if (rows >= limit) break;
  }
  if (rows === 0) throw noRows(source.name, examples);
  notes([...source.notes(), ...reader.notes()]);
}

/** Records one by one until there are enough rows, so that nothing is said of those after them. */
function readUpTo(reader: RowReader, parsed: readonly Parsed[], limit: number): RowBatch {
  const whole: RowBatch = { rows: [], rejected: [] };
  for (const one of parsed) {
    if (whole.rows.length >= limit) break;
    const { rows, rejected } = reader.read([one]);
    whole.rows.push(...rows.slice(0, limit - whole.rows.length));
    whole.rejected.push(...rejected);
  }
  return whole;
}

const maxExamples = 20;

function noRows(name: string, rejected: readonly RejectedRow[]): AppError {
  const [first] = rejected;
  if (!first)
    return new AppError(
      'no-rows',
      `${name} has no rows below its header or in its list. Choose another file.`,
    );
  return new AppError(
    'no-readable-rows',
    `Not one row of ${name} could be read. The first reason, at line or element ${first.line}: ${first.message}`,
    { rejected: rejected.slice(0, maxExamples) },
  );
}
