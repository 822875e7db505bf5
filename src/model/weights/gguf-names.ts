import type { DecoderConfig } from './checkpoint.ts';
import { layerPartsOf, layerTensor, outerTensors } from './decoder-tensors.ts';

const outer = new Map<string, string>(Object.values(outerTensors).map(({ gguf, name }) => [gguf, name]));

/** Names of the tensors of a GGUF file in Hugging Face's words; null for one that is no weight of ours (`rope_freqs.weight`). */
export function huggingFaceNames(config: DecoderConfig): (name: string) => string | null {
  const modules = layerPartsOf(config).flatMap((part) => part.modules);
  const inner = new Map(modules.map(({ gguf, name }) => [gguf, name]));
  return (name) => huggingFaceName(name, inner);
}

function huggingFaceName(name: string, inner: ReadonlyMap<string, string>): string | null {
  const parts = /^blk\.(\d+)\.(\w+)\.(weight|bias)$/.exec(name);
  if (!parts) return outer.get(name) ?? null;
  const module = inner.get(parts[2]!);
  return module ? layerTensor(parts[1]!, module, parts[3] as 'weight' | 'bias') : null;
}
