import type { JudgeEngine, JudgeIdentity, JudgeSpec } from './judge.ts';

/** Who judges: what must be equal for two scores to be comparable. */
export function judgeIdentity(
  engine: Pick<JudgeEngine, 'model' | 'adapter'>,
  spec: JudgeSpec,
  hash: (text: string) => string,
): JudgeIdentity {
  const { template } = spec;
  return {
    model: engine.model,
    adapter: engine.adapter,
    template: { id: template.id, name: template.name, sha256: hash(template.text) },
    mode: template.mode,
    maxTokens: spec.maxTokens,
  };
}

export const sameJudge = (a: JudgeIdentity, b: JudgeIdentity): boolean =>
  a.model.sha256 === b.model.sha256 &&
  (a.adapter?.sha256 ?? null) === (b.adapter?.sha256 ?? null) &&
  a.template.sha256 === b.template.sha256 &&
  a.mode === b.mode &&
  a.maxTokens === b.maxTokens;
