/** A partition of n places that grows coarser as pairs are joined (union-find, single linkage). */
export class JoinedGroups {
  readonly #parent: Int32Array;

  constructor(readonly n: number) {
    this.#parent = Int32Array.from({ length: n }, (_, at) => at);
  }

  rootOf(at: number): number {
    const parent = this.#parent;
    let root = at;
    while (parent[root] !== root) {
      parent[root] = parent[parent[root]!]!;
      root = parent[root]!;
    }
    return root;
  }

  /** The earlier place stands for the group, so that numbers follow first appearance. */
  join(a: number, b: number): void {
    const [first, second] = [this.rootOf(a), this.rootOf(b)].sort((x, y) => x - y);
    this.#parent[second!] = first!;
  }

  together(a: number, b: number): boolean {
    return this.rootOf(a) === this.rootOf(b);
  }

  /** Groups numbered from 0 by first appearance; `duplicates` are places that have an earlier one in their group. */
  numbered(): { group: Int32Array; groups: number; duplicates: number; largest: number } {
    const numbers = new Map<number, number>();
    const sizes: number[] = [];
    const group = Int32Array.from({ length: this.n }, (_, at) => {
      const root = this.rootOf(at);
      const number = numbers.get(root) ?? sizes.push(0) - 1;
      numbers.set(root, number);
      sizes[number]!++;
      return number;
    });
    return {
      group,
      groups: sizes.length,
      duplicates: this.n - sizes.length,
      largest: sizes.reduce((a, b) => Math.max(a, b), 0),
    };
  }
}
