import type { ByteSource } from './byte-source.ts';
import type { Checkpoint, DecoderConfig, StoredTensor } from './checkpoint.ts';
import { dequantise } from './dequantise.ts';
import { selectTensors } from './expected-tensors.ts';
import { familyOf } from './families/families.ts';
import { ggufConfig } from './gguf-config.ts';
import type { GgufFile, GgufTensor } from './gguf-file.ts';
import { huggingFaceName } from './gguf-names.ts';
import { unpermuteRows } from './permute.ts';

/** The checkpoint in a GGUF file whose header has been read. */
export async function ggufCheckpoint(
  source: ByteSource,
  file: GgufFile,
  sha256: string,
): Promise<Checkpoint> {
  const config = ggufConfig(file, await ropeDivisors(source, file));
  const found = new Map<string, StoredTensor>();
  for (const entry of file.tensors.values()) {
    if (entry.name === 'rope_freqs.weight') continue;
    const name = huggingFaceName(entry.name) ?? entry.name;
    found.set(name, storedTensor(source, entry, name, permutedHeads(config, name)));
  }
  return { config, sha256, ...selectTensors(config, found) };
}

/** Heads whose rows GGUF has interleaved; null for a tensor that is stored as Hugging Face has it. */
function permutedHeads(config: DecoderConfig, name: string): number | null {
  if (!familyOf(config.architecture)?.ggufPermutesQk) return null;
  if (name.includes('.q_proj.')) return config.heads;
  return name.includes('.k_proj.') ? config.kvHeads : null;
}

function storedTensor(
  source: ByteSource,
  entry: GgufTensor,
  name: string,
  heads: number | null,
): StoredTensor {
  const { shape, type, offset, byteLength } = entry;
  const bytes = async () => {
    const stored = await source.read(offset, byteLength);
    return heads === null ? stored : unpermuteRows(stored, byteLength / shape[0]!, heads);
  };
  return { name, shape, type, byteLength, bytes, floats: async () => dequantise(type, await bytes()) };
}

async function ropeDivisors(source: ByteSource, file: GgufFile): Promise<Float32Array | null> {
  const entry = file.tensors.get('rope_freqs.weight');
  return entry ? dequantise(entry.type, await source.read(entry.offset, entry.byteLength)) : null;
}
