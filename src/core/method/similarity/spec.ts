/** How near a response is to a reference: of both as wholes, or sentence by sentence. */
export type SimilarityId = 'cosine' | 'recall';

/** The similarity of the response and the reference. */
export interface SimilaritySpec<Id extends SimilarityId = SimilarityId> {
  method: Id;
}
