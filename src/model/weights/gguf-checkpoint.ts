import type { Checkpoint, DecoderConfig, StoredTensor } from './checkpoint.ts';
import { dequantise } from './dequantise.ts';
import { selectTensors } from './expected-tensors.ts';
import { familyOf } from './families/families.ts';
import { ggufConfig } from './gguf-config.ts';
import type { GgufModel, PlacedTensor } from './gguf-model.ts';
import { huggingFaceNames } from './gguf-names.ts';
import { unpermuteRows } from './permute.ts';

/** The checkpoint in a GGUF model whose headers have been read. */
export async function ggufCheckpoint({ metadata, tensors }: GgufModel, sha256: string): Promise<Checkpoint> {
  const config = ggufConfig({ metadata, tensors }, await ropeDivisors(tensors));
  const found = new Map<string, StoredTensor>();
  const nameOf = huggingFaceNames(config);
  for (const entry of tensors.values()) {
    if (entry.name === 'rope_freqs.weight') continue;
    const name = nameOf(entry.name) ?? entry.name;
    found.set(name, storedTensor(entry, name, permutedHeads(config, name)));
  }
  return { config, sha256, ...selectTensors(config, found) };
}

/** Heads whose rows GGUF has interleaved; null for a tensor that is stored as Hugging Face has it. */
function permutedHeads(config: DecoderConfig, name: string): number | null {
  if (!familyOf(config.architecture)?.ggufPermutesQk) return null;
  if (name.includes('.q_proj.')) return config.heads;
  return name.includes('.k_proj.') ? config.kvHeads : null;
}

function storedTensor(entry: PlacedTensor, name: string, heads: number | null): StoredTensor {
  const { source, shape, type, offset, byteLength } = entry;
  const bytes = async () => {
    const stored = await source.read(offset, byteLength);
    return heads === null ? stored : unpermuteRows(stored, byteLength / shape[0]!, heads);
  };
  return { name, shape, type, byteLength, bytes, floats: async () => dequantise(type, await bytes()) };
}

async function ropeDivisors(tensors: GgufModel['tensors']): Promise<Float32Array | null> {
  const entry = tensors.get('rope_freqs.weight');
  return entry ? dequantise(entry.type, await entry.source.read(entry.offset, entry.byteLength)) : null;
}
