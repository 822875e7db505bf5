import { type EstimateInput, estimateByEmbedder, type RunEstimate } from '../../run/estimate.ts';
import { type Method, type Offer, selfJ } from '../method.ts';
import { isSampled } from './spec.ts';

export const vroName = 'VRO';

const offer: Offer = {
  word: 'vro',
  mode: null,
  name: vroName,
  entry: 'method_vro',
  needs: ['several-responses', 'embedder'],
  says: 'How much the response is like other samples for its instruction: the mean cosine of their sentence embeddings. The samples are the same model’s in the data, or are written now by the model chosen under Judge.',
  source: `A baseline of ${selfJ}: 1 − variation ratio for original, Huang et al. 2023, arXiv 2307.10236.`,
  usage: "mean cosine to the model's other responses to the instruction",
  plan: ({ variation }) => [
    { name: vroName, column: 'vro', judge: isSampled(variation) ? 'base' : null, spec: () => variation },
  ],
  estimate: (input) => (isSampled(input.variation) ? estimateSampling(input) : estimateByEmbedder(input)),
};

export const vroMethod: Method<'vro'> = {
  id: 'vro',
  scale: null,
  needsModel: isSampled,
  dependsOnOthers: (spec) => !isSampled(spec),
  isLookUp: false,
  offers: [offer],
};

/** Tokens to be written, at most. How long they take is known from a run that sampled as many. */
function estimateSampling({ rows, runs, variation, instructions, modelId }: EstimateInput): RunEstimate {
  const like = runs.find(
    ({ spec, judge, scored, seconds }) =>
      isSampled(spec) &&
      spec.count === variation.count &&
      spec.maxNewTokens === variation.maxNewTokens &&
      judge.model.id === modelId &&
      scored > 0 &&
      seconds > 1,
  );
  const tokens = instructions * variation.count * variation.maxNewTokens;
  return { rows, tokens, seconds: like ? (like.seconds / like.scored) * rows : null };
}
