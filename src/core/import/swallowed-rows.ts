const maxNamed = 5;

/**
 * Notices records over several lines that look like rows of their own: a quote that is text, and another one further
 * down, make one cell of all that stands between.
 */
export class SwallowedRows {
  readonly #delimiter: string;
  readonly #found: { line: number; rows: number }[] = [];

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  /**
   * @param line on which the record begins
   * @param columns of the table
   */
  see(line: number, text: string, columns: number): void {
    if (columns < 2 || !/[\r\n]/.test(text)) return;
    const inner = text.split(/\r\n|\r|\n/).slice(1, -1);
    const rows = inner.filter((one) => one.split(this.#delimiter).length === columns).length;
    if (rows >= 2 && rows > inner.length / 2) this.#found.push({ line, rows });
  }

  notes(): string[] {
    const notes = this.#found
      .slice(0, maxNamed)
      .map(
        ({ line, rows }) =>
          `The record at line ${line} holds ${rows} lines that look like rows of their own. Where they are, a quote in it is text: double it, and open the file again.`,
      );
    const more = this.#found.length - notes.length;
    return more > 0 ? [...notes, `${more} more records hold lines that look like rows.`] : notes;
  }
}
