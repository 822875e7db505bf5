import type { MethodEntryKey } from '../metrics/catalogue/methods.ts';
import type { MethodId } from './method-id.ts';

/** A method as it is offered: some are one method with and without the reference in view. */
export type MethodKey =
  | 'ppl'
  | 'vro'
  | 'self-eval'
  | 'judge'
  | 'external'
  | 'cosine'
  | 'recall'
  | 'self-eval-ref'
  | 'self-eval-cosine'
  | 'judge-ref'
  | 'judge-ref-cosine'
  | 'external-ref'
  | 'external-ref-cosine'
  | 'column-cosine';

/** What a method cannot do without. */
export type MethodNeed =
  /** A reference in each row that is to have a score. */
  | 'reference'
  /** Another response of the same model to the same instruction. */
  | 'several-responses'
  | 'base-model'
  | 'trained-judge'
  | 'embedder'
  /** Rows leave this browser. */
  | 'endpoint'
  /** A column of numbers in the data. */
  | 'score-column';

export interface OfferedMethod {
  key: MethodKey;
  name: string;
  /** Which entry of the metrics' catalogue explains its scores. */
  entry: MethodEntryKey;
  needs: readonly MethodNeed[];
  /** What the score is; higher is better in every one. */
  says: string;
  /** Where it comes from. */
  source: string;
}

const selfJ = 'Self-J, Ye and Ng 2024, arXiv 2409.00935';
const asQuantiles = 'each as its rank quantile over the rows that both scored';

/** Methods that any row can have a score by, and those that compare with a trusted answer. */
export const offeredMethods: Record<'without-reference' | 'with-reference', readonly OfferedMethod[]> = {
  'without-reference': [
    {
      key: 'ppl',
      name: 'PPL',
      entry: 'method_ppl',
      needs: ['base-model'],
      says: 'How likely the model finds the response after its instruction: the mean log-likelihood of a token, in nats.',
      source: `A baseline of ${selfJ}: perplexity, as its negative logarithm.`,
    },
    {
      key: 'vro',
      name: 'VRO',
      entry: 'method_vro',
      needs: ['several-responses', 'embedder'],
      says: 'How much the response is like other samples for its instruction: the mean cosine of their sentence embeddings. The samples are the same model’s in the data, or are written now by the model chosen under Judge.',
      source: `A baseline of ${selfJ}: 1 − variation ratio for original, Huang et al. 2023, arXiv 2307.10236.`,
    },
    {
      key: 'self-eval',
      name: 'Self-eval',
      entry: 'method_self_eval',
      needs: ['base-model'],
      says: 'The digit that the untrained model expects to give the response.',
      source: `A baseline of ${selfJ}.`,
    },
    {
      key: 'judge',
      name: 'Trained judge',
      entry: 'method_judge',
      needs: ['trained-judge'],
      says: 'The digit that a trained judge expects to give the response.',
      source: selfJ,
    },
    {
      key: 'external',
      name: 'External judge',
      entry: 'method_external',
      needs: ['endpoint'],
      says: 'The digit that a model behind an OpenAI-compatible endpoint gives the response.',
      source: `GPT-3.5 is such a baseline of ${selfJ}.`,
    },
  ],
  'with-reference': [
    {
      key: 'cosine',
      name: 'Cosine',
      entry: 'method_cosine',
      needs: ['reference', 'embedder'],
      says: 'How near the response is to the reference: the cosine of their sentence embeddings.',
      source: `A baseline of ${selfJ}.`,
    },
    {
      key: 'recall',
      name: 'Sentence recall',
      entry: 'method_recall',
      needs: ['reference', 'embedder'],
      says: 'How much of the reference the response says: each sentence of the reference beside the nearest one of the response, by the cosine of their embeddings.',
      source: 'Ours: the cosine, sentence by sentence, so that a long text is read to its end.',
    },
    {
      key: 'self-eval-ref',
      name: 'Self-eval, with reference',
      entry: 'method_self_eval',
      needs: ['reference', 'base-model'],
      says: 'The digit that the untrained model expects to give the response beside the reference.',
      source: `A baseline of ${selfJ}, and the first half of its labels.`,
    },
    {
      key: 'self-eval-cosine',
      name: 'Self-eval + Cosine',
      entry: 'method_with_cosine',
      needs: ['reference', 'base-model', 'embedder'],
      says: `The mean of Self-eval with reference and Cosine, ${asQuantiles}.`,
      source: `What ${selfJ}, makes its labels of.`,
    },
    {
      key: 'judge-ref',
      name: 'Trained judge, with reference',
      entry: 'method_judge',
      needs: ['reference', 'trained-judge'],
      says: 'The digit that a trained judge expects to give the response beside the reference.',
      source: selfJ,
    },
    {
      key: 'judge-ref-cosine',
      name: 'Trained judge + Cosine',
      entry: 'method_with_cosine',
      needs: ['reference', 'trained-judge', 'embedder'],
      says: `The mean of a trained judge’s score beside the reference and the cosine, ${asQuantiles}.`,
      source: `As Self-eval + Cosine of ${selfJ}, with a trained judge in the base model’s place.`,
    },
    {
      key: 'external-ref',
      name: 'External judge, with reference',
      entry: 'method_external',
      needs: ['reference', 'endpoint'],
      says: 'The digit that a model behind an OpenAI-compatible endpoint gives the response beside the reference.',
      source: `A row of the table of ${selfJ}.`,
    },
    {
      key: 'external-ref-cosine',
      name: 'External judge + Cosine',
      entry: 'method_with_cosine',
      needs: ['reference', 'endpoint', 'embedder'],
      says: `The mean of an external judge’s score beside the reference and the cosine, ${asQuantiles}.`,
      source: `A row of the table of ${selfJ}.`,
    },
    {
      key: 'column-cosine',
      name: 'Score column + Cosine',
      entry: 'method_with_cosine',
      needs: ['reference', 'score-column', 'embedder'],
      says: `The mean of a score that the data brings, such as another judge’s, and the cosine, ${asQuantiles}.`,
      source: `As Self-eval + Cosine of ${selfJ}, with a column in the base model’s place.`,
    },
  ],
};

export const methodOf = (key: MethodKey): OfferedMethod =>
  Object.values(offeredMethods)
    .flat()
    .find((method) => method.key === key)!;

/** Least and greatest score of a method that has such; null where scores lie where the data puts them. */
export function scoreScale(method: MethodId): readonly [number, number] | null {
  return method === 'judge' || method === 'external' ? [0, 9] : null;
}
