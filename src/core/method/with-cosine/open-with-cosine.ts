import { type JudgeIdentity, settingsIdentity } from '../../judge/identity.ts';
import type { Open, ScorerDependencies } from '../method.ts';
import { combinedScorer } from './combined-scorer.ts';
import type { WithCosineSpec } from './spec.ts';

/** Rows that are combined at once: nothing is computed but a look-up. */
const lookUpRows = 1024;

export const openWithCosine: Open<'with-cosine'> = async (spec, dependencies) => {
  const { run, rows, hash } = dependencies;
  const cosine = await run(spec.cosineRun);
  const other = await besideCosine(spec, cosine.judge, dependencies);
  const of = { ...other.of, name: `${other.name} + Cosine`, mode: 'with-reference' } as const;
  return {
    scorer: combinedScorer(other.columns, cosine.columns, rows, spec.cosineWeight),
    identity: settingsIdentity(spec, of, hash),
    backend: null,
    limits: { maxRows: lookUpRows, maxTokens: Number.POSITIVE_INFINITY },
  };
};

/** The score that the cosine is put together with, and who is named for both. */
async function besideCosine(
  spec: WithCosineSpec,
  cosine: JudgeIdentity,
  { run, column }: ScorerDependencies,
) {
  if ('column' in spec) {
    const { model, maxTokens } = cosine;
    const of = { model, adapter: null, maxTokens };
    return { name: spec.column, of, columns: await column(spec.column) };
  }
  const { judge, columns } = await run(spec.judgeRun);
  const { model, adapter, maxTokens, template } = judge;
  return { name: template.name, of: { model, adapter, maxTokens }, columns };
}
