/** Points counted in a grid of cells, for a scatter of too many points to draw each. */
export interface Density {
  columns: number;
  rows: number;
  /** Row-major from the low corner. Shape [rows, columns]. */
  counts: Int32Array;
  most: number;
}

/**
 * @param x positions in [0, 1] across; NaN and what lies outside is left out. Shape [n].
 */
export function density(x: ArrayLike<number>, y: ArrayLike<number>, columns: number, rows: number): Density {
  const counts = new Int32Array(columns * rows);
  let most = 0;
  for (let i = 0; i < x.length; i++) {
    const column = place(x[i]!, columns);
    const row = place(y[i]!, rows);
    if (!(column >= 0 && column < columns && row >= 0 && row < rows)) continue;
    const count = counts[row * columns + column]! + 1;
    counts[row * columns + column] = count;
    if (count > most) most = count;
  }
  return { columns, rows, counts, most };
}

/** The far edge belongs to the last cell. */
const place = (position: number, cells: number) =>
  position === 1 ? cells - 1 : Math.floor(position * cells);
