import type { DecoderSizes } from '../language-model/decoder-sizes.ts';

/** Floating-point operations of a product [rows, inputs]·[inputs, outputs]: a multiplication and an addition each. */
export const productFlops = (rows: number, inputs: number, outputs: number): number =>
  2 * rows * inputs * outputs;

/** q·kᵀ and weights·v over the keys that each query sees: 4·H·D·B·T(T + 1)/2. */
export const attentionFlops = ({ heads, headDim }: DecoderSizes, rows: number, tokens: number): number =>
  2 * heads * headDim * rows * tokens * (tokens + 1);

const qkvFlops = ({ hiddenSize, heads, kvHeads, headDim }: DecoderSizes, positions: number): number =>
  productFlops(positions, hiddenSize, (heads + 2 * kvHeads) * headDim);

/** What comes after attention: its output projection, gate and up, down. */
const restFlops = (sizes: DecoderSizes, positions: number): number =>
  productFlops(positions, sizes.heads * sizes.headDim, sizes.hiddenSize) +
  productFlops(positions, sizes.hiddenSize, 3 * sizes.intermediateSize);

/** One layer over `rows` rows of `tokens` tokens. Norms, rotations and activations are not counted. */
export const layerFlops = (sizes: DecoderSizes, rows: number, tokens: number): number =>
  qkvFlops(sizes, rows * tokens) + attentionFlops(sizes, rows, tokens) + restFlops(sizes, rows * tokens);

/**
 * A judge's prefill: of the last layer only one position a row goes on past attention, and to the LM head.
 */
export const judgeFlops = (sizes: DecoderSizes, rows: number, tokens: number): number =>
  (sizes.layers - 1) * layerFlops(sizes, rows, tokens) +
  qkvFlops(sizes, rows * tokens) +
  attentionFlops(sizes, rows, tokens) +
  restFlops(sizes, rows) +
  productFlops(rows, sizes.hiddenSize, sizes.vocabSize);

/** seconds(T) = linear·T + quadratic·T², one row of T tokens. */
export interface TokenCost {
  /** Seconds a token. */
  linear: number;
  /** Seconds a token². */
  quadratic: number;
  /** The largest |fitted − measured| ÷ measured. */
  worstError: number;
}

/** Least squares of relative errors; null where there are fewer than three points. */
export function fitTokenCost(points: readonly { tokens: number; seconds: number }[]): TokenCost | null {
  if (points.length < 3) return null;
  // Minimise Σ (a·u + b·v − 1)² with u = T / s and v = T² / s.
  let [uu, uv, vv, u1, v1] = [0, 0, 0, 0, 0];
  for (const { tokens, seconds } of points) {
    const u = tokens / seconds;
    const v = (tokens * tokens) / seconds;
    uu += u * u;
    uv += u * v;
    vv += v * v;
    u1 += u;
    v1 += v;
  }
  const determinant = uu * vv - uv * uv;
  const linear = (u1 * vv - v1 * uv) / determinant;
  const quadratic = (v1 * uu - u1 * uv) / determinant;
  const errorOf = ({ tokens, seconds }: { tokens: number; seconds: number }) =>
    Math.abs((linear * tokens + quadratic * tokens * tokens) / seconds - 1);
  return { linear, quadratic, worstError: Math.max(...points.map(errorOf)) };
}
