/**
 * How a run's scores come about.
 * `judge` is a local model asked for a digit (self-evaluation where it is the base model, a trained judge where it
 * has an adapter); `external` the same question put to an endpoint.
 */
export type MethodId = 'judge' | 'ppl' | 'vro' | 'cosine' | 'recall' | 'with-cosine' | 'external';
