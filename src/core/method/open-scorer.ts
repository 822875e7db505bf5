import { cosine } from './cosine/cosine.ts';
import { cosineName } from './cosine/cosine-method.ts';
import { openExternal } from './external/open-external.ts';
import { askedSpec } from './judge/asked-spec.ts';
import { openLoaded } from './judge/open-loaded.ts';
import type { Open, OpenedScorer, ScorerDependencies } from './method.ts';
import { openPpl } from './ppl/open-ppl.ts';
import { recall } from './recall/recall.ts';
import { recallName } from './recall/recall-method.ts';
import { openReward } from './reward/open-reward.ts';
import { openSimilarity } from './similarity/open-similarity.ts';
import type { MethodId, MethodSpec } from './specs.ts';
import { openVro } from './vro/open-vro.ts';
import { openWithCosine } from './with-cosine/open-with-cosine.ts';

const opens: { [Id in MethodId]: Open<Id> } = {
  ppl: openPpl,
  vro: openVro,
  cosine: openSimilarity(cosineName, cosine),
  recall: openSimilarity(recallName, recall),
  judge: async (spec, dependencies) => openLoaded(spec, dependencies),
  reward: openReward,
  external: openExternal,
  'with-cosine': openWithCosine,
};

/** Open a method. What was asked of a judge is first put as the judge that is loaded can be asked (`askedSpec`). */
export async function openScorer(
  given: MethodSpec,
  dependencies: ScorerDependencies,
): Promise<OpenedScorer & { spec: MethodSpec }> {
  const spec = given.method === 'judge' ? askedSpec(dependencies.engine(), given) : given;
  const open = opens[spec.method] as unknown as Open<typeof spec.method>;
  return { ...(await open(spec, dependencies)), spec };
}
