import { AppError } from '../../errors.ts';
import { settingsIdentity } from '../../judge/identity.ts';
import type { GeneratingModel } from '../../language-model/generation.ts';
import { type BatchLimits, defaultBatchLimits } from '../../run/plan.ts';
import type { Open } from '../method.ts';
import { sampledResponses } from './sampled-responses.ts';
import { isSampled } from './spec.ts';
import { variationScorer } from './variation-scorer.ts';
import { vroName } from './vro-method.ts';

/** Writing samples takes so much longer than anything else that each row is stored by itself. */
const oneByOne: BatchLimits = { maxRows: 1, maxTokens: Number.POSITIVE_INFINITY };

export const openVro: Open<'vro'> = async (spec, dependencies) => {
  const sampler = isSampled(spec) ? dependencies.engine() : null;
  const others = sampler ? sampledResponses(samplerOf(sampler), spec) : await dependencies.others();
  const { embedder, backend } = await dependencies.embedder();
  // The model that writes is the one that must be loaded again for the run to be resumed.
  const model = sampler?.model ?? embedder.model;
  const { maxTokens } = embedder;
  const name = sampler ? 'VRO, by samples' : vroName;
  const of = { name, model, adapter: null, mode: 'without-reference', maxTokens } as const;
  const hash = (text: string) => dependencies.hash(sampler ? `${text} ${embedder.model.sha256}` : text);
  const scorer = variationScorer(embedder, others);
  const identity = settingsIdentity(spec, of, hash);
  return { scorer, identity, backend, limits: sampler ? oneByOne : defaultBatchLimits };
};

function samplerOf(engine: Partial<GeneratingModel>): GeneratingModel {
  const { generate } = engine;
  if (generate) return { generate: generate.bind(engine) };
  throw new AppError('no-generation', 'The judge that is loaded cannot write responses to compare with.');
}
