import { settingsIdentity } from '../../judge/identity.ts';
import { defaultBatchLimits } from '../../run/plan.ts';
import type { Method, Offer, PlanStep } from '../method.ts';
import type { Similarity } from './similarity.ts';
import { similarityScorer } from './similarity-scorer.ts';
import type { SimilarityId } from './spec.ts';

/** The one step that a similarity takes. */
export const similarityStep = <Id extends SimilarityId>(id: Id, name: string): PlanStep => ({
  name,
  column: id,
  judge: null,
  spec: () => ({ method: id }),
});

/** A method that compares the response with the reference by the embeddings of both. */
export const similarityMethod = <Id extends SimilarityId>(
  id: Id,
  similarity: Similarity,
  offer: Omit<Offer, 'word' | 'mode' | 'needs' | 'plan'>,
): Method<Id> => ({
  id,
  scale: null,
  needsModel: () => false,
  dependsOnOthers: () => false,
  isLookUp: false,
  async open(spec, dependencies) {
    const { embedder, backend } = await dependencies.embedder();
    const { model, maxTokens } = embedder;
    const of = { name: offer.name, model, adapter: null, mode: 'with-reference', maxTokens } as const;
    return {
      scorer: similarityScorer(embedder, similarity),
      identity: settingsIdentity(spec, of, dependencies.hash),
      backend,
      limits: defaultBatchLimits,
    };
  },
  offers: [
    {
      ...offer,
      word: id,
      mode: null,
      needs: ['reference', 'embedder'],
      plan: () => [similarityStep(id, offer.name)],
    },
  ],
});
