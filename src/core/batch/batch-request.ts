import type { JudgedTexts, JudgeSpec } from '../judge/judge.ts';
import { judgedContent } from '../judge/judged-content.ts';
import { firstTokenBody } from '../method/external/completion-answer.ts';
import type { Row } from '../rows/row.ts';
import { fillTemplate } from '../template/fill-template.ts';

/** The API that requests are for: token ids go to `/v1/completions`, text to `/v1/chat/completions`. */
export const batchApis = ['completions', 'chat'] as const;
export type BatchApi = (typeof batchApis)[number];

/** Whose fields requests use: vLLM tells exactly the tokens asked for, others the likeliest alone. */
export const batchServers = ['vllm', 'openai'] as const;
export type BatchServer = (typeof batchServers)[number];

/** Hex digits of the content's digest in a request's id. */
const idDigits = 16;

/** What a row's request is called: the row's id, and the beginning of the SHA-256 of what the judge reads of it. */
export const customId = (row: Pick<Row, 'id'>, contentSha256: string): string =>
  `${row.id}:${contentSha256.slice(0, idDigits)}`;

export const contentDigest = (
  row: JudgedTexts,
  { template }: Pick<JudgeSpec, 'template'>,
  hash: (text: string) => string,
): string => hash(judgedContent(row, template.mode));

/** What all requests of a batch have in common. */
export interface BatchSettings {
  api: BatchApi;
  server: BatchServer;
  /** What the server calls the model. */
  model: string;
  /** Ids of the tokens 0 to 9 at the answer's place. */
  digitIds: readonly number[];
}

/** How many of the likeliest tokens a server tells at most where it cannot be asked for the ten digits. */
const topTokens: Record<BatchServer, Record<BatchApi, number>> = {
  vllm: { completions: 20, chat: 20 },
  openai: { completions: 5, chat: 20 },
};

/**
 * One line of an OpenAI batch: a request for one token, with the log-probabilities of the ten digits.
 * @param ids the prompt as the prompt builder makes it; `text` is what the chat API is given in its place
 */
export function batchRequest(
  id: string,
  { ids, text }: { ids: ArrayLike<number>; text: string },
  { api, server, model, digitIds }: BatchSettings,
): object {
  const top = topTokens[server][api];
  const body =
    api === 'completions'
      ? firstTokenBody(ids, digitIds, {
          topLogprobs: top,
          temperature: true,
          digitTokens: server === 'vllm',
        })
      : {
          messages: [{ role: 'user', content: text }],
          max_tokens: 1,
          temperature: 0,
          logprobs: true,
          top_logprobs: top,
          ...(server === 'vllm'
            ? { logprob_token_ids: [...digitIds], return_tokens_as_token_ids: true }
            : {}),
        };
  return {
    custom_id: id,
    method: 'POST',
    url: api === 'completions' ? '/v1/completions' : '/v1/chat/completions',
    body: { model, ...body },
  };
}

/** The template's words with a row's texts, whole, as a chat API is asked. */
export const chatText = ({ template }: Pick<JudgeSpec, 'template'>, row: JudgedTexts): string =>
  fillTemplate(template, {
    instruction: row.instruction,
    response: row.response,
    reference: row.reference ?? '',
  })
    .map(({ text }) => text)
    .join('');
