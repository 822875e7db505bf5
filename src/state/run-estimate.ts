import type { JudgeTemplate } from '#core/judge/judge.ts';
import { isSampled } from '#core/method/method.ts';
import type { Row } from '#core/rows/row.ts';
import type { RunSummary } from '#core/run/run.ts';
import { fillTemplate } from '#core/template/fill-template.ts';

/** What a run would take, before it starts. */
export interface RunEstimate {
  rows: number;
  tokens: number;
  /** Null where this browser has not judged with this model yet. */
  seconds: number | null;
}

/** English prose under the tokenizers of the Llama family: about four characters a token. */
const charactersPerToken = 4;
/** What a chat template adds around a prompt. */
const chatTokens = 32;

/** Mean prompt length over a sample of rows, in tokens; each cut at `maxTokens`. */
export function meanPromptTokens(
  sample: readonly Pick<Row, 'instruction' | 'response' | 'reference'>[],
  template: JudgeTemplate,
  maxTokens: number,
): number {
  if (sample.length === 0) return 0;
  let total = 0;
  for (const row of sample) {
    const segments = fillTemplate(template, { ...row, reference: row.reference ?? '' });
    const characters = segments.reduce((sum, segment) => sum + segment.text.length, 0);
    total += Math.min(maxTokens, chatTokens + characters / charactersPerToken);
  }
  return total / sample.length;
}

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
