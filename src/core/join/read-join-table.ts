import { AppError } from '../errors.ts';
import { isRejected } from '../import/record.ts';
import { type OpenSource, readRows } from '../import/source.ts';
import {
  chooseJoin,
  type JoinBase,
  type JoinBy,
  joinWords,
  recordKeyFor,
  requireJoin,
  textsKey,
} from './join-by.ts';
import { JoinTable } from './join-table.ts';

/**
 * Read all records of a file that is to be joined to a dataset. They are held in memory, within a bound; the dataset is
 * not.
 * @param by null: as the columns tell
 * @param hash of a text
 * @param maxBytes how much may be held, as `JoinTable` has it
 * @throws {AppError} `no-join-key`, `no-such-column`, `join-too-large`, and what reading a file throws
 */
export async function readJoinTable(
  source: OpenSource,
  base: JoinBase,
  by: JoinBy | null,
  hash: (text: string) => string,
  maxBytes?: number,
): Promise<JoinTable> {
  try {
    const { plan, name } = source;
    const columns = [...new Set(source.records.flatMap((record) => Object.keys(record)))];
    const file = { name, columns, hasTexts: plan !== null };
    const chosen = by ?? chooseJoin(base, file);
    requireJoin(chosen, base, file);
    if (chosen.kind === 'columns') {
      const { pairs } = chosen;
      const keys = pairs.map(({ theirs }) => theirs);
      const table = new JoinTable(chosen, name, keys, hash, maxBytes);
      for await (const parsed of source.parsed)
        for (const one of parsed)
          if (isRejected(one)) table.addRejected(one);
          else table.add(recordKeyFor(pairs, one.record), one.line, one.record);
      return table;
    }
    const { instruction, input, response } = plan!.mapping;
    const texts = [instruction, input, response].filter((column) => column !== null);
    const table = new JoinTable(chosen, name, texts, hash, maxBytes);
    for await (const { rows, rejected } of readRows(source, plan!, () => {})) {
      for (const row of rows) table.add(textsKey(row, hash), row.line, row.source);
      for (const one of rejected) table.addRejected(one);
    }
    return table;
  } catch (thrown) {
    await source.close();
    throw thrown;
  }
}

/** @throws {AppError} `nothing-matched` where not one row has a record */
export function requireMatch(table: JoinTable, base: JoinBase): void {
  const { matched, rows, file, records } = table.report();
  if (matched > 0) return;
  throw new AppError(
    'nothing-matched',
    `Not one of ${rows} rows of ${base.name} matches one of ${records} records of ${file} by ${joinWords(table.by)}, so nothing was joined. Name another column that holds the same values in both.`,
    { rows, records },
  );
}
