import type { DecoderFamily } from './family.ts';
import { gemma3 } from './gemma3.ts';
import { granite } from './granite.ts';
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
  granite,
  gemma3,
] as const satisfies readonly DecoderFamily[];

export type DecoderFamilyId = (typeof decoderFamilies)[number]['id'];

type Known = DecoderFamily & { id: DecoderFamilyId };

const known: readonly Known[] = decoderFamilies;

/** The name of a family in GGUF files. */
export const ggufNameOf = ({ id, ggufName = id }: DecoderFamily): string => ggufName;

/** The family of a `model_type`; undefined where it is none of ours. */
export const familyOf = (name: unknown): Known | undefined => known.find(({ id }) => id === name);

/** The family of a GGUF file's architecture; undefined where it is none of ours. */
export const ggufFamilyOf = (name: unknown): Known | undefined =>
  known.find((family) => ggufNameOf(family) === name);
