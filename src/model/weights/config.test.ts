import { describe, expect, it } from 'vitest';
import type { DecoderConfig } from './checkpoint.ts';
import { configFromJson } from './config-json.ts';
import { ggufConfig } from './gguf-config.ts';
import type { GgufTensor } from './gguf-file.ts';
import type { GgufValue } from './gguf-metadata.ts';

const llamaJson = {
  model_type: 'llama',
  hidden_act: 'silu',
  hidden_size: 64,
  intermediate_size: 96,
  num_attention_heads: 4,
  num_hidden_layers: 1,
  vocab_size: 32,
};
const bert = { model_type: 'bert', hidden_act: 'gelu', max_position_embeddings: 64, type_vocab_size: 2 };
const fromJson = (changes: object, names: string[] = []) =>
  configFromJson({ ...llamaJson, ...changes }, new Set(names)) as DecoderConfig;

describe('config.json', () => {
  it('leaves out what the architecture has anyway', () => {
    expect(fromJson({ num_key_value_heads: null, rope_scaling: null, head_dim: null })).toEqual({
      kind: 'decoder',
      architecture: 'llama',
      vocabSize: 32,
      hiddenSize: 64,
      layers: 1,
      heads: 4,
      kvHeads: 4,
      headDim: 16,
      intermediateSize: 96,
      ropeTheta: 10_000,
      ropeScaling: { kind: 'none' },
      unrotatedLayers: [],
      attentionWindow: null,
      activation: 'silu',
      rmsNormEps: 1e-6,
      gainOffset: 0,
      postNorms: false,
      embeddingScale: 1,
      queryScale: 1,
      residualScale: 1,
      logitScale: 1,
      tiedEmbeddings: true,
      reward: null,
      qkvBias: false,
      qkNorm: false,
      contextLength: 2048,
    });
  });

  const classifier = { architectures: ['LlamaForSequenceClassification'] };

  it.each([
    [{ id2label: { 0: 'LABEL_0' }, pad_token_id: 2 }, [], { bias: false, padId: 2 }],
    [{ num_labels: 1, id2label: null }, ['score.bias'], { bias: true, padId: null }],
  ])('knows a reward model by its one label: %j', (changes, names, reward) => {
    expect(fromJson({ ...classifier, ...changes }, names)).toMatchObject({ reward, tiedEmbeddings: true });
  });

  it.each([
    [{}, 'a classifier with 2 labels'],
    [{ id2label: { 0: 'a', 1: 'b', 2: 'c' } }, 'a classifier with 3 labels'],
    [{ num_labels: 5, id2label: { 0: 'a' } }, 'a classifier with 5 labels'],
    [{ architectures: ['LlamaForTokenClassification'] }, 'LlamaForTokenClassification'],
    [{ architectures: ['LlamaForRewardModelWithGating'] }, 'LlamaForRewardModelWithGating'],
  ])('refuses another classifier by name: %j', (changes, words) => {
    expect(() => fromJson({ ...classifier, ...changes })).toThrow(
      expect.objectContaining({ code: 'unsupported-weights', message: expect.stringContaining(words) }),
    );
  });

  it('ties the head as it says, and where it says nothing by whether there is one', () => {
    expect(fromJson({}, ['lm_head.weight']).tiedEmbeddings).toBe(false);
    expect(fromJson({ tie_word_embeddings: true }, ['lm_head.weight']).tiedEmbeddings).toBe(true);
    expect(fromJson({ tie_word_embeddings: false }).tiedEmbeddings).toBe(false);
  });

  it.each([
    [{ rope_theta: 5e5, rope_scaling: { type: 'linear', factor: 4 } }, 5e5, { kind: 'linear', factor: 4 }],
    [{ rope_parameters: { rope_theta: 7, rope_type: 'default' } }, 7, { kind: 'none' }],
    [
      {
        max_position_embeddings: 4096,
        rope_scaling: { rope_type: 'llama3', factor: 8, low_freq_factor: 1, high_freq_factor: 4 },
      },
      10_000,
      { kind: 'llama3', factor: 8, lowFreqFactor: 1, highFreqFactor: 4, originalContextLength: 4096 },
    ],
    [
      { rope_scaling: { type: 'yarn', factor: 4, original_max_position_embeddings: 512 } },
      10_000,
      {
        kind: 'yarn',
        factor: 4,
        originalContextLength: 512,
        betaFast: 32,
        betaSlow: 1,
        attentionFactor: 0.1 * Math.log(4) + 1,
      },
    ],
  ])('reads rotary positions from %j', (changes, ropeTheta, ropeScaling) => {
    expect(fromJson(changes)).toMatchObject({ ropeTheta, ropeScaling });
  });

  it.each([
    [{ model_type: 'mistral' }, [0, 1, 2]],
    [{ model_type: 'mistral', sliding_window: null }, null],
    [{ model_type: 'mistral', layer_types: ['full_attention', 'sliding_attention', 'full_attention'] }, [1]],
    [{ model_type: 'qwen2', use_sliding_window: true, max_window_layers: 1 }, [1, 2]],
    [{ model_type: 'qwen2', use_sliding_window: true, max_window_layers: 3 }, null],
    [{ model_type: 'qwen2', use_sliding_window: false }, null],
    [{ model_type: 'qwen3' }, null],
    [{ model_type: 'gemma3_text', sliding_window_pattern: 2 }, [0, 2]],
  ])('knows which layers have a window: %j', (changes, layers) => {
    const config = fromJson({ num_hidden_layers: 3, sliding_window: 512, ...changes });
    expect(config.attentionWindow?.layers ?? null).toEqual(layers);
    expect(config.contextLength).toBe(2048);
  });

  it('reads Gemma 3 of older files, whose rotary bases have fields of their own', () => {
    const older = { hidden_act: null, hidden_activation: 'gelu_pytorch_tanh', query_pre_attn_scalar: 256 };
    const rope = { rope_theta: 1e6, rope_local_base_freq: 2e4, sliding_window: 8 };
    expect(fromJson({ model_type: 'gemma3_text', ...older, ...rope })).toMatchObject({
      ropeTheta: 1e6,
      headDim: 256,
      queryScale: 1,
      embeddingScale: 8,
      activation: 'gelu-tanh',
      attentionWindow: { tokens: 8, layers: [0], ropeTheta: 2e4 },
    });
  });

  it.each([
    [{ hidden_act: 'gelu' }, 'the activation “gelu”'],
    [{ model_type: 'mistral', sliding_window: 8, layer_types: ['chunked_attention'] }, 'chunked_attention'],
    [{ attn_logit_softcapping: 50 }, 'soft-capped'],
    [
      {
        model_type: 'gemma3_text',
        sliding_window: 8,
        rope_parameters: { sliding_attention: { rope_type: 'linear' } },
      },
      'in layers with a window',
    ],
  ])('refuses what it would compute otherwise: %j', (changes, words) => {
    expect(() => fromJson(changes)).toThrow(words);
  });

  it('leaves every fourth layer of SmolLM3 unrotated, or those that the file lists', () => {
    const smollm3 = { model_type: 'smollm3', num_hidden_layers: 9 };
    expect(fromJson(smollm3).unrotatedLayers).toEqual([3, 7]);
    const listed = [1, 1, 0, 1, 1, 1, 1, 1, 0];
    expect(fromJson({ ...smollm3, no_rope_layers: listed }).unrotatedLayers).toEqual([2, 8]);
    for (const wrong of [[1, 0], [...listed.slice(1), 2], 4])
      expect(() => fromJson({ ...smollm3, no_rope_layers: wrong })).toThrow(/no_rope_layers/);
  });

  it.each([
    { model_type: 'gemma' },
    { hidden_act: 'gelu' },
    { mlp_bias: true },
    { attention_bias: true },
    { partial_rotary_factor: 0.5 },
    { rope_scaling: { rope_type: 'yarn', factor: 4, mscale: 1 } },
    { ...bert, hidden_act: 'relu' },
    { ...bert, position_embedding_type: 'relative_key' },
  ])('does not pretend to support %j', (changes) => {
    expect(() => fromJson(changes)).toThrow(expect.objectContaining({ code: 'unsupported-weights' }));
  });

  it.each([
    [{ hidden_size: '64' }, 'hidden_size'],
    [{ hidden_size: 0 }, 'hidden_size'],
    [{ num_hidden_layers: 1.5 }, 'num_hidden_layers'],
    [{ vocab_size: undefined }, 'vocab_size'],
    [{ model_type: {} }, 'model_type'],
    [{ rope_scaling: 'linear' }, 'rope_scaling'],
    [{ rope_scaling: { type: 'linear', factor: '4' } }, 'rope_scaling.factor'],
    [{ rope_scaling: { type: 'linear' } }, 'factor'],
    [{ rope_parameters: [1] }, 'rope_parameters'],
    [{ attention_bias: 'no' }, 'attention_bias'],
    [{ tie_word_embeddings: 'yes' }, 'tie_word_embeddings'],
    [{ quantization_config: 'gptq' }, 'quantization_config'],
    [{ ...bert, max_position_embeddings: [] }, 'max_position_embeddings'],
  ])('refuses %j and names the field', (changes, field) => {
    expect(() => fromJson(changes)).toThrow(
      expect.objectContaining({ code: 'bad-config', data: { file: 'config.json', field } }),
    );
  });

  it.each([null, 7, 'x'])('refuses %j for an object', (json) => {
    expect(() => configFromJson(json, new Set())).toThrow(expect.objectContaining({ code: 'bad-config' }));
  });
});

