import { layerParts, layerTensor, outerTensors } from './decoder-tensors.ts';

const outer = new Map<string, string>(Object.values(outerTensors).map(({ gguf, name }) => [gguf, name]));
const inner = new Map(layerParts.flatMap(({ modules }) => modules.map(({ gguf, name }) => [gguf, name])));

/** A GGUF tensor's name in Hugging Face's words; null for one that is no weight of ours (`rope_freqs.weight`). */
export function huggingFaceName(name: string): string | null {
  const parts = /^blk\.(\d+)\.(\w+)\.(weight|bias)$/.exec(name);
  if (!parts) return outer.get(name) ?? null;
  const module = inner.get(parts[2]!);
  return module ? layerTensor(parts[1]!, module, parts[3] as 'weight' | 'bias') : null;
}
