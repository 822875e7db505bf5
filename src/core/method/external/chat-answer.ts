import * as v from 'valibot';

/** A token that the endpoint tells, with the natural logarithm of its probability; null: it is impossible. */
export interface ToldToken {
  token: string;
  logprob: number | null;
}

/** A token of the answer, with the likeliest tokens at its place. */
export interface AnswerToken extends ToldToken {
  top: readonly ToldToken[];
}

/** What an endpoint answered, from the first of its choices. */
export interface ChatAnswer {
  /** The text meant for the reader, without reasoning; '' where there is none. */
  content: string;
  /** Whether the endpoint tells reasoning apart from the content. */
  hasReasoning: boolean;
  /** `stop`, `length`, `content_filter`, `tool_calls`; null where it is not told. */
  finishReason: string | null;
  /** The words in which the model refused; null where it did not. */
  refusal: string | null;
  hasToolCalls: boolean;
  /** Null where probabilities are not told, or in a form that is not this API's. */
  tokens: readonly AnswerToken[] | null;
  promptTokens: number;
}

const optional = <T extends v.GenericSchema>(schema: T) => v.nullish(schema);
/** Whatever is not of this form counts as not told: it is not needed to read an answer. */
const orNull = <T extends v.GenericSchema>(schema: T) => v.fallback(v.nullish(schema), null);

const toldToken = v.looseObject({
  token: v.string(),
  logprob: v.nullish(v.pipe(v.number(), v.finite())),
});
const answerToken = v.looseObject({ ...toldToken.entries, top_logprobs: v.nullish(v.array(toldToken)) });
const contentPart = v.union([v.string(), v.looseObject({ type: v.string() })]);
const message = v.looseObject({
  content: optional(v.union([v.string(), v.array(contentPart)])),
  reasoning: orNull(v.string()),
  reasoning_content: orNull(v.string()),
  refusal: orNull(v.string()),
  tool_calls: orNull(v.array(v.unknown())),
  function_call: orNull(v.unknown()),
});
const choice = v.looseObject({
  index: orNull(v.number()),
  message,
  finish_reason: orNull(v.string()),
  logprobs: orNull(v.looseObject({ content: v.nullish(v.array(answerToken)) })),
});
/** The part of the API's `chat.completion` that a digit is read from. */
const chatCompletion = v.looseObject({
  choices: v.array(choice),
  usage: orNull(v.looseObject({ prompt_tokens: orNull(v.pipe(v.number(), v.finite(), v.minValue(0))) })),
});

type Message = v.InferOutput<typeof message>;

/**
 * @param body parsed JSON
 * @returns the answer, or a sentence that names what is not as the API has it
 */
export function parseChatAnswer(body: unknown): ChatAnswer | string {
  const result = v.safeParse(chatCompletion, body);
  if (!result.success) {
    const [issue] = result.issues;
    return `The answer is not a chat completion: ${v.getDotPath(issue) ?? 'the body'} is not as the API has it (${issue.message}).`;
  }
  const { choices, usage } = result.output;
  const first = choices.find(({ index }) => index === 0) ?? choices[0];
  const promptTokens = usage?.prompt_tokens ?? 0;
  if (!first) return { ...nothing, promptTokens };
  const { message, finish_reason, logprobs } = first;
  const { content, reasoning, refusal } = partsOf(message);
  return {
    content,
    hasReasoning: reasoning,
    finishReason: finish_reason ?? null,
    refusal,
    hasToolCalls: (message.tool_calls?.length ?? 0) > 0 || Boolean(message.function_call),
    tokens:
      logprobs?.content?.map(({ token, logprob, top_logprobs }) => ({
        token,
        logprob: logprob ?? null,
        top: (top_logprobs ?? []).map((each) => ({ token: each.token, logprob: each.logprob ?? null })),
      })) ?? null,
    promptTokens,
  };
}

const nothing: ChatAnswer = {
  content: '',
  hasReasoning: false,
  finishReason: null,
  refusal: null,
  hasToolCalls: false,
  tokens: null,
  promptTokens: 0,
};

/** Content may be text, or a list of parts of which some are reasoning or a refusal. */
function partsOf({ content, reasoning, reasoning_content, refusal }: Message) {
  const parts = typeof content === 'string' ? [content] : (content ?? []);
  const texts: string[] = [];
  let refused = refusal || null;
  let hasReasoning = Boolean(reasoning || reasoning_content);
  for (const part of parts) {
    if (typeof part === 'string') texts.push(part);
    else if (part.type === 'refusal') refused ??= String(part.refusal ?? 'without a reason');
    else if (/think|reason/.test(part.type)) hasReasoning = true;
    else if (typeof part.text === 'string') texts.push(part.text);
  }
  return { content: texts.join(''), reasoning: hasReasoning, refusal: refused };
}
