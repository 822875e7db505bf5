/** Whole words (or, in Chinese, strings) to others, in both cases of the first letter. */
export class WordTable {
  readonly #pattern: RegExp;
  readonly #pairs: ReadonlyMap<string, string>;

  /** @param bounded whether a word ends where letters end; Chinese has no such ends */
  constructor(pairs: readonly (readonly [string, string])[], bounded: boolean) {
    this.#pairs = new Map(pairs);
    const words = pairs
      .map(([word]) => word)
      .sort((a, b) => b.length - a.length)
      .map((word) => word.replace(/[.\\]/g, '\\$&'))
      .join('|');
    this.#pattern = bounded
      ? new RegExp(`(?<![\\p{L}\\p{N}'’-])(?:${words})(?![\\p{L}\\p{N}'’-])`, 'giu')
      : new RegExp(words, 'gu');
  }

  replace(text: string): string {
    return text.replace(this.#pattern, (found) => {
      const exact = this.#pairs.get(found);
      if (exact !== undefined) return exact;
      const lower = this.#pairs.get(found[0]!.toLowerCase() + found.slice(1));
      return lower === undefined ? found : lower[0]!.toUpperCase() + lower.slice(1);
    });
  }
}

/** Pairs from lines `word = other`. */
export const pairsOf = (lines: string): (readonly [string, string])[] =>
  lines
    .trim()
    .split('\n')
    .map((line) => line.trim().split(' = ') as unknown as readonly [string, string]);
