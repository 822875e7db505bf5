import { type JudgeIdentity, settingsIdentity } from '../../judge/identity.ts';
import { estimateByEmbedder, sumOf } from '../../run/estimate.ts';
import { cosineStep } from '../cosine/cosine-method.ts';
import { externalWithReference } from '../external/external-method.ts';
import { judgeWithReference, selfEvalWithReference } from '../judge/judge-method.ts';
import {
  columnOf,
  type Method,
  type MethodChoices,
  type MethodNeed,
  type Offer,
  type ScorerDependencies,
  selfJ,
} from '../method.ts';
import { combinedScorer } from './combined-scorer.ts';
import type { WithCosineSpec } from './spec.ts';

/** Rows that are combined at once: nothing is computed but a look-up. */
const lookUpRows = 1024;

const asQuantiles = 'each as its rank quantile over the rows that both scored';
const usage = 'mean rank quantile of the digit, with reference, and the cosine';
const meanName = 'The mean of both';

const meanWith = (cosineRun: string, { cosineWeight }: MethodChoices) =>
  ({ method: 'with-cosine', cosineRun, cosineWeight }) as const;

/** The mean of what `first` gives beside the reference and the cosine. */
function besideReference(first: Offer, said: Pick<Offer, 'name' | 'says' | 'source'>): Offer {
  const word = `${first.word}+cosine`;
  return {
    ...said,
    word,
    mode: null,
    entry: 'method_with_cosine',
    needs: [...first.needs, 'embedder'] satisfies MethodNeed[],
    usage,
    plan: (choices) => [
      ...first.plan(choices),
      cosineStep,
      {
        name: meanName,
        column: columnOf({ word, mode: null }),
        judge: null,
        spec: ({ runs: [judgeRun, cosineRun] }) => ({
          ...meanWith(cosineRun!, choices),
          judgeRun: judgeRun!,
        }),
      },
    ],
    // The slower of an endpoint's requests and the embedder decides; the embedder's tokens are little beside them.
    estimate: (input) =>
      first.needs.includes('endpoint')
        ? first.estimate(input)
        : sumOf(first.estimate(input), estimateByEmbedder(input)),
  };
}

const withColumn: Offer = {
  word: 'column+cosine',
  mode: null,
  name: 'Score column + Cosine',
  entry: 'method_with_cosine',
  needs: ['reference', 'score-column', 'embedder'],
  says: `The mean of a score that the data brings, such as another judge’s, and the cosine, ${asQuantiles}.`,
  source: `As Self-eval + Cosine of ${selfJ}, with a column in the base model’s place.`,
  usage: 'the same of the column that --column names',
  plan(choices) {
    const column = choices.column ?? '';
    return [
      cosineStep,
      {
        name: meanName,
        column: `${column.replace(/_score$/, '')}_cosine`,
        judge: null,
        spec: ({ runs: [cosineRun] }) => ({ ...meanWith(cosineRun!, choices), column }),
      },
    ];
  },
  estimate: (input) => estimateByEmbedder(input),
};

export const withCosineMethod: Method<'with-cosine'> = {
  id: 'with-cosine',
  scale: null,
  needsModel: () => false,
  dependsOnOthers: () => true,
  isLookUp: true,
  async open(spec, dependencies) {
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
  },
  offers: [
    besideReference(selfEvalWithReference, {
      name: 'Self-eval + Cosine',
      says: `The mean of Self-eval with reference and Cosine, ${asQuantiles}.`,
      source: `What ${selfJ}, makes its labels of.`,
    }),
    besideReference(judgeWithReference, {
      name: 'Trained judge + Cosine',
      says: `The mean of a trained judge’s score beside the reference and the cosine, ${asQuantiles}.`,
      source: `As Self-eval + Cosine of ${selfJ}, with a trained judge in the base model’s place.`,
    }),
    besideReference(externalWithReference, {
      name: 'External judge + Cosine',
      says: `The mean of an external judge’s score beside the reference and the cosine, ${asQuantiles}.`,
      source: `A row of the table of ${selfJ}.`,
    }),
    withColumn,
  ],
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
