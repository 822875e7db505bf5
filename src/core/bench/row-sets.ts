import { rowsOfEach } from '../rows/instruction-numbers.ts';
import type { Row } from '../rows/row.ts';

/** Rows by instruction, in the order of the instructions' first appearance. */
export function byInstruction(rows: readonly Row[]): Row[][] {
  const groups = rowsOfEach(rows.map(({ instruction }) => instruction));
  return groups.map((group) => group.map((at) => rows[at]!));
}

/**
 * Instructions with twice as many responses: an instruction's own, and those to the instruction after it. The texts
 * and their lengths stay real, which is what time depends on.
 */
export function withNeighboursResponses(groups: readonly Row[][]): Row[][] {
  return groups.map((group, at) => {
    const borrowed = groups[(at + 1) % groups.length]!;
    const { instruction } = group[0]!;
    return [
      ...group,
      ...borrowed.map((row) => ({ ...row, id: `${row.id} for ${group[0]!.id}`, instruction })),
    ];
  });
}

/**
 * Whole instructions, spread evenly over the set, as many as `tokens` holds. Where not even one fits, the shortest
 * instruction, if it is no more than four times too long; else as many of its shortest rows as fit, and never fewer
 * than two.
 * @param lengths prompt tokens of a row
 */
export function groupsWithin(
  groups: readonly Row[][],
  lengths: (row: Row) => number,
  tokens: number,
): Row[][] {
  const size = (group: readonly Row[]) => group.reduce((sum, row) => sum + lengths(row), 0);
  const sizes = groups.map(size);
  const total = sizes.reduce((a, b) => a + b, 0);
  const wanted = Math.min(groups.length, Math.floor((tokens / total) * groups.length));
  if (wanted >= 1)
    return Array.from({ length: wanted }, (_, i) => groups[Math.floor((i * groups.length) / wanted)]!);
  const shortest = groups[sizes.indexOf(Math.min(...sizes))]!;
  if (size(shortest) <= 4 * tokens) return [shortest];
  const rows = [...shortest].sort((a, b) => lengths(a) - lengths(b));
  while (rows.length > 2 && size(rows) > tokens) rows.pop();
  return [rows];
}
