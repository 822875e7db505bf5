import { judgeIdentity } from '../../judge/identity.ts';
import { defaultBatchLimits } from '../../run/plan.ts';
import { checkTemplate } from '../../template/fill-template.ts';
import type { OpenedScorer, ScorerDependencies } from '../method.ts';
import type { RewardSpec } from '../reward/spec.ts';
import { judgeScorer } from './judge-scorer.ts';
import type { JudgeRunSpec } from './spec.ts';

/** The scorer of the judge or the reward model that is loaded. */
export function openLoaded(
  spec: JudgeRunSpec | RewardSpec,
  { engine: loaded, hash }: Pick<ScorerDependencies, 'engine' | 'hash'>,
): OpenedScorer {
  const engine = loaded();
  checkTemplate(spec.template);
  return {
    scorer: judgeScorer(engine, spec),
    identity: judgeIdentity(engine, spec, hash),
    backend: engine.backend,
    limits: defaultBatchLimits,
  };
}
