import * as v from 'valibot';
import type { JudgeSpec, PromptFacts } from '../judge/judge.ts';
import { parseFirstToken } from '../method/external/completion-answer.ts';
import { isErrorBody, readEndpointError } from '../method/external/endpoint-error.ts';
import { type FirstTokenReading, readFirstToken } from '../method/external/read-first-token.ts';
import { jsonBySchema, objectOf } from '../schema/by-schema.ts';

/** What a line of results says of its request. */
export type BatchResult =
  | { kind: 'body'; customId: string; body: unknown }
  /** The server answered with an error, or not at all: the row stays to be judged. */
  | { kind: 'failed'; customId: string; status: number | null; message: string }
  /** It is no line of results, and why. */
  | { kind: 'unreadable'; what: string };

const line = objectOf({
  custom_id: v.string(),
  response: v.nullish(objectOf({ status_code: v.number(), body: v.nullish(v.unknown()) })),
  error: v.nullish(v.unknown()),
});

export function parseBatchResult(text: string): BatchResult {
  const checked = jsonBySchema(line, text);
  if (!checked.ok) return { kind: 'unreadable', what: `${checked.field}: ${checked.what}` };
  const { custom_id: customId, response, error } = checked.value;
  const status = response?.status_code ?? null;
  const isAnswer = status !== null && status >= 200 && status < 300 && !isErrorBody(response?.body);
  if (!error && response && isAnswer) return { kind: 'body', customId, body: response.body };
  const said = readEndpointError(error ?? response?.body ?? null).message;
  return { kind: 'failed', customId, status, message: said || 'The server gave no reason.' };
}

/** What an answer gives, and what the server calls its model. */
export type BatchReading = FirstTokenReading & { model: string | null };

/** The ten digits at the answer's place, as our own engine would read them there. */
export function readBatchAnswer(
  body: unknown,
  digitIds: readonly number[],
  spec: Pick<JudgeSpec, 'minDigitMass'>,
  facts: PromptFacts,
): BatchReading {
  const first = parseFirstToken(body, digitIds);
  if (typeof first === 'string') return { kind: 'untold', what: first, model: null };
  return { ...readFirstToken(first, spec, facts), model: first.model };
}
