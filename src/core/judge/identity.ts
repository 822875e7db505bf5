import type { MethodId, MethodSpec } from '../method/specs.ts';
import type { AdapterIdentity, JudgeEngine, JudgeMode, JudgeSpec, ModelIdentity } from './judge.ts';

/** method + model + adapter + template + mode: two scores are comparable where these are equal. */
export interface JudgeIdentity {
  method: MethodId;
  /** What gives the numbers. An endpoint's model has no digest: nobody can say which weights answer. */
  model: ModelIdentity;
  adapter: AdapterIdentity | null;
  /** The words put to the model. A method that asks nothing has its name here, and the digest of its settings. */
  template: { id: string; name: string; sha256: string };
  mode: JudgeMode;
  maxTokens: number;
}

/** Who judges: what must be equal for two scores to be comparable. */
export function judgeIdentity(
  engine: Pick<JudgeEngine, 'model' | 'adapter'>,
  spec: JudgeSpec & { method?: 'judge' | 'reward' },
  hash: (text: string) => string,
): JudgeIdentity {
  const { template, method = 'judge' } = spec;
  return {
    method,
    model: engine.model,
    adapter: engine.adapter,
    template: { id: template.id, name: template.name, sha256: hash(template.text) },
    mode: template.mode,
    maxTokens: spec.maxTokens,
  };
}

/** "SmolLM2-135M-Instruct, Q4_1 + Round 1": how a judge is called wherever its scores are shown. */
export const judgeName = ({ model, adapter }: Pick<JudgeIdentity, 'model' | 'adapter'>): string =>
  adapter ? `${model.name} + ${adapter.name}` : model.name;

/** Whether a model that was loaded here judged: by a digit, or as a reward model. */
export const isLoadedJudge = ({ method }: Pick<JudgeIdentity, 'method'>): boolean =>
  method === 'judge' || method === 'reward';

/** Whether a linear probe was asked for its digit: what it reads of a row can be kept, and it can be taught. */
export const isLinearProbe = ({ method, adapter }: Pick<JudgeIdentity, 'method' | 'adapter'>): boolean =>
  method === 'judge' && adapter?.kind === 'linear-probe';

/** The same weights: of the model, and of the adapter where there is one. */
export const sameWeights = (
  a: Pick<JudgeIdentity, 'model' | 'adapter'>,
  b: Pick<JudgeIdentity, 'model' | 'adapter'>,
): boolean =>
  a.model.sha256 === b.model.sha256 && (a.adapter?.sha256 ?? null) === (b.adapter?.sha256 ?? null);

/** What two judges can differ in, as a reader calls it. */
export type JudgeDifference = 'method' | 'model' | 'adapter' | 'template' | 'mode' | 'maximum prompt length';

/** What keeps the scores of two judges from being comparable; empty where nothing does. */
export function judgeDifferences(a: JudgeIdentity, b: JudgeIdentity): JudgeDifference[] {
  const differs: Record<JudgeDifference, boolean> = {
    method: a.method !== b.method,
    model: a.model.sha256 !== b.model.sha256,
    adapter: (a.adapter?.sha256 ?? null) !== (b.adapter?.sha256 ?? null),
    template: a.template.sha256 !== b.template.sha256,
    mode: a.mode !== b.mode,
    'maximum prompt length': a.maxTokens !== b.maxTokens,
  };
  return (Object.keys(differs) as JudgeDifference[]).filter((part) => differs[part]);
}

export const sameJudge = (a: JudgeIdentity, b: JudgeIdentity): boolean => judgeDifferences(a, b).length === 0;

/** The identity of a method that puts no words to a model: its settings stand in for them. */
export function settingsIdentity(
  settings: Exclude<MethodSpec, JudgeSpec>,
  of: Pick<JudgeIdentity, 'model' | 'adapter' | 'mode' | 'maxTokens'> & { name: string },
  hash: (text: string) => string,
): JudgeIdentity {
  const { name, ...rest } = of;
  const { method } = settings;
  return { ...rest, method, template: { id: method, name, sha256: hash(JSON.stringify(settings)) } };
}
