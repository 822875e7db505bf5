import type { Row } from '#core/rows/row.ts';
import { searchText } from '#core/rows/search-text.ts';

/** The rows' texts, ready to be searched without regard to case. Holds at most a budget of text; the rest is read again. */
export class SearchIndex {
  readonly #budget: number;
  readonly #texts: string[] = [];
  #chars = 0;

  /** @param budget in UTF-16 units */
  constructor(budget = 400_000_000) {
    this.#budget = budget;
  }

  /** Rows held, from the first on. */
  get rows(): number {
    return this.#texts.length;
  }

  /** UTF-16 units held. */
  get characters(): number {
    return this.#chars;
  }

  /** @returns whether there is room for the next chunk */
  add(rows: readonly Row[]): boolean {
    for (const row of rows) {
      const text = searchText(row);
      this.#chars += text.length;
      this.#texts.push(text);
    }
    return this.#chars < this.#budget;
  }

  /** Indices of the rows held that contain `text`, ascending. */
  find(text: string): number[] {
    const wanted = text.toLowerCase();
    const found: number[] = [];
    for (let row = 0; row < this.#texts.length; row++)
      if (this.#texts[row]!.includes(wanted)) found.push(row);
    return found;
  }
}
