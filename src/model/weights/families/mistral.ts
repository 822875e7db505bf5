import type { DecoderFamily } from './family.ts';
import { llama } from './llama.ts';

/** Mistral 7B and others of that layout: Llama's, the first of them with an attention window in every layer. GGUF calls them llama. */
export const mistral = { ...llama, id: 'mistral', ggufName: 'llama' } as const satisfies DecoderFamily;
