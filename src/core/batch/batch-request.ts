import type { FeatureId } from '../features/feature-id.ts';
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

/** How a linear probe is asked: by our own package on a cluster alone, since no server tells what it reads. */
export const probeAsking = { api: 'probe', server: 'cluster' } as const;

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
  api: BatchApi | typeof probeAsking.api;
  server: BatchServer | typeof probeAsking.server;
  /** What the server calls the model. */
  model: string;
  /** Ids of the tokens 0 to 9 at the answer's place. A probe's digits are told under these names. */
  digitIds: readonly number[];
}

/** How many of the likeliest tokens a server tells at most where it cannot be asked for the ten digits. */
const topTokens: Record<BatchServer, Record<BatchApi, number>> = {
  vllm: { completions: 20, chat: 20 },
  openai: { completions: 5, chat: 20 },
};

/** What of a row a request is made of. */
export interface AskedPrompt {
  /** The prompt as the prompt builder makes it. */
  ids: ArrayLike<number>;
  /** What the chat API is given in its place. */
  text: string;
  /** What a linear probe reads of the row's texts; null where a feature does not apply to the row. */
  features?: ReadonlyMap<FeatureId, number | null> | undefined;
}

/**
 * One line of an OpenAI batch: a request for one token, with the log-probabilities of the ten digits; or one that asks
 * a linear probe.
 */
export function batchRequest(id: string, prompt: AskedPrompt, settings: BatchSettings): object {
  const { api, server, model, digitIds } = settings;
  if (api === 'probe' || server === 'cluster') return probeRequest(id, prompt, settings);
  const { ids, text } = prompt;
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

/**
 * One line that asks a linear probe: the prompt whose last hidden state it reads, and the features of the row's texts.
 * The address is no server's, so that none answers with the digits of the base model in the probe's place.
 */
const probeRequest = (
  id: string,
  { ids, features = new Map() }: AskedPrompt,
  { model, digitIds }: BatchSettings,
): object => ({
  custom_id: id,
  method: 'POST',
  url: '/probe',
  body: {
    model,
    prompt: Array.from(ids),
    logprob_token_ids: [...digitIds],
    text_features: Object.fromEntries(features),
  },
});

/** The template's words with a row's texts, whole, as a chat API is asked. */
export const chatText = ({ template }: Pick<JudgeSpec, 'template'>, row: JudgedTexts): string =>
  fillTemplate(template, {
    instruction: row.instruction,
    response: row.response,
    reference: row.reference ?? '',
  })
    .map(({ text }) => text)
    .join('');
