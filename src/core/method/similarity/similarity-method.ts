import type { Method, Offer, PlanStep } from '../method.ts';
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
  offer: Omit<Offer, 'word' | 'mode' | 'needs' | 'plan'>,
): Method<Id> => ({
  id,
  scale: null,
  needsModel: () => false,
  dependsOnOthers: () => false,
  isLookUp: false,
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
