import { estimateByEmbedder } from '../../run/estimate.ts';
import { similarityMethod } from '../similarity/similarity-method.ts';

export const recallName = 'Sentence recall';

export const recallMethod = similarityMethod('recall', {
  name: recallName,
  entry: 'method_recall',
  says: 'How much of the reference the response says: each sentence of the reference beside the nearest one of the response, by the cosine of their embeddings.',
  source: 'Ours: the cosine, sentence by sentence, so that a long text is read to its end.',
  usage: "mean over the reference's sentences of the cosine with the response's nearest",
  estimate: (input) => estimateByEmbedder(input, Number.POSITIVE_INFINITY),
});
