const same = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((value, i) => Object.is(value, b[i]));

/** `compute`, which is called again only where an argument is another one: compared by identity, never by content. */
export function lastOf<A extends readonly unknown[], R>(compute: (...args: A) => R): (...args: A) => R {
  let last: { args: A; result: R } | null = null;
  return (...args) => {
    if (!last || !same(last.args, args)) last = { args, result: compute(...args) };
    return last.result;
  };
}

/** The list given before where the new one holds the same elements, so that a list has an identity to compare. */
export function stableList<T>(): (list: readonly T[]) => readonly T[] {
  let last: readonly T[] = [];
  return (list) => {
    if (!same(last, list)) last = list;
    return last;
  };
}
