/** Cells in columns: the first to the left, the others to the right. A cell, such as a group's name, stays on its line. */
export function textTable(cells: readonly (readonly string[])[]): string {
  const rows = cells.map((row) => row.map((cell) => cell.replace(/\s/gu, ' ')));
  const widths = rows.reduce<number[]>(
    (sofar, row) => row.map((cell, c) => Math.max(sofar[c] ?? 0, [...cell].length)),
    [],
  );
  const padding = (cell: string, c: number) => ' '.repeat(widths[c]! - [...cell].length);
  return rows
    .map((row) =>
      row
        .map((cell, c) => (c === 0 ? cell + padding(cell, c) : padding(cell, c) + cell))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** As `thresholdText` where that is the number itself, and every digit elsewhere: whoever takes it over decides alike. */
export function exactThresholdText(score: number): string {
  const rounded = thresholdText(score);
  return Number(rounded) === score ? rounded : String(score);
}

/** Four decimals; five digits where a score is on another scale, on which these would say 0 or run on. */
export const thresholdText = (score: number): string =>
  score === 0 || (Math.abs(score) >= 0.01 && Math.abs(score) < 1e6)
    ? score.toFixed(4)
    : String(Number(score.toPrecision(5)));
