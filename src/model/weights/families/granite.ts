import type { DecoderFamily } from './family.ts';
import { llama } from './llama.ts';

/** Granite 3 and 4 (dense): Llama's layout; embeddings, queries, what is added and logits are each multiplied by a figure of the file. */
export const granite = { ...llama, id: 'granite' } as const satisfies DecoderFamily;
