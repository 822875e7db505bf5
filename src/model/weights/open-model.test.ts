import { describe, expect, it } from 'vitest';
import { realModelFiles } from '#model/fixtures/real-models.ts';
import { type TinyName, tinyFiles } from '#model/fixtures/tiny-files.ts';
import { bufferSource } from './byte-source.ts';
import type { DecoderConfig } from './checkpoint.ts';
import { dequantise } from './dequantise.ts';
import { openModel } from './open-model.ts';

const open = async (name: TinyName) => (await openModel(await tinyFiles(name))).checkpoint;

const shared = {
  kind: 'decoder',
  vocabSize: 320,
  hiddenSize: 64,
  layers: 2,
  heads: 4,
  kvHeads: 2,
  headDim: 16,
  intermediateSize: 96,
  ropeTheta: 10_000,
  ropeScaling: { kind: 'none' },
  unrotatedLayers: [],
  attentionWindow: null,
  activation: 'silu',
  rmsNormEps: 1e-5,
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
} as const satisfies Omit<DecoderConfig, 'architecture'>;

const gemma3 = {
  architecture: 'gemma3_text',
  headDim: 32,
  qkNorm: true,
  postNorms: true,
  activation: 'gelu-tanh',
  embeddingScale: 8,
  ropeTheta: 100_000,
  ropeScaling: { kind: 'linear', factor: 4 },
  attentionWindow: { tokens: 20, layers: [0, 1], ropeTheta: 5000 },
} as const satisfies Partial<DecoderConfig>;

const llama3 = {
  kind: 'llama3',
  factor: 8,
  lowFreqFactor: 1,
  highFreqFactor: 4,
  originalContextLength: 64,
};

