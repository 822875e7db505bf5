import type { JudgeIdentity } from '../../judge/identity.ts';
import { type MetricEntry, noInterval } from './entry.ts';

const common = { interval: noInterval, better: 'higher' } as const;

/** Where a score comes from. Higher is better in every one. */
export const methodEntries = {
  method_ppl: {
    ...common,
    name: 'PPL',
    definition:
      'The mean log-likelihood of a token of the response after its instruction, in nats: how expected the text is to the model. It knows nothing of truth, and fluent nonsense does well.',
    formula: 'Σ ln p(token | all before it) ÷ tokens of the response',
    source: 'A baseline of Ye and Ng 2024',
  },
  method_vro: {
    ...common,
    name: 'VRO',
    definition:
      'The mean cosine of the response with other responses of the same model to the same instruction: answers that a model repeats are taken for surer ones. Where the dataset has one response each, the model on this page writes the others, which is another model than the one that answered.',
    formula: 'Σ cosine(response, sample) ÷ samples',
    source: 'Huang et al. 2023',
  },
  method_self_eval: {
    ...common,
    name: 'Self-eval',
    definition:
      'The digit that the untrained model expects to give the response, without a reference or beside it. It needs no labels and no training, and a small model’s digits may well be inverted (sign-flipped).',
    formula: 'Σ d · p(d) ÷ Σ p(d), d = 0..9, p of the base model',
    source: 'A baseline of Ye and Ng 2024',
  },
  method_judge: {
    ...common,
    name: 'Trained judge',
    definition:
      'The digit that a judge trained by the Self-J recipe, or on a label column, expects to give. With a reference it compares, and without one it has only learnt to do as if it could.',
    formula: 'Σ d · p(d) ÷ Σ p(d), d = 0..9, p of the model with its adapter',
    source: 'Ye and Ng 2024',
  },
  method_reward: {
    ...common,
    name: 'Reward model',
    definition:
      'The score that a reward model, a classifier with one label, gives the conversation of instruction and response. It lies on the model’s own scale: only the order of two scores means something until labels say what a score is worth. It sees no reference.',
    formula: 'w · h + b, h the final state at the last token of the conversation',
    source: 'Ouyang et al. 2022, arXiv 2203.02155',
  },
  method_external: {
    ...common,
    name: 'External judge',
    definition:
      'The digit of a chat model behind an OpenAI-compatible endpoint, asked with the same words. Rows leave this browser, and an answer without a digit leaves its row invalid.',
    formula: 'Σ d · p(d) ÷ Σ p(d) where the endpoint tells them, else the digit written',
    source: 'A baseline of Ye and Ng 2024',
  },
  method_cosine: {
    ...common,
    name: 'Cosine',
    definition:
      'The cosine of the sentence embeddings of response and reference. It reads the first 256 tokens of each, and likeness of topic counts as much as likeness of answer.',
    formula: 'e(response) · e(reference) ÷ (|e(response)| · |e(reference)|)',
    source: 'A baseline of Ye and Ng 2024',
  },
  method_recall: {
    ...common,
    name: 'Sentence recall',
    definition:
      'The mean, over the sentences of the reference, of the greatest cosine with a sentence of the response. Texts are read to their end, but for what a sentence has beyond 256 tokens, and what a response says beyond the reference costs nothing, so a longer response tends to have more of it.',
    formula:
      'Σ characters(r) · maxₛ cos(e(s), e(r)) ÷ Σ characters(r), r of the reference, s of the response',
    source: 'Ours, with the embedder of Ye and Ng 2024',
  },
  method_with_cosine: {
    ...common,
    name: 'A method + Cosine',
    definition:
      'The mean of a method’s and the cosine’s rank quantiles over the rows that both scored. Ranks put two scales beside each other, and a row that either did not score is invalid.',
    formula: '(1 − w) · quantile(score) + w · quantile(cosine), w = ½ unless chosen',
    source: 'Ye and Ng 2024',
  },
  method_column: {
    ...common,
    name: 'Score column',
    definition:
      'A number that the data brings for each row, such as a reward model’s score. What it means is for its maker to say, and an empty cell is a row without a score.',
    formula: 'the cell as it is',
    source: 'The dataset',
  },
  method_length: {
    ...common,
    name: 'Length',
    definition:
      'The length of the response taken for its score. A judge that does not agree with the label more than length does has not been shown to judge.',
    formula: 'ln(1 + characters)',
    source: 'A trivial baseline',
  },
  method_constant: {
    ...common,
    name: 'Constant',
    definition:
      'The same score for every row: what no judging at all reaches. It puts no row before another, so a correlation with it is undefined.',
    formula: '0',
    source: 'A trivial baseline',
  },
} as const satisfies Record<string, MetricEntry>;

export type MethodEntryKey = keyof typeof methodEntries;

/** What explains the scores of a run: a judge without an adapter is the model's own evaluation. */
export function methodEntryOf({
  method,
  adapter,
}: Pick<JudgeIdentity, 'method' | 'adapter'>): MethodEntryKey {
  switch (method) {
    case 'judge':
      return adapter ? 'method_judge' : 'method_self_eval';
    case 'with-cosine':
      return 'method_with_cosine';
    default:
      return `method_${method}`;
  }
}