describe('GGUF metadata', () => {
  const llama: Record<string, GgufValue> = {
    'general.architecture': 'llama',
    'llama.embedding_length': 64,
    'llama.attention.head_count': 4,
    'llama.block_count': 1,
    'llama.feed_forward_length': 96,
    'llama.attention.layer_norm_rms_epsilon': Math.fround(1e-5),
    'llama.context_length': 512,
    'llama.vocab_size': 32,
  };
  const tensor = (name: string): [string, GgufTensor] => [
    name,
    { name, shape: [40, 64], type: 'F32', offset: 0, byteLength: 0 },
  ];
  const fromGguf = (
    changes: Record<string, GgufValue>,
    tensors: string[] = [],
    divisors: Float32Array | null = null,
  ) =>
    ggufConfig(
      { metadata: new Map(Object.entries({ ...llama, ...changes })), tensors: new Map(tensors.map(tensor)) },
      divisors,
    );

  it('takes the vocabulary from the embedding, and 1e-5 for the float nearest to it', () => {
    expect(fromGguf({}, ['token_embd.weight'])).toMatchObject({
      vocabSize: 40,
      rmsNormEps: 1e-5,
      kvHeads: 4,
    });
    expect(fromGguf({})).toMatchObject({ vocabSize: 32, ropeTheta: 10_000, tiedEmbeddings: true });
    expect(fromGguf({}, ['output.weight']).tiedEmbeddings).toBe(false);
  });

  it('knows Qwen by its biases and norms', () => {
    const qwen = Object.fromEntries(
      Object.entries(llama).map(([key, value]) => [key.replace('llama.', 'qwen3.'), value]),
    );
    const changes = { ...qwen, 'general.architecture': 'qwen3', 'qwen3.attention.key_length': 32 };
    expect(fromGguf(changes, ['blk.0.attn_q_norm.weight'])).toMatchObject({
      architecture: 'qwen3',
      headDim: 32,
      qkNorm: true,
      qkvBias: false,
    });
    expect(fromGguf({}, ['blk.0.attn_q.bias']).qkvBias).toBe(true);
  });

  it.each<[Record<string, GgufValue>, Float32Array | null, DecoderConfig['ropeScaling']]>([
    [{ 'llama.rope.scaling.type': 'none' }, null, { kind: 'none' }],
    [
      { 'llama.rope.scaling.type': 'linear', 'llama.rope.scaling.factor': 2 },
      null,
      { kind: 'linear', factor: 2 },
    ],
    [{ 'llama.rope.scale_linear': 4 }, null, { kind: 'linear', factor: 4 }],
    [{ 'llama.rope.scale_linear': 1 }, null, { kind: 'none' }],
    [{}, Float32Array.of(1, 8), { kind: 'factors', divisors: [1, 8] }],
  ])('reads rotary scaling from %j', (changes, divisors, ropeScaling) => {
    expect(fromGguf(changes, [], divisors).ropeScaling).toEqual(ropeScaling);
  });

  it.each<Record<string, GgufValue>>([
    { 'general.architecture': 'gemma2' },
    { 'llama.expert_count': 8 },
    { 'llama.rope.dimension_count': 8 },
    { 'llama.rope.scaling.type': 'yarn' },
  ])('does not pretend to support %j', (changes) => {
    expect(() => fromGguf(changes)).toThrow(expect.objectContaining({ code: 'unsupported-weights' }));
  });

  it('names the figure that is missing', () => {
    expect(() => fromGguf({ 'llama.block_count': 'many' })).toThrow(/llama\.block_count/);
  });
});
