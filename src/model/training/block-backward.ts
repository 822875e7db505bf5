import { type BlockActivations, type Decoder, type ProjectionSite, qkNorms } from '../decoder/decoder.ts';
import type { RopeTables } from '../kernels/kernels.ts';
import {
  add,
  gather,
  keep,
  matMul,
  mul,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
  tensor2d,
  tidy,
} from '../tf.ts';
import type { SiteGradient, TrainingAdapter } from './training-adapter.ts';

export interface BlockBackward {
  decoder: Decoder;
  adapter: TrainingAdapter;
  rope: RopeTables;
  /** Receives the gradients of each adapted site, and owns them. */
  onGradient(gradient: SiteGradient): void;
}

/**
 * One layer backwards: from the gradient of its output to that of its input, and of LoRA's matrices on the way.
 *
 * @param x the layer's input, [N, C]
 * @param dy [N, C], or [M, C] where `select` names M of the N positions (the last layer)
 * @returns [N, C]; null for the first layer, below which nothing is trained
 */
export function blockBackward(
  { decoder, adapter, rope, onGradient }: BlockBackward,
  layer: number,
  x: Tensor2D,
  { qkv, heads, mixed, attended, gateUp, projected }: BlockActivations,
  dy: Tensor2D,
  select: Int32Array | null,
): Tensor2D | null {
  const { kernels, config } = decoder;
  const { backward } = kernels;
  const weights = decoder.weights.layers[layer]!;
  const eps = config.rmsNormEps;
  const positions = x.shape[0];
  const { residualScale, queryScale } = config;

  /** Of what a projection gave, from that of the sum that it was added to. */
  const joined = (dSum: Tensor2D, postNorm: Tensor1D | null, given?: Tensor2D): Tensor2D => {
    const dNormed = residualScale === 1 ? dSum : mul<Tensor2D>(dSum, residualScale);
    return postNorm && given ? backward.rmsNorm(given, postNorm, eps, dNormed) : dNormed;
  };

  const project = (site: ProjectionSite, input: Tensor2D, dOutput: Tensor2D, wanted = true) => {
    const own = wanted ? backward.linear(dOutput, weights[site]) : null;
    const { dx, gradient } = adapter.backward(layer, site, input, dOutput, own);
    if (gradient) onGradient({ ...gradient, a: keep(gradient.a), b: keep(gradient.b) });
    return dx;
  };

  const result = tidy(() => {
    const { activation } = config;
    const dFeedForward = joined(dy, weights.feedForwardPostNorm, projected?.feedForward);
    const dHidden = project('down', kernels.gatedUnit(gateUp, activation), dFeedForward)!;
    const dGateUp = backward.gatedUnit(gateUp, activation, dHidden);
    const dNormed = project('gateUp', kernels.rmsNorm(attended, weights.feedForwardNorm, eps), dGateUp)!;
    const dAttended = add<Tensor2D>(dy, backward.rmsNorm(attended, weights.feedForwardNorm, eps, dNormed));
    const rows = select ? (gather(mixed, tensor1d(select, 'int32')) as Tensor2D) : mixed;
    const spread = (some: Tensor2D) => (select ? scatterRows(some, select, positions) : some);
    const dAttention = joined(dAttended, weights.attentionPostNorm, projected?.attention);
    const dMixed = spread(project('output', rows, dAttention)!);
    const dScaled = backward.attention(heads, mixed, dMixed, decoder.windowOf(layer));
    const dHeads = queryScale === 1 ? dScaled : { ...dScaled, q: mul<Tensor4D>(dScaled.q, queryScale) };
    const norms = qkNorms(weights, eps);
    const dQkv = backward.splitHeads(dHeads, rope, norms && qkv ? { qkv, norms } : undefined);
    const normed = kernels.rmsNorm(x, weights.attentionNorm, eps);
    const first = layer === 0;
    const dInput = project('qkv', normed, dQkv, !first);
    if (first || !dInput) return [];
    return [add<Tensor2D>(spread(dAttended), backward.rmsNorm(x, weights.attentionNorm, eps, dInput))];
  }) as Tensor2D[];
  return result[0] ?? null;
}

/** Rows [M, C] put at `positions` of N, the rest zero: a product with ones and zeros, since WASM has no scatter. */
function scatterRows(rows: Tensor2D, positions: Int32Array, N: number): Tensor2D {
  const M = positions.length;
  const ones = new Float32Array(N * M);
  for (const [m, position] of positions.entries()) ones[position * M + m] = 1;
  return tidy(() => matMul<Tensor2D>(tensor2d(ones, [N, M]), rows));
}