describe('openModel', () => {
  const pointer = bufferSource(
    new TextEncoder().encode('version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 269060552\n'),
  );
  const page = bufferSource(new TextEncoder().encode('<!DOCTYPE html><title>Sign in</title>'));

  it.each<[string, string, ReturnType<typeof bufferSource>, string]>([
    ['llama-gguf', 'model.gguf', pointer, 'git lfs pull'],
    ['llama', 'model.safetensors', pointer, 'git lfs pull'],
    ['llama', 'tokenizer.json', pointer, 'git lfs pull'],
    ['llama', 'config.json', page, 'the raw file'],
  ])('says what stands in place of the file: of %s, %s', async (model, name, file, advice) => {
    const files = new Map([...(await tinyFiles(model as TinyName)), [name, file]]);
    await expect(openModel(files)).rejects.toMatchObject({
      code: 'wrong-file-type',
      message: expect.stringMatching(new RegExp(`^${name}.*no model was loaded.*${advice}`)),
    });
  });

  it.each<[TinyName, Partial<DecoderConfig>]>([
    ['llama', { architecture: 'llama' }],
    ['llama-gguf', { architecture: 'llama' }],
    ['qwen2', { architecture: 'qwen2', qkvBias: true }],
    ['qwen3', { architecture: 'qwen3', qkNorm: true, headDim: 32 }],
    ['smollm3', { architecture: 'smollm3', ropeTheta: 2_000_000, unrotatedLayers: [1] }],
    [
      'mistral',
      { architecture: 'mistral', attentionWindow: { tokens: 50, layers: [0, 1], ropeTheta: null } },
    ],
    [
      'granite',
      { architecture: 'granite', embeddingScale: 1.5, queryScale: 0.8, residualScale: 0.7, logitScale: 1.25 },
    ],
    ['gemma3', { ...gemma3, layers: 3, gainOffset: 1, queryScale: Math.sqrt(32) / Math.sqrt(48) }],
    [
      'gemma3-gguf',
      {
        ...gemma3,
        layers: 7,
        attentionWindow: { tokens: 20, layers: [0, 1, 2, 3, 4, 6], ropeTheta: 10_000 },
      },
    ],
    [
      'llama3-rope',
      { architecture: 'llama', tiedEmbeddings: false, ropeScaling: llama3 as DecoderConfig['ropeScaling'] },
    ],
  ])('reads the config of %s', async (name, own) => {
    expect((await open(name)).config).toEqual({ ...shared, ...own });
  });

  it('takes rope divisors from rope_freqs.weight', async () => {
    const { ropeScaling } = (await open('llama3-rope-gguf')).config as DecoderConfig;
    if (ropeScaling.kind !== 'factors') throw new Error(`got ${ropeScaling.kind}`);
    expect(ropeScaling.divisors).toHaveLength(8);
    expect(ropeScaling.divisors[0]).toBe(1);
    expect(ropeScaling.divisors[7]).toBe(8);
  });

  it.each<[TinyName, TinyName]>([
    ['llama-gguf', 'llama'],
    ['llama3-rope-gguf', 'llama3-rope'],
  ])('gives %s the tensors of %s, up to quantisation', async (quantised, plain) => {
    const [a, b] = [await open(quantised), await open(plain)];
    expect([...a.tensors.keys()].sort()).toEqual([...b.tensors.keys()].sort());
    expect(a.parameters).toBe(b.parameters);
    for (const [name, tensor] of a.tensors) {
      const [x, y] = [await tensor.floats(), await b.tensors.get(name)!.floats()];
      expect(tensor.shape).toEqual(b.tensors.get(name)!.shape);
      const largest = y.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const worst = x.reduce((most, value, i) => Math.max(most, Math.abs(value - y[i]!)), 0);
      // Half a step of 4-bit blocks; a row in the wrong place is off by about the largest weight.
      expect(worst, name).toBeLessThan(largest / 7);
    }
  });

  it('gives packed bytes in the order of the floats', async () => {
    for (const tensor of (await open('llama-gguf')).tensors.values()) {
      const bytes = await tensor.bytes();
      expect(bytes.length).toBe(tensor.byteLength);
      expect(dequantise(tensor.type, bytes)).toEqual(await tensor.floats());
    }
  });

  it('reads the header of a large file and no more, and then one tensor at a time', async () => {
    const { files, sha256 } = await realModelFiles('defaultJudge');
    const reads: number[] = [];
    const noted = new Map(
      [...files].map(([name, source]) => [
        name,
        {
          size: source.size,
          read: (offset: number, length: number) => {
            reads.push(length);
            return source.read(offset, length);
          },
        },
      ]),
    );
    const { checkpoint } = await openModel(noted, { sha256 });
    expect(reads).toEqual([512, 8 * 1024 * 1024]);
    const tensor = checkpoint.tensors.get('model.layers.3.mlp.up_proj.weight')!;
    expect(await tensor.floats()).toHaveLength(1536 * 576);
    expect(reads.slice(2)).toEqual([tensor.byteLength]);
  });

  it('hashes the weights, unless their hash is known', async () => {
    const files = await tinyFiles('llama');
    const hashed: number[] = [];
    const onHashed = (done: number) => hashed.push(done);
    const known = new Map([['model.safetensors', 'abc']]);
    expect((await openModel(files, { sha256: known, onHashed })).checkpoint.sha256).toBe('abc');
    expect(hashed).toEqual([]);
    const bytes = await files.get('model.safetensors')!.read(0, files.get('model.safetensors')!.size);
    const digest = Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex');
    expect((await openModel(files, { onHashed })).checkpoint.sha256).toBe(digest);
    expect(hashed.at(-1)).toBe(bytes.length);
  });

  it('gives shards one hash that does not depend on the order of the files', async () => {
    const files = await tinyFiles('llama3-rope');
    const reversed = new Map([...files].reverse());
    const { sha256 } = (await openModel(files)).checkpoint;
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect((await openModel(reversed)).checkpoint.sha256).toBe(sha256);
  });

  it.each([
    ['config.json', 'missing-file'],
    ['tokenizer.json', 'missing-file'],
    ['model.safetensors.index.json', 'missing-file'],
    ['model-00002-of-00002.safetensors', 'missing-file'],
  ])('says so where %s is missing', async (name, code) => {
    const files = await tinyFiles('llama3-rope');
    files.delete(name);
    await expect(openModel(files)).rejects.toMatchObject({ code });
  });

  it('refuses files without weights, two GGUF files, and a config that is no JSON', async () => {
    await expect(openModel(new Map())).rejects.toMatchObject({ code: 'missing-file' });
    const [gguf] = (await tinyFiles('llama-gguf')).values();
    const two = new Map([
      ['a.gguf', gguf!],
      ['b.GGUF', gguf!],
    ]);
    await expect(openModel(two)).rejects.toMatchObject({ code: 'too-many-files' });
    const files = await tinyFiles('llama');
    files.set('config.json', bufferSource(new TextEncoder().encode('{"model_type": ')));
    await expect(openModel(files)).rejects.toMatchObject({ code: 'bad-config' });
  });
});
