import { settingsIdentity } from '../../judge/identity.ts';
import { defaultBatchLimits } from '../../run/plan.ts';
import type { Open } from '../method.ts';
import type { Similarity } from './similarity.ts';
import { similarityScorer } from './similarity-scorer.ts';
import type { SimilarityId } from './spec.ts';

/** Opens a method that compares the response with the reference by the embeddings of both. */
export const openSimilarity =
  <Id extends SimilarityId>(name: string, similarity: Similarity): Open<Id> =>
  async (spec, dependencies) => {
    const { embedder, backend } = await dependencies.embedder();
    const { model, maxTokens } = embedder;
    const of = { name: name, model, adapter: null, mode: 'with-reference', maxTokens } as const;
    return {
      scorer: similarityScorer(embedder, similarity),
      identity: settingsIdentity(spec, of, dependencies.hash),
      backend,
      limits: defaultBatchLimits,
    };
  };
