import { defaultMaxTokens, type JudgeMode, type JudgeTemplate } from '../judge/judge.ts';
import { isSampled, type VariationSpec } from '../method/vro/spec.ts';
import { embedderId } from '../models/catalogue.ts';
import type { Row } from '../rows/row.ts';
import { defaultTemplates } from '../template/default-templates.ts';
import { fillTemplate } from '../template/fill-template.ts';
import type { RunSummary } from './run.ts';

/** What a run would take, before it starts. */
export interface RunEstimate {
  rows: number;
  tokens: number;
  /** Null where this browser has not judged with this model yet. */
  seconds: number | null;
}

/** English prose under the tokenizers of the Llama family: about four characters a token. */
export const charactersPerToken = 4;
/** What a chat template adds around a prompt. */
const chatTokens = 32;

type SampledRow = Pick<Row, 'instruction' | 'response' | 'reference'>;

/** What the time of a run follows from. */
export interface EstimateInput {
  rows: number;
  /** Some rows of the dataset, for the mean length of texts. */
  sample: readonly SampledRow[];
  /** Earlier runs, for the speed that was measured. */
  runs: readonly RunSummary[];
  /** Of the model that would be loaded; null where none is chosen, or it is a file of the user's own. */
  modelId: string | null;
  requestsPerMinute: number;
  variation: VariationSpec;
  /** Of the dataset: each has samples of its own. */
  instructions: number;
}

/** The embedder reads no more tokens of a text, or of a sentence where it reads one by one. */
const embedderTokens = 256;

/** Mean prompt length over a sample of rows, in tokens; each cut at `maxTokens`. */
export function meanPromptTokens(
  sample: readonly SampledRow[],
  template: JudgeTemplate,
  maxTokens: number,
): number {
  return meanTokens(sample, (row) => {
    const segments = fillTemplate(template, { ...row, reference: row.reference ?? '' });
    const characters = segments.reduce((sum, segment) => sum + segment.text.length, 0);
    return Math.min(maxTokens, chatTokens + characters / charactersPerToken);
  });
}

/** The mean of `tokens` over a sample of rows; 0 where there are none. */
export const meanTokens = (sample: readonly SampledRow[], tokens: (row: SampledRow) => number): number =>
  sample.length === 0 ? 0 : sample.reduce((total, row) => total + tokens(row), 0) / sample.length;

/** Mean length of the default question, in tokens. */
export const meanPrompt = ({ sample }: EstimateInput, mode: JudgeMode): number =>
  meanPromptTokens(sample, defaultTemplates[mode], defaultMaxTokens);

/** So many tokens a row, read by the model that is chosen. */
export const estimateByModel = ({ rows, runs, modelId }: EstimateInput, tokensPerRow: number): RunEstimate =>
  estimateRun(rows, tokensPerRow, measuredSpeed(runs, modelId, null));

/** The default question, put to the model that is chosen. */
export const estimatePrompts = (input: EstimateInput, mode: JudgeMode): RunEstimate =>
  estimateByModel(input, meanPrompt(input, mode));

/** Response and reference, read by the embedder. @param maxTokens of each text */
export function estimateByEmbedder(
  { rows, runs, sample }: EstimateInput,
  maxTokens = embedderTokens,
): RunEstimate {
  const tokensOf = (text: string) => Math.min(maxTokens, text.length / charactersPerToken);
  const tokens = meanTokens(
    sample,
    ({ response, reference }) => tokensOf(response) + tokensOf(reference ?? ''),
  );
  return estimateRun(rows, tokens, measuredSpeed(runs, embedderId, null));
}

/** Two runs, one after the other, over the same rows. */
export const sumOf = (a: RunEstimate, b: RunEstimate): RunEstimate => ({
  rows: a.rows,
  tokens: a.tokens + b.tokens,
  seconds: a.seconds === null || b.seconds === null ? null : a.seconds + b.seconds,
});

/** Tokens a second of the newest run of the same model, all on this backend; null where there is none. */
export function measuredSpeed(
  runs: readonly RunSummary[],
  modelId: string | null,
  backend: string | null,
): number | null {
  const like = runs.find(
    (run) =>
      run.judge.model.id === modelId &&
      (backend === null || isAllOn(run, backend)) &&
      !isSampled(run.spec) &&
      run.seconds > 1 &&
      run.tokens > 0,
  );
  return like ? like.tokens / like.seconds : null;
}

/** Rows a second of the newest run of a judge that compared texts; null where there is none. */
export function measuredRowSpeed(runs: readonly RunSummary[], adapterSha256: string | null): number | null {
  const like = runs.find(
    (run) =>
      run.judge.method === 'judge' &&
      run.judge.adapter?.sha256 === adapterSha256 &&
      run.tokens === 0 &&
      run.scored > 0 &&
      run.seconds > 1,
  );
  return like ? like.scored / like.seconds : null;
}

const isAllOn = ({ backends }: RunSummary, name: string) =>
  backends.length > 0 && backends.every(({ backend }) => backend.name === name);

export function estimateRun(rows: number, tokensPerRow: number, tokensPerSecond: number | null): RunEstimate {
  const tokens = Math.round(rows * tokensPerRow);
  return { rows, tokens, seconds: tokensPerSecond ? tokens / tokensPerSecond : null };
}

/** Up to `count` row indices, evenly spread. */
export function spread(n: number, count: number): number[] {
  const taken = Math.min(n, count);
  return Array.from({ length: taken }, (_, i) => Math.floor((i * n) / taken));
}
