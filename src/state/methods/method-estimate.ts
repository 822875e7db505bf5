import { defaultMaxTokens } from '#core/judge/judge.ts';
import type { MethodKey } from '#core/method/catalogue.ts';
import { isSampled, type VariationSpec } from '#core/method/method.ts';
import { embedderId } from '#core/models/catalogue.ts';
import type { Row } from '#core/rows/row.ts';
import type { RunSummary } from '#core/run/run.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { estimateRun, meanPromptTokens, measuredSpeed, type RunEstimate } from '../run-estimate.ts';

interface Asked {
  key: MethodKey;
  rows: number;
  sample: readonly Pick<Row, 'instruction' | 'response' | 'reference'>[];
  runs: readonly RunSummary[];
  /** Of the model that would be loaded; null where none is chosen, or it is a file of the user's own. */
  modelId: string | null;
  requestsPerMinute: number;
  variation: VariationSpec;
  /** Of the dataset: each has samples of its own. */
  instructions: number;
}

/** English under these tokenizers. */
const charactersPerToken = 4;
/** The embedder reads no more of a text, or of a sentence where it reads one by one. */
const embedderTokens = 256;

/** What a method would take over the whole dataset: tokens, and seconds at a speed that was measured here. */
export function estimateMethod(asked: Asked): RunEstimate {
  const { rows, sample, runs, modelId } = asked;
  const byModel = (tokens: number) => estimateRun(rows, tokens, measuredSpeed(runs, modelId, null));
  const byEmbedder = (most = embedderTokens) =>
    estimateRun(rows, embedded(sample, most), measuredSpeed(runs, embedderId, null));
  const prompts = (mode: 'without-reference' | 'with-reference') =>
    meanPromptTokens(sample, defaultTemplates[mode], defaultMaxTokens);
  switch (asked.key) {
    case 'ppl':
      return byModel(
        mean(sample, ({ instruction, response }) =>
          Math.min(defaultMaxTokens, (instruction.length + response.length) / charactersPerToken),
        ),
      );
    case 'vro':
      return asked.variation.samples === 'sampled' ? estimateSampling(asked) : byEmbedder();
    case 'recall':
      return byEmbedder(Number.POSITIVE_INFINITY);
    case 'cosine':
    case 'column-cosine':
      return byEmbedder();
    case 'self-eval':
    case 'judge':
      return byModel(prompts('without-reference'));
    case 'self-eval-ref':
    case 'judge-ref':
      return byModel(prompts('with-reference'));
    case 'self-eval-cosine':
    case 'judge-ref-cosine':
      return sum(byModel(prompts('with-reference')), byEmbedder());
    case 'external':
      return byRequests(asked, prompts('without-reference'));
    case 'external-ref':
    case 'external-ref-cosine':
      return byRequests(asked, prompts('with-reference'));
  }
}

const byRequests = ({ rows, requestsPerMinute }: Asked, promptTokens: number): RunEstimate => ({
  ...estimateRun(rows, promptTokens, null),
  seconds: (60 * rows) / requestsPerMinute,
});

/** Tokens to be written, at most. How long they take is known from a run that sampled as many. */
function estimateSampling({ rows, runs, variation, instructions, modelId }: Asked): RunEstimate {
  const like = runs.find(
    ({ spec, judge, scored, seconds }) =>
      isSampled(spec) &&
      spec.count === variation.count &&
      spec.maxNewTokens === variation.maxNewTokens &&
      judge.model.id === modelId &&
      scored > 0 &&
      seconds > 1,
  );
  const tokens = instructions * variation.count * variation.maxNewTokens;
  return { rows, tokens, seconds: like ? (like.seconds / like.scored) * rows : null };
}

const mean = (sample: Asked['sample'], tokens: (row: Asked['sample'][number]) => number) =>
  sample.length === 0 ? 0 : sample.reduce((total, row) => total + tokens(row), 0) / sample.length;

const embedded = (sample: Asked['sample'], most: number) =>
  mean(sample, ({ response, reference }) =>
    [response, reference ?? ''].reduce(
      (total, text) => total + Math.min(most, text.length / charactersPerToken),
      0,
    ),
  );

const sum = (a: RunEstimate, b: RunEstimate): RunEstimate => ({
  rows: a.rows,
  tokens: a.tokens + b.tokens,
  seconds: a.seconds === null || b.seconds === null ? null : a.seconds + b.seconds,
});
