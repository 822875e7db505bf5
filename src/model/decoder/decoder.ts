import type { DecoderConfig } from '#model/weights/checkpoint.ts';
import { joinPast } from '../kernels/attention.ts';
import type { BatchShape, HeadGeometry, Heads, Kernels, KeysValues, RopeTables } from '../kernels/kernels.ts';
import {
  add,
  dispose,
  gather,
  keep,
  mul,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
  tidy,
} from '../tf.ts';
import { type DecoderWeights, disposeDecoder, type LayerWeights } from './decoder-weights.ts';
import { type LayerRopes, layerRopes, type RopePlan, ropePlan } from './rope.ts';

/** The projections that an adapter may change. */
export type ProjectionSite = 'qkv' | 'output' | 'gateUp' | 'down';

/** Something that changes what a projection gives, such as LoRA. */
export interface ProjectionAdapter {
  /** x [N, inputs] went in and y [N, outputs] came out; returns y + Δ(x), or y itself where the site is not adapted. */
  adjust(layer: number, site: ProjectionSite, x: Tensor2D, y: Tensor2D): Tensor2D;
}

/** Keys and values of every layer for tokens already seen. */
export interface KvCache {
  /** P */
  tokens: number;
  layers: KeysValues[];
}

/** Keys and values of the earlier tokens of rows that are decoded one token a step; the generator owns it. */
export interface DecodeCache {
  /** Tokens of every row so far. */
  readonly tokens: number;
  /**
   * Takes in a layer's keys and values of the new tokens and attends over all, or over the last `window`: heads with
   * T = 1 to [B, H·D].
   */
  attend(layer: number, heads: Heads, window?: number): Tensor2D;
}

export interface ForwardOptions {
  /** A prefix that comes before every row. Positions go on after it. */
  past?: KvCache;
  /** In place of `past`, where each row has one token. */
  decodeCache?: DecodeCache;
  adapter?: ProjectionAdapter | null;
  /** Positions (0 .. N − 1) whose hidden states are wanted; the rest are not computed past the last attention. */
  select?: Int32Array;
  /** How many layers to run, from the first; all where absent. `select` holds in the last of them. */
  layers?: number;
  /** Receives each layer's result at the selected positions, [M, C], already detached from the surrounding tidy. */
  onHidden?: (layer: number, hidden: Tensor2D) => void;
  /** Receives what a layer's backward pass needs, already detached from the surrounding tidy. */
  onActivations?: (layer: number, activations: BlockActivations) => void;
  /** Receives each layer's keys and values of these tokens, already detached from the surrounding tidy. */
  onKeysValues?: (layer: number, keysValues: KeysValues) => void;
}

/** What one block computed on its way, besides its input and its output. */
export interface BlockActivations {
  /** [N, (H + 2K)·D] where q and k are normalised after it; else null, since the heads tell all. */
  qkv: Tensor2D | null;
  heads: Heads;
  /** Attention's result, [N, H·D], of every position. */
  mixed: Tensor2D;
  /** After attention's residual: [N, C], or [M, C] in the last layer where M positions are selected. */
  attended: Tensor2D;
  /** [N or M, 2F] */
  gateUp: Tensor2D;
  /** What attention's and the feed-forward's projections gave, [N or M, C], where a norm follows; else null. */
  projected: { attention: Tensor2D; feedForward: Tensor2D } | null;
}

/** A decoder of any of the families in `weights/families`. Weights are frozen; it never disposes of its inputs. */
export class Decoder {
  private readonly rotation: RopePlan;
  private readonly heads: HeadGeometry;
  private readonly windowed: ReadonlySet<number>;

  constructor(
    readonly config: DecoderConfig,
    readonly weights: DecoderWeights,
    readonly kernels: Kernels,
  ) {
    this.rotation = ropePlan(config);
    this.windowed = new Set(config.attentionWindow?.layers);
    this.heads = { heads: config.heads, kvHeads: config.kvHeads, headDim: config.headDim };
  }

