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

/** Draw the first `rows` rows over the whole width. Rows that are not scored yet leave their place empty. */
export function drawStrip(
  context: CanvasRenderingContext2D,
  size: { width: number; height: number },
  columns: RunColumns | null,
  rows: number,
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
  const perPixel = rows / width;
  const dot = rows < 600 ? 3 : 2;
  context.globalAlpha = Math.max(0.06, Math.min(0.75, 1.2 / Math.max(1, perPixel * 0.6)));
  context.fillStyle = colours.point;
  const end = Math.min(rows, columns.n);
  for (let row = 0; row < end; row++) {
    if (columns.status[row] !== 1) continue;
    context.fillRect((row / rows) * width, y(columns.score[row]!) - dot / 2, dot, dot);
  }
  context.globalAlpha = perPixel > 4 ? 0.15 : 1;
  context.fillStyle = colours.invalid;
  for (let row = 0; row < end; row++)
    if (columns.status[row] === 2) context.fillRect((row / rows) * width, base + 4, 1.5, 6);

  context.globalAlpha = 1;
  const mean = meanScore(columns);
  if (!Number.isFinite(mean)) return;
  const last = columns.status.subarray(0, end).findLastIndex((status) => status !== 0);
  context.fillStyle = colours.mean;
  context.fillRect(0, Math.round(y(mean)), ((last + 1) / rows) * width, 1);
}
