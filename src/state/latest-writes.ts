/**
 * Writes at once, one at a time; what changes again while it waits is written once, as it is last. For drafts that are
 * stored at each keystroke.
 */
export class LatestWrites<V> {
  readonly #waiting = new Map<string, V>();
  #under: Promise<void> | null = null;

  /** @param write stores a value; what it throws is for it to tell, the next write goes on */
  constructor(private readonly write: (key: string, value: V) => Promise<void>) {}

  /** Resolves when nothing waits any more. */
  put(key: string, value: V): Promise<void> {
    this.#waiting.set(key, value);
    this.#under ??= this.#run().finally(() => {
      this.#under = null;
    });
    return this.#under;
  }

  async #run(): Promise<void> {
    for (let next = this.#take(); next; next = this.#take()) await this.write(...next);
  }

  #take(): [string, V] | null {
    for (const [key, value] of this.#waiting) {
      this.#waiting.delete(key);
      return [key, value];
    }
    return null;
  }
}