  /**
   * Hidden states before the final norm: [N, C], or [select.length, C].
   * @param ids token ids [B·T], rows padded on the right with any id: no real token sees what comes after it
   */
  forward(ids: Int32Array, shape: BatchShape, options: ForwardOptions = {}): Tensor2D {
    const { config } = this;
    return tidy(() => {
      const ropes = this.ropes((options.decodeCache ?? options.past)?.tokens ?? 0, shape.tokens);
      let x = this.embed(ids); // [N, C]
      for (let layer = 0; layer < (options.layers ?? config.layers); layer++) {
        const next = this.block(layer, x, shape, ropes.of(layer), options);
        x.dispose();
        x = next;
      }
      return x;
    });
  }

  /** The first layer's input: ids [N] to [N, C]. */
  embed(ids: Int32Array): Tensor2D {
    return tidy(() => scaled(this.kernels.embed(ids, this.weights.embedding), this.config.embeddingScale));
  }

  /** The keys that a query of a layer sees; undefined: all before it. */
  windowOf(layer: number): number | undefined {
    return this.windowed.has(layer) ? this.config.attentionWindow?.tokens : undefined;
  }

  /** Final norm and LM head: [M, C] to [M, V]. */
  logits(hidden: Tensor2D): Tensor2D {
    return tidy(() => this.kernels.logits(this.headInput(hidden), this.weights.head));
  }

  /** Final norm, logits of `tokens` and log Σ exp over the vocabulary: [M, C] to [M, tokens + 1]. */
  readout(hidden: Tensor2D, tokens: Int32Array): Tensor2D {
    return tidy(() => this.kernels.readout(this.headInput(hidden), this.weights.head, tokens));
  }

  /** What the LM head is multiplied with: scaling it scales the logits. */
  private headInput(hidden: Tensor2D): Tensor2D {
    return scaled(this.finalNorm(hidden), this.config.logitScale);
  }

  /** [M, C] to [M, C]. */
  finalNorm(hidden: Tensor2D): Tensor2D {
    return this.kernels.rmsNorm(hidden, this.weights.finalNorm, this.config.rmsNormEps);
  }

  /**
   * Keys and values of a prefix, computed once and shared by whatever rows come after it.
   * The caller disposes of it with `disposeCache`.
   */
  prefill(prefix: Int32Array, options: Pick<ForwardOptions, 'past' | 'adapter' | 'layers'> = {}): KvCache {
    const layers: KeysValues[] = [];
    const shape = { rows: 1, tokens: prefix.length };
    const cache = { tokens: prefix.length, layers };
    const collect = {
      ...options,
      select: Int32Array.of(prefix.length - 1), // No hidden state is wanted, and one is the least.
      onKeysValues: (_: number, kv: KeysValues) => layers.push(kv),
    };
    try {
      dispose(this.forward(prefix, shape, collect));
    } catch (thrown) {
      disposeCache(cache);
      throw thrown;
    }
    return cache;
  }

  dispose(): void {
    disposeDecoder(this.weights);
  }

  /** Rotations of the positions start .. start + T − 1 in each layer. The caller disposes of them. */
  ropes(start: number, tokens: number): LayerRopes {
    return layerRopes(this.rotation, start, tokens);
  }

