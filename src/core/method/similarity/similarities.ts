import { cosine } from '../cosine/cosine.ts';
import { recall } from '../recall/recall.ts';
import type { Similarity } from './similarity.ts';
import type { SimilarityId } from './spec.ts';

export const similarities: Record<SimilarityId, Similarity> = { cosine, recall };
