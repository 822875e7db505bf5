import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ByteSource, bufferSource } from '#model/weights/byte-source.ts';
import { openNodeFile } from '#model/weights/node-file-source.ts';
import { openModel } from '#model/weights/open-model.ts';
import { startWasm } from '../backends/wasm.ts';
import { nodeWasm } from '../backends/wasm-node.ts';
import { genericKernels } from '../kernels/generic.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { disposeDecoder, uploadDecoder } from './decoder-weights.ts';

const MB = 2 ** 20;

/** The sizes of SmolLM2-1.7B. */
const config = {
  model_type: 'llama',
  hidden_act: 'silu',
  vocab_size: 49_152,
  hidden_size: 2048,
  intermediate_size: 8192,
  num_hidden_layers: 24,
  num_attention_heads: 32,
  num_key_value_heads: 32,
  max_position_embeddings: 8192,
  rms_norm_eps: 1e-5,
  rope_theta: 130_000,
  tie_word_embeddings: true,
};

function tensorsOf({
  hidden_size: C,
  intermediate_size: F,
  vocab_size: V,
  num_hidden_layers: L,
}: typeof config) {
  const tensors: [string, number[]][] = [['model.embed_tokens.weight', [V, C]]];
  for (let layer = 0; layer < L; layer++) {
    const at = `model.layers.${layer}`;
    for (const name of ['q', 'k', 'v', 'o']) tensors.push([`${at}.self_attn.${name}_proj.weight`, [C, C]]);
    for (const name of ['gate', 'up']) tensors.push([`${at}.mlp.${name}_proj.weight`, [F, C]]);
    tensors.push([`${at}.mlp.down_proj.weight`, [C, F]]);
    for (const name of ['input_layernorm', 'post_attention_layernorm'])
      tensors.push([`${at}.${name}.weight`, [C]]);
  }
  return [...tensors, ['model.norm.weight', [C]]] as [string, number[]][];
}

/** A shard in bfloat16 whose data are a hole in the file: it takes no room on the disk, and reads as zeros. */
async function writeShard(path: string, tensors: readonly [string, number[]][]): Promise<void> {
  let end = 0;
  const entries = tensors.map(([name, shape]) => {
    const start = end;
    end += 2 * shape.reduce((a, b) => a * b);
    return [name, { dtype: 'BF16', shape, data_offsets: [start, end] }];
  });
  const header = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const file = await open(path, 'w');
  await file.write(Buffer.concat([length, header]));
  await file.truncate(8 + header.length + end);
  await file.close();
}

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'large-model-'));
});

afterAll(() => rm(folder, { recursive: true }));

describe('a model of 1.7 billion parameters in two shards', { timeout: 240_000 }, () => {
  it('reaches the device tensor by tensor, and never stands whole in the JavaScript heap', async () => {
    await startWasm(nodeWasm);
    const tensors = tensorsOf(config);
    const shards = [tensors.slice(0, 100), tensors.slice(100)];
    const names = shards.map((_, i) => `model-0000${i + 1}-of-00002.safetensors`);
    const held = () => process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
    const before = held();
    let largest = 0;
    let peak = 0;
    const watched = (source: ByteSource): ByteSource => ({
      size: source.size,
      async read(offset, length) {
        const bytes = await source.read(offset, length);
        largest = Math.max(largest, length);
        peak = Math.max(peak, held() - before);
        return bytes;
      },
    });
    const json = (value: unknown) => bufferSource(new TextEncoder().encode(JSON.stringify(value)));
    const files = new Map<string, ByteSource>([
      ['config.json', json(config)],
      ['tokenizer.json', json({})],
      [
        'model.safetensors.index.json',
        json({
          weight_map: Object.fromEntries(shards.flatMap((each, i) => each.map(([name]) => [name, names[i]]))),
        }),
      ],
    ]);
    for (const [i, name] of names.entries()) {
      await writeShard(join(folder, name), shards[i]!);
      files.set(name, watched(await openNodeFile(join(folder, name))));
    }

    // The device is left out: what a kernel is given is read, and let go as after its upload.
    let uploaded = 0;
    const taken = { bytes: 0, dispose: () => {} };
    const kernels: Kernels = {
      ...genericKernels,
      async packLinear({ weights }) {
        for (const weight of weights) uploaded += (await weight.bytes()).length;
        return { ...taken, inputs: 0, outputs: 0 };
      },
      async packVocabulary(matrix) {
        uploaded += (await matrix.bytes()).length;
        return { ...taken, size: 0 };
      },
    };
    const { checkpoint } = await openModel(files, {
      sha256: new Map(names.map((name) => [name, 'a'.repeat(64)])),
    });
    expect(checkpoint.parameters).toBe(1_711_376_384);
    disposeDecoder(await uploadDecoder(checkpoint, kernels));

    expect(uploaded).toBeGreaterThan(3200 * MB);
    // One matrix at a time, and the embedding is the largest.
    expect(largest).toBe(2 * config.vocab_size * config.hidden_size);
    // Node lets go of buffers in its own time: a few may be there at once.
    expect(peak).toBeLessThan(3 * largest);
  });
});
