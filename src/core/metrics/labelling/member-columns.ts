/** Groups with fewer rows than this have no column of their own. */
const minGroupRows = 10;

/** One group of the rows, as a regression takes it. */
export interface MemberColumn {
  name: string;
  /** 1 for the rows of the group. Shape [n]. */
  member: Float64Array;
}

/**
 * A column for each group that has enough rows, in the order of their names: a penalised fit depends on which groups have
 * one, and how groups are numbered differs between the page (by first appearance) and the command (by name).
 * @param names the group of each row; undefined where it has none. Shape [n]
 */
export function memberColumns(names: readonly (string | undefined)[]): MemberColumn[] {
  const groups = [...new Set(names)].filter((name) => name !== undefined).sort();
  // Of two groups that hold every row, the one is the other's complement.
  const isPair = groups.length <= 2 && !names.includes(undefined);
  return (isPair ? groups.slice(1) : groups)
    .map((name) => ({ name, member: Float64Array.from(names, (own) => (own === name ? 1 : 0)) }))
    .filter(({ member }) => member.reduce((sum, value) => sum + value, 0) >= minGroupRows);
}
