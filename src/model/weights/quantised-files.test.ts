import { describe, expect, it } from 'vitest';
import { tinyFiles } from '#model/fixtures/tiny-files.ts';
import { bufferSource } from './byte-source.ts';
import { configFromJson } from './config-json.ts';
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

it('a part of a split GGUF model is refused as one, alone or with its siblings', async () => {
  const [source] = [...(await tinyFiles('llama-gguf')).values()];
  const parts = ['m-00001-of-00002.gguf', 'm-00002-of-00002.gguf'];
  for (const names of [parts, parts.slice(0, 1), parts.slice(1)])
    await expect(openModel(new Map(names.map((name) => [name, source!])))).rejects.toMatchObject({
      code: 'unsupported-weights',
      message: expect.stringContaining('gguf-split'),
    });
});
