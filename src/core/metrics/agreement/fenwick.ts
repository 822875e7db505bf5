/** Running sums that can be added to and read up to a place, each in log steps. */
export class Fenwick {
  readonly #sums: Float64Array;

  constructor(size: number) {
    this.#sums = new Float64Array(size + 1);
  }

  clear(): void {
    this.#sums.fill(0);
  }

  add(place: number, amount: number): void {
    const sums = this.#sums;
    for (let i = place + 1; i < sums.length; i += i & -i) sums[i] = sums[i]! + amount;
  }

  /** Sum over places < `place`. */
  before(place: number): number {
    const sums = this.#sums;
    let sum = 0;
    for (let i = place; i > 0; i -= i & -i) sum += sums[i]!;
    return sum;
  }
}
