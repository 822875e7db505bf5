import * as v from 'valibot';
import type { RequestOptions } from './capabilities.ts';
import { type AnswerToken, parseChatAnswer, type ToldToken } from './chat-answer.ts';

/** What is read of a one-token answer: the likeliest tokens at its place. */
export interface FirstToken {
  /** Null where the server tells no probabilities. */
  place: AnswerToken | null;
  promptTokens: number;
  /** As the server calls the model that answered; null where it does not say. */
  model: string | null;
}

/**
 * The fields of a request of `/v1/completions` for the one token after a prompt, with what the ten digits are worth there.
 * vLLM tells exactly those where it is asked for them by id (its pull request 43463); others tell the likeliest.
 */
export const firstTokenBody = (
  ids: ArrayLike<number>,
  digitIds: readonly number[],
  {
    topLogprobs,
    temperature,
    digitTokens,
  }: Pick<RequestOptions, 'topLogprobs' | 'temperature' | 'digitTokens'>,
): object => ({
  prompt: Array.from(ids),
  max_tokens: 1,
  ...(temperature ? { temperature: 0 } : {}),
  ...(topLogprobs > 0 ? { logprobs: topLogprobs } : {}),
  ...(topLogprobs > 0 && digitTokens
    ? { logprob_token_ids: [...digitIds], return_tokens_as_token_ids: true }
    : {}),
});

const logprob = v.nullish(v.pipe(v.number(), v.finite()));
const listedToken = v.looseObject({ token: v.string(), logprob });
/** The older form of the API: lists in step, and the likeliest tokens as an object. */
const inStep = v.looseObject({
  tokens: v.array(v.string()),
  token_logprobs: v.array(logprob),
  top_logprobs: v.nullish(v.array(v.nullish(v.record(v.string(), logprob)))),
});
/** The chat API's form, which some servers use for completions too. */
const asContent = v.looseObject({
  content: v.array(v.looseObject({ ...listedToken.entries, top_logprobs: v.nullish(v.array(listedToken)) })),
});
const completion = v.looseObject({
  choices: v.pipe(
    v.array(v.looseObject({ text: v.string(), logprobs: v.nullish(v.union([inStep, asContent])) })),
    v.minLength(1),
  ),
  usage: v.fallback(
    v.nullish(v.looseObject({ prompt_tokens: v.pipe(v.number(), v.finite(), v.minValue(0)) })),
    null,
  ),
});
const named = v.looseObject({ model: v.string() });
const withText = v.looseObject({ choices: v.array(v.looseObject({ text: v.string() })) });

type Logprobs = v.InferOutput<typeof completion>['choices'][number]['logprobs'];

/**
 * The first token of an answer of `/v1/completions` or `/v1/chat/completions`.
 * @param body parsed JSON
 * @param digitIds ids of the tokens 0 to 9, for servers that name a token by its id (`token_id:42`)
 * @returns a sentence that names what is not as the API has it, where something is not
 */
export function parseFirstToken(body: unknown, digitIds: readonly number[]): FirstToken | string {
  const model = v.is(named, body) ? body.model : null;
  if (!v.is(withText, body)) {
    const answer = parseChatAnswer(body);
    if (typeof answer === 'string') return answer;
    const [first = null] = answer.tokens ?? [];
    return { place: first && byDigit(first, digitIds), promptTokens: answer.promptTokens, model };
  }
  const result = v.safeParse(completion, body);
  if (!result.success) {
    const [issue] = result.issues;
    return `The answer is not a completion: ${v.getDotPath(issue) ?? 'the body'} is not as the API has it (${issue.message}).`;
  }
  const { choices, usage } = result.output;
  const place = firstOf(choices[0]!.logprobs);
  return { place: place && byDigit(place, digitIds), promptTokens: usage?.prompt_tokens ?? 0, model };
}

function firstOf(logprobs: Logprobs): AnswerToken | null {
  if (!logprobs) return null;
  if ('content' in logprobs) {
    const [first] = (logprobs as v.InferOutput<typeof asContent>).content;
    return first
      ? {
          token: first.token,
          logprob: first.logprob ?? null,
          top: (first.top_logprobs ?? []).map((each) => ({
            token: each.token,
            logprob: each.logprob ?? null,
          })),
        }
      : null;
  }
  const { tokens, token_logprobs, top_logprobs } = logprobs as v.InferOutput<typeof inStep>;
  const [token] = tokens;
  if (token === undefined) return null;
  const top = Object.entries(top_logprobs?.[0] ?? {}).map(([name, value]) => ({
    token: name,
    logprob: value ?? null,
  }));
  return { token, logprob: token_logprobs[0] ?? null, top };
}

/** The same, with tokens that are named by the id of a digit named by the digit. */
function byDigit({ token, logprob: own, top }: AnswerToken, digitIds: readonly number[]): AnswerToken {
  const name = (text: string) => {
    const id = /^token_id:(\d+)$/.exec(text)?.[1];
    const digit = id === undefined ? -1 : digitIds.indexOf(Number(id));
    return digit < 0 ? text : String(digit);
  };
  const renamed = (each: ToldToken): ToldToken => ({ ...each, token: name(each.token) });
  return { token: name(token), logprob: own, top: top.map(renamed) };
}
