import { describe, expect, it } from 'vitest';
import type { DecoderConfig, StoredTensor } from './checkpoint.ts';
import { configFromJson } from './config-json.ts';
import { expectedTensors, selectTensors } from './expected-tensors.ts';

describe('selectTensors', () => {
  const config = configFromJson(
    {
      model_type: 'llama',
      hidden_act: 'silu',
      hidden_size: 64,
      intermediate_size: 96,
      num_attention_heads: 4,
      num_hidden_layers: 1,
      vocab_size: 32,
    },
    new Set(),
  ) as DecoderConfig;
  const stored = (name: string, shape: number[]): StoredTensor => ({
    name,
    shape,
    type: 'F32',
    byteLength: 0,
    bytes: () => Promise.reject(new Error('not read')),
    floats: () => Promise.reject(new Error('not read')),
  });
  const complete = () =>
    new Map([...expectedTensors(config)].map(([name, shape]) => [name, stored(name, shape)]));

  it('takes the score head of a reward model in the LM head’s place', () => {
    const reward: DecoderConfig = { ...config, reward: { bias: true, padId: null } };
    const head = { 'score.weight': [1, 64], 'score.bias': [1] };
    const found = complete();
    for (const [name, shape] of Object.entries(head)) found.set(name, stored(name, shape));
    expect(selectTensors(reward, found).tensors.size).toBe(13);
    const two = new Map(found).set('score.weight', stored('score.weight', [2, 64]));
    expect(() => selectTensors(reward, two)).toThrow(expect.objectContaining({ code: 'corrupt-weights' }));
    expect(() => selectTensors(config, found)).toThrow(
      expect.objectContaining({ code: 'unsupported-weights' }),
    );
  });

  it('takes a complete set and counts its parameters', () => {
    const attention = 4 * 64 * 64;
    const { parameters, tensors } = selectTensors(config, complete());
    expect(parameters).toBe(32 * 64 + attention + 3 * 64 * 96 + 3 * 64);
    expect(tensors.size).toBe(11);
  });

  it('passes over buffers that are no weights, and the copy of a tied head', () => {
    const found = complete();
    found.set('lm_head.weight', stored('lm_head.weight', [32, 64]));
    const buffer = 'model.layers.0.self_attn.rotary_emb.inv_freq';
    found.set(buffer, stored(buffer, [8]));
    expect(selectTensors(config, found).tensors.size).toBe(11);
  });

  it('refuses a missing tensor, another shape, and a weight it would ignore', () => {
    const missing = complete();
    missing.delete('model.norm.weight');
    expect(() => selectTensors(config, missing)).toThrow(
      expect.objectContaining({ code: 'missing-tensor', data: { tensor: 'model.norm.weight' } }),
    );
    const reshaped = complete().set('model.norm.weight', stored('model.norm.weight', [63]));
    expect(() => selectTensors(config, reshaped)).toThrow(
      expect.objectContaining({ code: 'corrupt-weights' }),
    );
    const bias = 'model.layers.0.self_attn.o_proj.bias';
    expect(() => selectTensors(config, complete().set(bias, stored(bias, [64])))).toThrow(
      expect.objectContaining({ code: 'unsupported-weights', data: { tensor: bias } }),
    );
  });

  it.each<Partial<DecoderConfig>>([
    { kvHeads: 3 },
    { headDim: 15 },
    { layers: 0 },
    { heads: Number.NaN },
    { ropeTheta: -1 },
    { rmsNormEps: 0 },
    { ropeScaling: { kind: 'factors', divisors: [1, 2] } },
  ])('refuses a config with %j', (changes) => {
    expect(() => selectTensors({ ...config, ...changes }, complete())).toThrow(
      expect.objectContaining({ code: 'bad-config' }),
    );
  });
});
