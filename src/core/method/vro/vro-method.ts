import { AppError } from '../../errors.ts';
import { settingsIdentity } from '../../judge/identity.ts';
import type { GeneratingModel } from '../../language-model/generation.ts';
import { type EstimateInput, estimateByEmbedder, type RunEstimate } from '../../run/estimate.ts';
import { type BatchLimits, defaultBatchLimits } from '../../run/plan.ts';
import { type Method, type Offer, selfJ } from '../method.ts';
import { sampledResponses } from './sampled-responses.ts';
import { isSampled } from './spec.ts';
import { variationScorer } from './variation-scorer.ts';

/** Writing samples takes so much longer than anything else that each row is stored by itself. */
const oneByOne: BatchLimits = { maxRows: 1, maxTokens: Number.POSITIVE_INFINITY };

const offer: Offer = {
  word: 'vro',
  mode: null,
  name: 'VRO',
  entry: 'method_vro',
  needs: ['several-responses', 'embedder'],
  says: 'How much the response is like other samples for its instruction: the mean cosine of their sentence embeddings. The samples are the same model’s in the data, or are written now by the model chosen under Judge.',
  source: `A baseline of ${selfJ}: 1 − variation ratio for original, Huang et al. 2023, arXiv 2307.10236.`,
  usage: "mean cosine to the model's other responses to the instruction",
  plan: ({ variation }) => [
    { name: 'VRO', column: 'vro', judge: isSampled(variation) ? 'base' : null, spec: () => variation },
  ],
  estimate: (input) => (isSampled(input.variation) ? estimateSampling(input) : estimateByEmbedder(input)),
};

export const vroMethod: Method<'vro'> = {
  id: 'vro',
  scale: null,
  needsModel: isSampled,
  dependsOnOthers: (spec) => !isSampled(spec),
  isLookUp: false,
  async open(spec, dependencies) {
    const sampler = isSampled(spec) ? dependencies.engine() : null;
    const others = sampler ? sampledResponses(samplerOf(sampler), spec) : await dependencies.others();
    const { embedder, backend } = await dependencies.embedder();
    // The model that writes is the one that must be loaded again for the run to be resumed.
    const model = sampler?.model ?? embedder.model;
    const { maxTokens } = embedder;
    const name = sampler ? 'VRO, by samples' : offer.name;
    const of = { name, model, adapter: null, mode: 'without-reference', maxTokens } as const;
    const hash = (text: string) => dependencies.hash(sampler ? `${text} ${embedder.model.sha256}` : text);
    const scorer = variationScorer(embedder, others);
    const identity = settingsIdentity(spec, of, hash);
    return { scorer, identity, backend, limits: sampler ? oneByOne : defaultBatchLimits };
  },
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

function samplerOf(engine: Partial<GeneratingModel>): GeneratingModel {
  const { generate } = engine;
  if (generate) return { generate: generate.bind(engine) };
  throw new AppError('no-generation', 'The judge that is loaded cannot write responses to compare with.');
}
