import type { RunColumns } from '#core/run/run.ts';

export interface StripColours {
  point: string;
  invalid: string;
  grid: string;
  mean: string;
}

interface Size {
  width: number;
  height: number;
}

/** Room under the scale for invalid rows, in pixels. */
const foot = 12;
const head = 4;
/** From here on rows are drawn as density: points would be many to a pixel, and slow. */
const denseFrom = 3_000;

/** Mean score of the valid rows; NaN where there is none. */
export function meanScore(columns: RunColumns): number {
  let sum = 0;
  let n = 0;
  for (let row = 0; row < columns.n; row++)
    if (columns.status[row] === 1) {
      sum += columns.score[row]!;
      n++;
    }
  return sum / n;
}

/**
 * Draw the rows of `order` over the whole width, each at its rank. Rows that are not scored yet leave their
 * place empty.
 */
export function drawStrip(
  context: CanvasRenderingContext2D,
  size: Size,
  columns: RunColumns | null,
  order: Int32Array,
  colours: StripColours,
  [low, high]: readonly [number, number],
): void {
  const { width, height } = size;
  const base = height - foot;
  const y = (score: number) => base - ((score - low) / (high - low)) * (base - head);
  context.clearRect(0, 0, width, height);
  context.fillStyle = colours.grid;
  for (let line = 0; line <= 3; line++)
    context.fillRect(0, Math.round(y(low + (line / 3) * (high - low))), width, 1);
  if (!columns) return;
  if (order.length >= denseFrom) drawDensity(context, size, columns, order, colours, y);
  else drawPoints(context, size, columns, order, colours, y);

  const mean = meanScore(columns);
  if (!Number.isFinite(mean)) return;
  const last = order.findLastIndex((row) => columns.status[row] !== 0);
  context.fillStyle = colours.mean;
  context.fillRect(0, Math.round(y(mean)), ((last + 1) / order.length) * width, 1);
}

type Draw = (
  context: CanvasRenderingContext2D,
  size: Size,
  columns: RunColumns,
  order: Int32Array,
  colours: StripColours,
  y: (score: number) => number,
) => void;

const drawPoints: Draw = (context, { width, height }, columns, order, colours, y) => {
  const dot = order.length < 600 ? 3 : 2;
  const step = width / order.length;
  context.globalAlpha = Math.max(0.4, Math.min(0.75, 2 * step));
  context.fillStyle = colours.point;
  order.forEach((row, rank) => {
    if (columns.status[row] === 1) context.fillRect(rank * step, y(columns.score[row]!) - dot / 2, dot, dot);
  });
  context.globalAlpha = 1;
  context.fillStyle = colours.invalid;
  order.forEach((row, rank) => {
    if (columns.status[row] === 2) context.fillRect(rank * step, height - foot + 4, 1.5, 6);
  });
};

/** Rows counted in cells of two pixels; a cell's ink grows with its rows. */
const drawDensity: Draw = (context, { width, height }, columns, order, colours, y) => {
  const cell = 2;
  const across = Math.ceil(width / cell);
  const down = Math.ceil(height / cell);
  const counts = new Uint16Array(across * down);
  const invalid = new Uint16Array(across);
  const columnOf = across / order.length;
  let most = 1;
  for (let rank = 0; rank < order.length; rank++) {
    const row = order[rank]!;
    const column = Math.floor(rank * columnOf);
    if (columns.status[row] === 2) invalid[column]!++;
    if (columns.status[row] !== 1) continue;
    const at = Math.floor(y(columns.score[row]!) / cell) * across + column;
    most = Math.max(most, ++counts[at]!);
  }
  context.fillStyle = colours.point;
  for (let at = 0; at < counts.length; at++) {
    if (counts[at] === 0) continue;
    context.globalAlpha = 0.05 + 0.75 * (counts[at]! / most);
    context.fillRect((at % across) * cell, Math.floor(at / across) * cell, cell, cell);
  }
  const rowsAcross = order.length / across;
  context.fillStyle = colours.invalid;
  for (let column = 0; column < across; column++) {
    if (invalid[column] === 0) continue;
    context.globalAlpha = Math.min(1, 0.3 + (4 * invalid[column]!) / rowsAcross);
    context.fillRect(column * cell, height - foot + 4, cell, 6);
  }
  context.globalAlpha = 1;
};
