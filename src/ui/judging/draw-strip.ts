import type { RunColumns } from '#core/run/run.ts';

export interface StripColours {
  point: string;
  invalid: string;
  grid: string;
  mean: string;
}

/** Room under the scale for invalid rows, in pixels. */
const foot = 12;
const head = 4;

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
  size: { width: number; height: number },
  columns: RunColumns | null,
  order: Int32Array,
  colours: StripColours,
): void {
  const { width, height } = size;
  const base = height - foot;
  const y = (score: number) => base - (score / 9) * (base - head);
  context.clearRect(0, 0, width, height);
  context.fillStyle = colours.grid;
  for (let digit = 0; digit <= 9; digit += 3) context.fillRect(0, Math.round(y(digit)), width, 1);
  if (!columns) return;

  // Dense runs are drawn lighter, so that the bulk still shows.
  const rows = order.length;
  const perPixel = rows / width;
  const dot = rows < 600 ? 3 : 2;
  context.globalAlpha = Math.max(0.06, Math.min(0.75, 1.2 / Math.max(1, perPixel * 0.6)));
  context.fillStyle = colours.point;
  let last = -1;
  for (let rank = 0; rank < rows; rank++) {
    const row = order[rank]!;
    if (columns.status[row] !== 0) last = rank;
    if (columns.status[row] === 1)
      context.fillRect((rank / rows) * width, y(columns.score[row]!) - dot / 2, dot, dot);
  }
  context.globalAlpha = perPixel > 4 ? 0.15 : 1;
  context.fillStyle = colours.invalid;
  for (let rank = 0; rank < rows; rank++)
    if (columns.status[order[rank]!] === 2) context.fillRect((rank / rows) * width, base + 4, 1.5, 6);

  context.globalAlpha = 1;
  const mean = meanScore(columns);
  if (!Number.isFinite(mean)) return;
  context.fillStyle = colours.mean;
  context.fillRect(0, Math.round(y(mean)), ((last + 1) / rows) * width, 1);
}
