import { sameWeights } from '#core/judge/identity.ts';
import { defaultMaxTokens, type JudgeIdentity, type JudgeMode } from '#core/judge/judge.ts';
import { type MethodKey, methodOf } from '#core/method/catalogue.ts';
import { endpointAddress } from '#core/method/external/endpoint-address.ts';
import {
  defaultCosineWeight,
  type ExternalSpec,
  type JudgeRunSpec,
  type MethodSpec,
  type VariationSpec,
} from '#core/method/method.ts';
import type { SimilarityId } from '#core/method/similarity.ts';
import type { AdapterEntry } from '#core/models/adapter-entry.ts';
import type { RunSummary } from '#core/run/run.ts';
import { standardTemplates } from '../judge-store.ts';

/** What the user types for an external judge. The key is kept in memory only. */
export interface EndpointSettings {
  endpoint: string;
  model: string;
  key: string;
  requestsPerMinute: number;
  /** Tokens that an answer may take; null: as many as it turns out to need. */
  answerTokens: number | null;
  /** "Rows leave this browser": asked for anew whenever the endpoint changes. */
  agreed: boolean;
}

export interface PlanContext {
  minDigitMass: number;
  /** The adapter that a trained judge is; null where there is none. */
  adapter: AdapterEntry | null;
  endpoint: EndpointSettings;
  parallel: number;
  /** Where VRO's samples come from. */
  variation: VariationSpec;
  /** The score column that is put together with the cosine; null where the data has none. */
  column: string | null;
}

/** One run of a plan. A mean of two methods needs both first. */
export interface PlanStep {
  name: string;
  /** Which judge must be loaded: an adapter, `null` for the base model alone, `undefined` for none. */
  judge?: AdapterEntry | null;
  /** @param runs ids of the runs of the steps before */
  spec(runs: readonly string[]): MethodSpec;
}

export function planOf(key: MethodKey, context: PlanContext): PlanStep[] {
  const { adapter } = context;
  switch (key) {
    case 'ppl':
      return [{ name: 'PPL', judge: null, spec: () => ({ method: 'ppl', maxTokens: defaultMaxTokens }) }];
    case 'vro': {
      const { variation } = context;
      return [
        { name: 'VRO', ...(variation.samples === 'sampled' && { judge: null }), spec: () => variation },
      ];
    }
    case 'cosine':
    case 'recall':
      return [similarityStep(key)];
    case 'self-eval':
    case 'self-eval-ref':
      return [judgeStep('Self-eval', modeOf(key), null, context)];
    case 'judge':
    case 'judge-ref':
      return [judgeStep(adapter?.name ?? 'Trained judge', modeOf(key), adapter, context)];
    case 'self-eval-cosine':
      return withCosine(judgeStep('Self-eval, with reference', 'with-reference', null, context));
    case 'judge-ref-cosine':
      return withCosine(judgeStep(adapter?.name ?? 'Trained judge', 'with-reference', adapter, context));
    case 'external':
    case 'external-ref':
      return [externalStep(modeOf(key), context)];
    case 'external-ref-cosine':
      return withCosine(externalStep('with-reference', context));
    case 'column-cosine': {
      const column = context.column ?? '';
      return [cosineStep, { name: meanName, spec: ([cosineRun]) => ({ ...meanWith(cosineRun!), column }) }];
    }
  }
}

const meanName = 'The mean of both';

const meanWith = (cosineRun: string) =>
  ({ method: 'with-cosine', cosineRun, cosineWeight: defaultCosineWeight }) as const;

const withCosine = (first: PlanStep): PlanStep[] => [
  first,
  cosineStep,
  { name: meanName, spec: ([judgeRun, cosineRun]) => ({ ...meanWith(cosineRun!), judgeRun: judgeRun! }) },
];

const externalStep = (mode: JudgeMode, context: PlanContext): PlanStep => ({
  name: 'External judge',
  spec: () => externalSpec(mode, context),
});

const modeOf = (key: MethodKey): JudgeMode => (key.endsWith('-ref') ? 'with-reference' : 'without-reference');

const similarityStep = (method: SimilarityId): PlanStep => ({
  name: methodOf(method).name,
  spec: () => ({ method }),
});
const cosineStep = similarityStep('cosine');

function question(mode: JudgeMode, adapter: AdapterEntry | null, minDigitMass: number) {
  const template = standardTemplates(adapter)[mode];
  return { template, maxTokens: adapter?.record?.maxTokens ?? defaultMaxTokens, minDigitMass };
}

function judgeStep(
  name: string,
  mode: JudgeMode,
  judge: AdapterEntry | null,
  { minDigitMass }: PlanContext,
): PlanStep {
  const spec: JudgeRunSpec = { method: 'judge', ...question(mode, judge, minDigitMass) };
  return { name, judge, spec: () => spec };
}

function externalSpec(mode: JudgeMode, { endpoint, minDigitMass, parallel }: PlanContext): ExternalSpec {
  return {
    method: 'external',
    ...question(mode, null, minDigitMass),
    endpoint: endpointAddress(endpoint.endpoint).base,
    model: endpoint.model.trim(),
    requestsPerMinute: endpoint.requestsPerMinute,
    parallel,
    ...(endpoint.answerTokens === null ? {} : { answerTokens: endpoint.answerTokens }),
  };
}

/**
 * A stored run of the same method, over all rows, by the same weights: to be taken as it is, or gone on with.
 * @param weights who is loaded; null where the method needs no judge
 */
export function likeRun(
  runs: readonly RunSummary[],
  spec: MethodSpec,
  rows: number,
  weights: Pick<JudgeIdentity, 'model' | 'adapter'> | null,
): RunSummary | undefined {
  const wanted = JSON.stringify(spec);
  return runs.find(
    (run) =>
      run.rows === rows &&
      JSON.stringify(run.spec) === wanted &&
      (weights === null || sameWeights(run.judge, weights)),
  );
}
