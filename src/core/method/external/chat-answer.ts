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

type Fields = Record<string, unknown>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** Whatever is not of the form that the API has counts as not told: it is not needed to read an answer. */
const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/**
 * @param body parsed JSON
 * @returns the answer, or a sentence that names what is not as the API has it
 */
export function parseChatAnswer(body: unknown): ChatAnswer | string {
  if (!isObject(body)) return wrong('the body', 'an object');
  const { choices, usage } = body;
  if (!Array.isArray(choices)) return wrong('choices', 'a list');
  const told = isObject(usage) ? usage.prompt_tokens : null;
  const promptTokens = typeof told === 'number' && Number.isFinite(told) && told >= 0 ? told : 0;
  for (const [at, choice] of choices.entries()) {
    if (!isObject(choice)) return wrong(`choices.${at}`, 'an object');
    if (!isObject(choice.message)) return wrong(`choices.${at}.message`, 'an object');
    if (!isContent(choice.message.content))
      return wrong(`choices.${at}.message.content`, 'text or a list of parts');
  }
  const first: Fields | undefined = choices.find(({ index }) => index === 0) ?? choices[0];
  if (!first) return { ...nothing, promptTokens };
  const message = first.message as Fields;
  const { content, reasoning, refusal } = partsOf(message);
  const calls = message.tool_calls;
  return {
    content,
    hasReasoning: reasoning,
    finishReason: textOrNull(first.finish_reason),
    refusal,
    hasToolCalls: (Array.isArray(calls) && calls.length > 0) || Boolean(message.function_call),
    tokens: isObject(first.logprobs) ? answerTokens(first.logprobs.content) : null,
    promptTokens,
  };
}

const wrong = (path: string, form: string) => `The answer is not a chat completion: ${path} is not ${form}.`;

function isContent(content: unknown): boolean {
  if (content === null || content === undefined || typeof content === 'string') return true;
  const isPart = (part: unknown) =>
    typeof part === 'string' || (isObject(part) && typeof part.type === 'string');
  return Array.isArray(content) && content.every(isPart);
}

/** Null where one of them has another form: nothing is known of any place then. */
function answerTokens(list: unknown): AnswerToken[] | null {
  if (!Array.isArray(list)) return null;
  const tokens: AnswerToken[] = [];
  for (const each of list) {
    const own = toldToken(each);
    const top = own && (each.top_logprobs ?? []);
    const told = Array.isArray(top) ? top.map(toldToken) : null;
    if (!own || !told?.every((one) => one !== null)) return null;
    tokens.push({ ...own, top: told });
  }
  return tokens;
}

function toldToken(value: unknown): ToldToken | null {
  if (!isObject(value) || typeof value.token !== 'string') return null;
  const { token, logprob } = value;
  if (logprob === null || logprob === undefined) return { token, logprob: null };
  return typeof logprob === 'number' && Number.isFinite(logprob) ? { token, logprob } : null;
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
function partsOf(message: Fields) {
  const { content } = message;
  const parts: unknown[] = Array.isArray(content) ? content : [content ?? ''];
  const texts: string[] = [];
  let refusal = textOrNull(message.refusal) || null;
  let reasoning = Boolean(textOrNull(message.reasoning) || textOrNull(message.reasoning_content));
  for (const part of parts) {
    if (typeof part === 'string') texts.push(part);
    else if (!isObject(part)) continue;
    else if (part.type === 'refusal') refusal ??= textOrNull(part.refusal) ?? 'without a reason';
    else if (/think|reason/.test(String(part.type))) reasoning = true;
    else if (typeof part.text === 'string') texts.push(part.text);
  }
  return { content: texts.join(''), reasoning, refusal };
}