  /** One layer: [N, C] to [N, C], or to [M, C] where it is the last and M positions are selected. */
  block(
    layer: number,
    x: Tensor2D,
    shape: BatchShape,
    rope: RopeTables,
    { past, decodeCache, adapter, select, layers, onHidden, onKeysValues, onActivations }: ForwardOptions,
  ): Tensor2D {
    const { kernels, config } = this;
    const eps = config.rmsNormEps;
    const weights = this.weights.layers[layer]!;
    const window = this.windowOf(layer);
    const project = (site: ProjectionSite, input: Tensor2D, residual?: Tensor2D) => {
      const output = kernels.linear(input, weights[site], residual);
      return adapter ? adapter.adjust(layer, site, input, output) : output;
    };
    /** A projection, normalised and scaled as the family has it, added to what it was computed from. */
    const join = (site: ProjectionSite, input: Tensor2D, residual: Tensor2D, postNorm: Tensor1D | null) => {
      if (!postNorm && config.residualScale === 1) {
        const sum = project(site, input, residual);
        return { given: sum, sum };
      }
      const given = project(site, input);
      const normed = postNorm ? kernels.rmsNorm(given, postNorm, eps) : given;
      return { given, sum: add<Tensor2D>(residual, scaled(normed, config.residualScale)) };
    };
    return tidy(() => {
      // The largest go as soon as they are used: a device need not hold a layer's all at once.
      const free = (tensor: Tensor2D) => {
        if (!onActivations) tensor.dispose();
      };
      const qkv = project('qkv', kernels.rmsNorm(x, weights.attentionNorm, eps)); // [N, (H + 2K)·D]
      const split = kernels.splitHeads(qkv, shape, this.heads, rope, qkNorms(weights, eps));
      const heads = { ...split, q: scaled(split.q, config.queryScale) };
      free(qkv);
      onKeysValues?.(layer, { k: keep(heads.k), v: keep(heads.v) });
      const mixed = decodeCache
        ? decodeCache.attend(layer, heads, window)
        : kernels.attention(heads, { causal: true, past: past?.layers[layer], window }); // [N, H·D]
      const last = layer === (layers ?? config.layers) - 1 && select;
      const rows = (all: Tensor2D) => (last ? takeRows(all, last) : all);
      const attention = join('output', rows(mixed), rows(x), weights.attentionPostNorm);
      const attended = attention.sum; // [N or M, C]
      const gateUp = project('gateUp', kernels.rmsNorm(attended, weights.feedForwardNorm, eps));
      const inner = kernels.gatedUnit(gateUp, config.activation);
      free(gateUp);
      const feedForward = join('down', inner, attended, weights.feedForwardPostNorm);
      const output = feedForward.sum;
      const projected = config.postNorms
        ? { attention: attention.given, feedForward: feedForward.given }
        : null;
      const kept = { qkv: config.qkNorm ? qkv : null, heads, mixed, attended, gateUp, projected };
      onActivations?.(layer, keepAll(kept));
      if (onHidden && select) onHidden(layer, keep(last ? output.clone() : takeRows(output, select)));
      return output;
    });
  }
}

/** x·scale; x itself where that is 1. */
const scaled = <T extends Tensor2D | Tensor4D>(x: T, scale: number): T =>
  scale === 1 ? x : (mul(x, scale) as T);

const takeRows = (all: Tensor2D, rows: Int32Array) => gather(all, tensor1d(rows, 'int32')) as Tensor2D;

function keepAll(activations: BlockActivations): BlockActivations {
  for (const tensor of activationTensors(activations)) keep(tensor);
  return activations;
}

const activationTensors = ({ qkv, heads, mixed, attended, gateUp, projected }: BlockActivations) => [
  ...(projected ? [projected.attention, projected.feedForward] : []),
  ...(qkv ? [qkv] : []),
  heads.q,
  heads.k,
  heads.v,
  mixed,
  attended,
  gateUp,
];

export const disposeActivations = (activations: BlockActivations): void =>
  dispose(activationTensors(activations));

export const qkNorms = ({ qNorm, kNorm }: LayerWeights, eps: number) =>
  qNorm && kNorm ? { q: qNorm, k: kNorm, eps } : undefined;

export function disposeCache(cache: KvCache): void {
  for (const { k, v } of cache.layers) dispose([k, v]);
}

/** Keys and values of `past` and then of `next`, which was computed after it: all three are the caller's. */
export function joinCaches(past: KvCache, next: KvCache): KvCache {
  const layers = next.layers.map(({ k, v }, layer) => ({
    k: keep(joinPast(past.layers[layer]!.k, k)),
    v: keep(joinPast(past.layers[layer]!.v, v)),
  }));
  return { tokens: past.tokens + next.tokens, layers };
}
