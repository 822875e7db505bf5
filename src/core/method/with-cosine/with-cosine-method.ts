import { estimateByEmbedder, sumOf } from '../../run/estimate.ts';
import { cosineStep } from '../cosine/cosine-method.ts';
import { externalWithReference } from '../external/external-method.ts';
import { judgeWithReference, selfEvalWithReference } from '../judge/judge-method.ts';
import { columnOf, type Method, type MethodChoices, type MethodNeed, type Offer, selfJ } from '../method.ts';

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
