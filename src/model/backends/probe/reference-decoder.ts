import type { Activation } from '#model/weights/activation.ts';
import type { DecoderConfig } from '#model/weights/checkpoint.ts';
import { ropeFrequencies, ropeMagnitude } from '../../decoder/rope.ts';

/** Weights by Hugging Face's names, row-major, linear layers [outputs, inputs]. */
export type PlainWeights = ReadonlyMap<string, ArrayLike<number>>;

/**
 * Logits [V] after the last of `ids`, in plain TypeScript and double precision: what a backend's numbers are
 * checked against. Written to be read, one token position at a time, and to share nothing with the kernels.
 */
export function referenceLogits(
  config: DecoderConfig,
  weights: PlainWeights,
  ids: readonly number[],
): number[] {
  const { hiddenSize: C, rmsNormEps: eps } = config;
  const weight = (name: string) => weights.get(name)!;
  const embedding = weight('model.embed_tokens.weight');
  const { embeddingScale, residualScale, logitScale } = config;
  const gain = (values: ArrayLike<number>) => Array.from(values, (value) => value + config.gainOffset);
  let states = ids.map((id) => Array.from({ length: C }, (_, c) => embeddingScale * embedding[id * C + c]!));
  for (let layer = 0; layer < config.layers; layer++) {
    const at = (name: string) => weights.get(`model.layers.${layer}.${name}`);
    const normOf = (x: number[], name: string) => rmsNorm(x, gain(at(`${name}.weight`)!), eps);
    /** A norm follows in families that have one of this name. */
    const joined = (x: number[], given: number[], postNorm: string) => {
      const normed = config.postNorms ? normOf(given, postNorm) : given;
      return sum(
        x,
        normed.map((value) => residualScale * value),
      );
    };
    const normed = states.map((x) => normOf(x, 'input_layernorm'));
    const mixed = attention(config, layer, at, normed);
    states = states.map((x, t) => {
      const attention = linear(mixed[t]!, at('self_attn.o_proj.weight')!);
      const attended = joined(x, attention, 'post_attention_layernorm');
      const h = normOf(attended, config.postNorms ? 'pre_feedforward_layernorm' : 'post_attention_layernorm');
      const gate = linear(h, at('mlp.gate_proj.weight')!);
      const up = linear(h, at('mlp.up_proj.weight')!);
      const inner = gate.map((g, f) => activations[config.activation](g) * up[f]!);
      return joined(attended, linear(inner, at('mlp.down_proj.weight')!), 'post_feedforward_layernorm');
    });
  }
  const last = rmsNorm(states.at(-1)!, gain(weight('model.norm.weight')), eps);
  const logits = linear(last, config.tiedEmbeddings ? embedding : weight('lm_head.weight'));
  return logits.map((logit) => logitScale * logit);
}

const activations: Record<Activation, (x: number) => number> = {
  silu: (x) => x / (1 + Math.exp(-x)),
  'gelu-tanh': (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
};

/** Causal attention with grouped heads: states [T][C] to [T][H·D]. */
function attention(
  config: DecoderConfig,
  layer: number,
  at: (name: string) => ArrayLike<number> | undefined,
  states: number[][],
): number[][] {
  const { heads: H, kvHeads: K, headDim: D, rmsNormEps: eps } = config;
  const window = config.attentionWindow?.layers.includes(layer) ? config.attentionWindow : null;
  const rotated = !config.unrotatedLayers.includes(layer);
  const own =
    typeof window?.ropeTheta === 'number'
      ? { ...config, ropeTheta: window.ropeTheta, ropeScaling: { kind: 'none' as const } }
      : config;
  const frequencies = rotated ? ropeFrequencies(own) : new Float64Array(D / 2);
  const magnitude = rotated ? ropeMagnitude(own) : 1;
  const project = (name: 'q' | 'k' | 'v', x: number[]) =>
    linear(x, at(`self_attn.${name}_proj.weight`)!, at(`self_attn.${name}_proj.bias`));
  const prepared = (name: 'q' | 'k', x: number[], t: number, head: number) => {
    const part = project(name, x).slice(head * D, (head + 1) * D);
    const gain = at(`self_attn.${name}_norm.weight`);
    const gains = gain && Array.from(gain, (value) => value + config.gainOffset);
    const turned = rotate(gains ? rmsNorm(part, gains, eps) : part, t, frequencies);
    return turned.map((value) => value * magnitude);
  };
  const heads = (count: number, of: (x: number[], t: number, head: number) => number[]) =>
    Array.from({ length: count }, (_, head) => states.map((x, t) => of(x, t, head)));
  const q = heads(H, (x, t, head) => prepared('q', x, t, head));
  const k = heads(K, (x, t, head) => prepared('k', x, t, head));
  const v = heads(K, (x, _, head) => project('v', x).slice(head * D, (head + 1) * D));
  return states.map((_, t) =>
    q.flatMap((queries, head) => {
      const group = Math.floor((head * K) / H);
      const first = Math.max(0, t + 1 - (window?.tokens ?? Infinity));
      const scale = config.queryScale / Math.sqrt(D);
      const scores = k[group]!.slice(first, t + 1).map((key) => Math.exp(scale * dot(queries[t]!, key)));
      const total = scores.reduce((a, b) => a + b);
      return Array.from({ length: D }, (_, d) =>
        scores.reduce((mix, score, s) => mix + (score / total) * v[group]![first + s]![d]!, 0),
      );
    }),
  );
}

/** Dimension j turns with j + D/2 by t·frequency(j). */
function rotate(x: number[], t: number, frequencies: Float64Array): number[] {
  const half = frequencies.length;
  return x.map((value, d) => {
    const angle = t * frequencies[d % half]!;
    const partner = d < half ? -x[d + half]! : x[d - half]!;
    return value * Math.cos(angle) + partner * Math.sin(angle);
  });
}

function linear(x: number[], weight: ArrayLike<number>, bias?: ArrayLike<number>): number[] {
  const inputs = x.length;
  return Array.from({ length: weight.length / inputs }, (_, o) => {
    let total = bias?.[o] ?? 0;
    for (let i = 0; i < inputs; i++) total += weight[o * inputs + i]! * x[i]!;
    return total;
  });
}

function rmsNorm(x: number[], gain: ArrayLike<number>, eps: number): number[] {
  const scale = 1 / Math.sqrt(dot(x, x) / x.length + eps);
  return x.map((value, i) => value * scale * gain[i]!);
}

const dot = (a: number[], b: number[]) => a.reduce((total, value, i) => total + value * b[i]!, 0);

const sum = (a: number[], b: number[]) => a.map((value, i) => value + b[i]!);
