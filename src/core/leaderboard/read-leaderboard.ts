import { AppError } from '../errors.ts';
import { isNameOf, plainName } from '../import/names.ts';
import { openSource } from '../import/source.ts';
import { cellOf, numberOf, textKind } from '../rows/cells.ts';
import type { Cell } from '../rows/row.ts';
import type { Leaderboard } from './leaderboard.ts';

/**
 * Read a leaderboard: a JSON object of models, each with a number or an object of numbers, or a table (JSONL,
 * JSON list, CSV, TSV) with a column of model names and columns of numbers. The names are in `model`, `name` or a column
 * called alike, else in the first column of different texts, whatever its header. Cells that are no number are passed
 * over.
 * @param bytes the file, already decompressed
 * @param name of the file, for messages and for its format
 * @throws AppError `no-leaderboard` where no model has a number
 */
export async function readLeaderboard(bytes: AsyncIterable<Uint8Array>, name: string): Promise<Leaderboard> {
  const whole = await gathered(bytes);
  const entries = modelsOfObject(new TextDecoder().decode(whole)) ?? (await modelsOfTable(whole, name));
  const board: Leaderboard = new Map();
  for (const [model, values] of entries)
    for (const [column, cell] of Object.entries(values)) {
      const value = numberOf(cell);
      if (Number.isNaN(value)) continue;
      board.set(column, (board.get(column) ?? new Map<string, number>()).set(model, value));
    }
  if (board.size > 0) return board;
  throw new AppError(
    'no-leaderboard',
    `${name} has no number for any model. Give a JSON object {"model": number}, or a table with a column of model names and one of numbers.`,
    { name },
  );
}

async function gathered(bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of bytes) parts.push(part);
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

type Entries = [string, Record<string, Cell>][];

function modelsOfObject(text: string): Entries | null {
  let parsed: Cell;
  try {
    parsed = JSON.parse(text) as Cell;
  } catch {
    return null;
  }
  if (parsed === null || typeof parsed !== 'object' || Array.isArray(parsed)) return null;
  return Object.entries(parsed).map(([model, cell]) =>
    cell !== null && typeof cell === 'object' && !Array.isArray(cell)
      ? [model, cell]
      : [model, { value: cell }],
  );
}

async function modelsOfTable(whole: Uint8Array, name: string): Promise<Entries> {
  const source = await openSource(
    (async function* () {
      yield whole;
    })(),
    name,
  );
  const records: Record<string, Cell>[] = [];
  for await (const batch of source.parsed)
    for (const parsed of batch) if (!('code' in parsed)) records.push(parsed.record);
  const columns = modelColumns(records);
  return records.flatMap((record): Entries => {
    const named = columns.map((column) => cellOf(record, column)).find(isName);
    if (named === undefined) return [];
    return [
      [named, Object.fromEntries(Object.entries(record).filter(([column]) => !columns.includes(column)))],
    ];
  });
}

/**
 * The columns that may name the model of a record, the likeliest first: those with a model's name as theirs, else the
 * first one in which every record holds another text, such as an index without a header.
 */
function modelColumns(records: readonly Record<string, Cell>[]): string[] {
  const columns = [...new Set(records.flatMap(Object.keys))];
  const named = columns.filter((column) => isNameOf('model', column) || plainName(column) === 'name');
  if (named.length > 0) return named.sort((a, b) => likelihood(a) - likelihood(b));
  const texts = columns.find((column) => {
    const names = records.map((record) => cellOf(record, column));
    return names.every(isName) && new Set(names).size === names.length;
  });
  return texts === undefined ? [] : [texts];
}

const likelihood = (column: string) => ['model', 'name'].indexOf(plainName(column)) >>> 0;

/** A text that is neither empty nor a number. */
const isName = (cell: Cell): cell is string => typeof cell === 'string' && textKind(cell) === 'words';
