import { describe, expect, it } from 'vitest';
import { tinyFiles } from '#model/fixtures/tiny-files.ts';
import { type ByteSource, bufferSource } from './byte-source.ts';
import { configFromJson } from './config-json.ts';
import { partsBeside } from './gguf-model.ts';
import { openModel } from './open-model.ts';
import { readSafetensors } from './safetensors-file.ts';

/** A safetensors file with one tensor of 4 bytes. */
function file(name: string, dtype: string, shape: number[]) {
  const header = new TextEncoder().encode(JSON.stringify({ [name]: { dtype, shape, data_offsets: [0, 4] } }));
  const bytes = new Uint8Array(8 + header.length + 4);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  return bufferSource(bytes);
}

describe('weights that are quantised in a form of their own', () => {
  it.each([
    ['model.layers.0.mlp.up_proj.weight', 'F8_E4M3', [4]],
    ['model.layers.0.mlp.up_proj.weight', 'U8', [4]],
    ['model.layers.0.mlp.up_proj.qweight', 'I32', [1]],
    ['model.layers.0.mlp.up_proj.weight_scale', 'U8', [4]],
    ['anything', 'F64', [0]],
  ])('are refused by name and type: %s as %s', async (name, dtype, shape) => {
    await expect(readSafetensors(file(name, dtype, shape))).rejects.toMatchObject({
      code: 'unsupported-weights',
      message: expect.stringContaining(`stored as ${dtype}`),
    });
  });

  it('are not position ids, which are left out', async () => {
    expect([...(await readSafetensors(file('embeddings.position_ids', 'I32', [1]))).keys()]).toEqual([]);
  });

  it.each([
    [{ quant_method: 'gptq', bits: 4 }, 'gptq (4 bits)'],
    [{ quant_method: 'bitsandbytes', load_in_4bit: true }, 'bitsandbytes (4 bits)'],
    [{ quant_method: 'fp8' }, 'fp8'],
  ])('are refused where the config says so: %o', (quantization_config, words) => {
    expect(() => configFromJson({ model_type: 'llama', quantization_config }, new Set())).toThrow(words);
  });
});

describe('a GGUF model in parts', () => {
  const parts = () => tinyFiles('llama-gguf-split');

  it('is the model that they were made of, in whatever order they are chosen', async () => {
    const { checkpoint: whole } = await openModel(await tinyFiles('llama-gguf'));
    const { checkpoint, tokenizer } = await openModel(new Map([...(await parts())].reverse()));
    expect(checkpoint.config).toEqual(whole.config);
    expect([...checkpoint.tensors.keys()].sort()).toEqual([...whole.tensors.keys()].sort());
    for (const [name, tensor] of checkpoint.tensors)
      expect(await tensor.bytes(), name).toEqual(await whole.tensors.get(name)!.bytes());
    expect(tokenizer).toMatchObject({ kind: 'gguf' });
  });

  it.each([
    ['the second', [1, 3], 'missing-file', /part 2 of them is missing/],
    ['the others', [2], 'missing-file', /parts 1, 3 of them are missing/],
  ] as const)('names what is missing: %s', async (_, numbers, code, message) => {
    const files = [...(await parts())].filter((_, at) => numbers.some((number) => number === at + 1));
    const refused = { code, message: expect.stringMatching(message) };
    await expect(openModel(new Map(files))).rejects.toMatchObject(refused);
  });

  it('is not read from a part under another name, from two models, or from parts that were exchanged', async () => {
    const [first, second, third] = [...(await parts()).values()] as [ByteSource, ByteSource, ByteSource];
    const named = (base: string, ...sources: ByteSource[]) =>
      sources.map((source, at): [string, ByteSource] => [
        `${base}-0000${at + 1}-of-0000${sources.length}.gguf`,
        source,
      ]);
    const open = (files: [string, ByteSource][]) => openModel(new Map(files));
    await expect(open([['renamed.gguf', first]])).rejects.toMatchObject({ code: 'missing-file' });
    await expect(open([...named('a', first), ...named('b', second)])).rejects.toMatchObject({
      code: 'too-many-files',
    });
    for (const wrong of [
      [first, third, second],
      [first, second, second],
      [first, second],
    ])
      await expect(open(named('a', ...wrong))).rejects.toMatchObject({ code: 'corrupt-weights' });
  });

  it('is found beside any of its parts', () => {
    const folder = [
      'm-00001-of-00002.gguf',
      'm-00002-of-00002.gguf',
      'm-00001-of-00003.gguf',
      'n.gguf',
      'README',
    ];
    expect(partsBeside('m-00002-of-00002.gguf', folder)).toEqual(folder.slice(0, 2));
    expect(partsBeside('n.gguf', folder)).toEqual(['n.gguf']);
  });
});
