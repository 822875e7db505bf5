import type { DecoderConfig } from './checkpoint.ts';

/** Sizes that shapes are made of: hidden H, feed-forward F, all query heads Q, all key heads KV, one head D. */
interface Sizes {
  H: number;
  F: number;
  Q: number;
  KV: number;
  D: number;
}

/** A module of a layer, under the names of Hugging Face and of GGUF. */
interface LayerModule {
  name: string;
  gguf: string;
  /** [outputs, inputs], or the length of a vector. */
  shape(sizes: Sizes): number[];
}

/** One part of a decoder layer, in the order in which it is computed: a norm, or modules fused to one matrix. */
export interface LayerPart {
  part:
    | 'attentionNorm'
    | 'qkv'
    | 'qNorm'
    | 'kNorm'
    | 'output'
    | 'attentionPostNorm'
    | 'feedForwardNorm'
    | 'gateUp'
    | 'down'
    | 'feedForwardPostNorm';
  kind: 'norm' | 'linear';
  modules: readonly LayerModule[];
  /** Missing: every model has it. */
  isIn?(config: DecoderConfig): boolean;
  /** Whether its modules have a bias. Missing: none has. */
  hasBias?(config: DecoderConfig): boolean;
}

/** What a layer of a decoder is made of: the one list of its tensors, for checks, both file formats and the device. */
export const layerParts: readonly LayerPart[] = [
  {
    part: 'attentionNorm',
    kind: 'norm',
    modules: [{ name: 'input_layernorm', gguf: 'attn_norm', shape: ({ H }) => [H] }],
  },
  {
    part: 'qkv',
    kind: 'linear',
    modules: [
      { name: 'self_attn.q_proj', gguf: 'attn_q', shape: ({ Q, H }) => [Q, H] },
      { name: 'self_attn.k_proj', gguf: 'attn_k', shape: ({ KV, H }) => [KV, H] },
      { name: 'self_attn.v_proj', gguf: 'attn_v', shape: ({ KV, H }) => [KV, H] },
    ],
    hasBias: ({ qkvBias }) => qkvBias,
  },
  {
    part: 'qNorm',
    kind: 'norm',
    modules: [{ name: 'self_attn.q_norm', gguf: 'attn_q_norm', shape: ({ D }) => [D] }],
    isIn: ({ qkNorm }) => qkNorm,
  },
  {
    part: 'kNorm',
    kind: 'norm',
    modules: [{ name: 'self_attn.k_norm', gguf: 'attn_k_norm', shape: ({ D }) => [D] }],
    isIn: ({ qkNorm }) => qkNorm,
  },
  {
    part: 'output',
    kind: 'linear',
    modules: [{ name: 'self_attn.o_proj', gguf: 'attn_output', shape: ({ H, Q }) => [H, Q] }],
  },
  {
    part: 'attentionPostNorm',
    kind: 'norm',
    modules: [{ name: 'post_attention_layernorm', gguf: 'post_attention_norm', shape: ({ H }) => [H] }],
    isIn: ({ postNorms }) => postNorms,
  },
  // Hugging Face names a norm by its place: without a norm after attention, this one follows it.
  {
    part: 'feedForwardNorm',
    kind: 'norm',
    modules: [{ name: 'post_attention_layernorm', gguf: 'ffn_norm', shape: ({ H }) => [H] }],
    isIn: ({ postNorms }) => !postNorms,
  },
  {
    part: 'feedForwardNorm',
    kind: 'norm',
    modules: [{ name: 'pre_feedforward_layernorm', gguf: 'ffn_norm', shape: ({ H }) => [H] }],
    isIn: ({ postNorms }) => postNorms,
  },
  {
    part: 'gateUp',
    kind: 'linear',
    modules: [
      { name: 'mlp.gate_proj', gguf: 'ffn_gate', shape: ({ F, H }) => [F, H] },
      { name: 'mlp.up_proj', gguf: 'ffn_up', shape: ({ F, H }) => [F, H] },
    ],
  },
  {
    part: 'down',
    kind: 'linear',
    modules: [{ name: 'mlp.down_proj', gguf: 'ffn_down', shape: ({ F, H }) => [H, F] }],
  },
  {
    part: 'feedForwardPostNorm',
    kind: 'norm',
    modules: [{ name: 'post_feedforward_layernorm', gguf: 'post_ffw_norm', shape: ({ H }) => [H] }],
    isIn: ({ postNorms }) => postNorms,
  },
];

/** The parts that the layers of a model have. */
export const layerPartsOf = (config: DecoderConfig): LayerPart[] =>
  layerParts.filter(({ isIn }) => isIn?.(config) ?? true);

/** Tensors outside the layers, under the names of Hugging Face and of GGUF. */
export const outerTensors = {
  embedding: { name: 'model.embed_tokens.weight', gguf: 'token_embd.weight' },
  finalNorm: { name: 'model.norm.weight', gguf: 'output_norm.weight' },
  /** Missing where it is the embedding. */
  head: { name: 'lm_head.weight', gguf: 'output.weight' },
  /** Of a reward model alone. */
  score: { name: 'score.weight', gguf: 'cls.output.weight' },
  scoreBias: { name: 'score.bias', gguf: 'cls.output.bias' },
} as const;

export const layerTensor = (layer: number | string, module: string, kind: 'weight' | 'bias'): string =>
  `model.layers.${layer}.${module}.${kind}`;

/** Every tensor of a decoder, with its shape. */
export function* decoderTensors(config: DecoderConfig): Generator<[string, number[]]> {
  const { vocabSize, hiddenSize: H, headDim: D, intermediateSize: F, heads, kvHeads } = config;
  const sizes: Sizes = { H, F, D, Q: heads * D, KV: kvHeads * D };
  const parts = layerPartsOf(config);
  yield [outerTensors.embedding.name, [vocabSize, H]];
  for (let layer = 0; layer < config.layers; layer++)
    for (const { modules, hasBias } of parts) {
      for (const { name, shape } of modules) yield [layerTensor(layer, name, 'weight'), shape(sizes)];
      if (hasBias?.(config))
        for (const { name, shape } of modules)
          yield [layerTensor(layer, name, 'bias'), shape(sizes).slice(0, 1)];
    }
  yield [outerTensors.finalNorm.name, [H]];
  if (!config.tiedEmbeddings) yield [outerTensors.head.name, [vocabSize, H]];
  if (config.reward) yield [outerTensors.score.name, [1, H]];
  if (config.reward?.bias) yield [outerTensors.scoreBias.name, [1]];
}
