import { estimateByEmbedder } from '../../run/estimate.ts';
import { selfJ } from '../method.ts';
import { similarityMethod, similarityStep } from '../similarity/similarity-method.ts';

export const cosineName = 'Cosine';

export const cosineStep = similarityStep('cosine', cosineName);

export const cosineMethod = similarityMethod('cosine', {
  name: cosineName,
  entry: 'method_cosine',
  says: 'How near the response is to the reference: the cosine of their sentence embeddings.',
  source: `A baseline of ${selfJ}.`,
  usage: 'cosine of the response and the reference',
  estimate: (input) => estimateByEmbedder(input),
});
