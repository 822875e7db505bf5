import type { DecoderFamily } from './family.ts';
import { llama } from './llama.ts';
import { mistral } from './mistral.ts';
import { qwen2 } from './qwen2.ts';
import { qwen3 } from './qwen3.ts';
import { smollm3 } from './smollm3.ts';

/** The families of decoders that are supported, in the order in which errors name them. */
export const decoderFamilies = [
  llama,
  mistral,
  qwen2,
  qwen3,
  smollm3,
] as const satisfies readonly DecoderFamily[];

export type DecoderFamilyId = (typeof decoderFamilies)[number]['id'];

/** The family of a name; undefined where it is none of ours. */
export const familyOf = (name: unknown): (DecoderFamily & { id: DecoderFamilyId }) | undefined =>
  decoderFamilies.find(({ id }) => id === name);
