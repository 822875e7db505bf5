import type { Row } from '../rows/row.ts';

/** What tells a row from others without its texts. */
export interface RowKey {
  id: string;
  /** SHA-256 of its instruction, response and reference, hex. */
  sha256: string;
}

/** @param sha256 of a text's UTF-8, hex */
export const rowKey = (
  row: Pick<Row, 'id' | 'instruction' | 'response' | 'reference'>,
  sha256: (text: string) => string,
): RowKey => ({
  id: row.id,
  sha256: sha256(JSON.stringify([row.instruction, row.response, row.reference])),
});

/**
 * Find rows of one dataset in another, whatever their order: by their texts, and of several with the same texts by
 * their id first, then in the order in which they come. No row of `ours` is given to two of `theirs`.
 * @returns for each of `theirs` the index in `ours`, or -1
 */
export function matchRows(theirs: readonly RowKey[], ours: readonly RowKey[]): Int32Array {
  const found = new Int32Array(theirs.length).fill(-1);
  const free = new Map<string, Map<number, string>>();
  for (const [at, { id, sha256 }] of ours.entries()) {
    const same = free.get(sha256) ?? new Map<number, string>();
    free.set(sha256, same.set(at, id));
  }
  const take = (row: number, at: number) => {
    found[row] = at;
    free.get(theirs[row]!.sha256)!.delete(at);
  };
  // The ids of all come first: a row without its like must not take the place of one that has it.
  for (const [row, { id, sha256 }] of theirs.entries())
    for (const [at, other] of free.get(sha256) ?? [])
      if (other === id) {
        take(row, at);
        break;
      }
  for (const [row, { sha256 }] of theirs.entries()) {
    if (found[row] !== -1) continue;
    const [at] = free.get(sha256)?.keys() ?? [];
    if (at !== undefined) take(row, at);
  }
  return found;
}
