import { AppError, type ErrorCode } from '../../errors.ts';
import { Capabilities, isAboutLength, type RequestOptions } from './capabilities.ts';
import { type ChatAnswer, parseChatAnswer } from './chat-answer.ts';
import type { ChatPorts } from './chat-ports.ts';
import { type FirstToken, firstTokenBody, parseFirstToken } from './completion-answer.ts';
import { type EndpointAddress, endpointAddress } from './endpoint-address.ts';
import { Pacer } from './pacer.ts';
import { readAnswer } from './read-answer.ts';
import { redactor } from './redact.ts';
import { maxWait } from './retry-after.ts';
import { type ChatRequest, type Outcome, sendChat } from './send-chat.ts';

export interface ChatSettings {
  endpoint: string;
  model: string;
  /** Null for a server that asks for none. Held in memory only. */
  key: string | null;
  requestsPerMinute: number;
  /** Tokens that an answer may take, reasoning included; null: few, and more where the model needs them. */
  answerTokens: number | null;
}

/** Tries of one request before it is given up. */
export const tries = 5;
/** Refusals that one request may learn from: each drops or changes a field that the endpoint does not take. */
const maxLessons = 12;
const firstPause = 1000;
const longestPause = 60_000;

/** An answer, and how many tokens it was allowed. */
export interface AskedAnswer<A = ChatAnswer> {
  answer: A;
  answerTokens: number;
}

/**
 * Asks a chat model behind an OpenAI-compatible endpoint for a digit.
 *
 * A request is refused for good (`request-refused`, `prompt-too-long`: about this row), or the endpoint is (`endpoint-refused`: key, address
 * or model are wrong, or it asks to wait for longer than anybody would). Too many requests, errors of the server and of
 * the network are tried again, after as long as the server says or twice as long each time; then they are
 * `endpoint-failed`. No text that it gives or throws holds the key.
 */
export class ChatClient {
  readonly #capabilities: Capabilities;
  readonly #pacer: Pacer;
  readonly #address: EndpointAddress;
  readonly #redact: (text: string) => string;

  /** @throws AppError `bad-endpoint`, `bad-key` */
  constructor(
    private readonly settings: ChatSettings,
    private readonly ports: ChatPorts,
    private readonly limits: Pick<ChatRequest, 'maxBytes' | 'timeout'> = {},
  ) {
    const { key, endpoint, requestsPerMinute, answerTokens } = settings;
    if (key !== null && !/^[\x21-\x7e]+$/.test(key))
      throw new AppError(
        'bad-key',
        'The key holds a blank or a character that cannot be sent. Nothing was sent. Copy it again.',
      );
    this.#address = endpointAddress(endpoint);
    this.#redact = redactor(key);
    this.#pacer = new Pacer(requestsPerMinute, ports);
    this.#capabilities = new Capabilities(answerTokens);
  }

  /** Asks for an answer in words; more tokens are tried where too few were allowed. */
  ask(prompt: string, signal: AbortSignal): Promise<AskedAnswer> {
    return this.#converse(
      {
        url: this.#address.request,
        body: (options) => chatBody(prompt, options),
        parse: parseChatAnswer,
        isUnfinished: (answer) => readAnswer(answer).kind === 'unfinished',
      },
      signal,
    );
  }

  /**
   * Asks for the token that follows a prompt's ids, with the log-probabilities of the ten digits where the server tells
   * tokens by id, else of the likeliest tokens.
   * @param digitIds ids of the tokens 0 to 9
   */
  async askFirstToken(
    ids: ArrayLike<number>,
    digitIds: readonly number[],
    signal: AbortSignal,
  ): Promise<FirstToken> {
    const { answer } = await this.#converse<FirstToken>(
      {
        url: this.#address.completions,
        body: (options) => firstTokenBody(ids, digitIds, options),
        parse: (body) => parseFirstToken(body, digitIds),
        isUnfinished: () => false,
      },
      signal,
    );
    return answer;
  }

  async #converse<A>(
    { url, body, parse, isUnfinished }: Question<A>,
    signal: AbortSignal,
  ): Promise<AskedAnswer<A>> {
    let failures = 0;
    let lessons = 0;
    let pause = firstPause;
    /** More tokens than others get, while this row is tried with them. */
    let answerTokens: number | null = null;
    for (;;) {
      await this.#pacer.turn(signal);
      if (signal.aborted) throw cancelled();
      const options = this.#capabilities.options;
      const sent: RequestOptions = {
        ...options,
        answerTokens: Math.max(options.answerTokens, answerTokens ?? 0),
      };
      const { key, model } = this.settings;
      const outcome = await sendChat<A>(
        { url, key, body: { model, ...body(sent) }, parse, redact: this.#redact, ...this.limits },
        this.ports,
        signal,
      );
      if (signal.aborted && outcome.kind !== 'answer') throw cancelled();
      if (outcome.kind === 'answer') {
        const unfinished = isUnfinished(outcome.answer);
        const more: number | null = unfinished ? this.#capabilities.moreTokensThan(sent.answerTokens) : null;
        if (more === null) {
          if (answerTokens !== null) this.#capabilities.tokensWereEnough(answerTokens, !unfinished);
          return { answer: outcome.answer, answerTokens: sent.answerTokens };
        }
        answerTokens = more;
        continue;
      }
      if (outcome.kind === 'error' && canTeach(outcome) && lessons < maxLessons) {
        lessons++;
        if (this.#capabilities.learn(outcome.error, sent)) {
          // The limit that was refused is not insisted on.
          answerTokens = null;
          continue;
        }
      }
      const { reason, final, wait } = verdict(outcome);
      if (final || ++failures === tries) throw reason;
      await this.#wait(outcome, wait ?? pause, signal);
      pause = Math.min(longestPause, 2 * pause);
    }
  }

  /** The endpoint is busy for all requests; another failure concerns this one. */
  async #wait(outcome: Outcome<unknown>, milliseconds: number, signal: AbortSignal): Promise<void> {
    const forAll = outcome.kind === 'error' && (outcome.status === 429 || outcome.wait !== null);
    if (!forAll) return this.ports.sleep(milliseconds, signal);
    if (milliseconds >= 5000)
      this.ports.notice?.(
        `The endpoint asks to wait ${Math.ceil(milliseconds / 1000)} s; all requests wait.`,
      );
    this.#pacer.hold(milliseconds);
  }
}

/** How one kind of request is asked and read. */
interface Question<A> {
  url: string;
  /** Fields beside the model's name. */
  body(options: RequestOptions): object;
  parse(body: unknown): A | string;
  /** Whether more tokens may give what this answer lacks. */
  isUnfinished(answer: A): boolean;
}

const chatBody = (
  prompt: string,
  { topLogprobs, limitField, answerTokens, temperature }: RequestOptions,
) => ({
  messages: [{ role: 'user', content: prompt }],
  [limitField]: answerTokens,
  ...(temperature ? { temperature: 0 } : {}),
  ...(topLogprobs > 0 ? { logprobs: true, top_logprobs: topLogprobs } : {}),
});

type ErrorOutcome = Extract<Outcome, { kind: 'error' }>;

/** A refused key teaches nothing, and neither does a busy server. A failing one may fail over a field that it names. */
function canTeach({ status, error }: ErrorOutcome): boolean {
  if (status === 401 || status === 429) return false;
  return (
    status < 500 || status === 501 || /support|permit|allow|invalid|unknown|unexpected/i.test(error.message)
  );
}

/** What a request that was not answered means. */
function verdict(outcome: Exclude<Outcome<never>, { kind: 'answer' }>): {
  reason: AppError;
  /** Whether trying again would not help. */
  final: boolean;
  wait: number | null;
} {
  if (outcome.kind === 'failed') return { ...outcome, wait: null };
  const { status, error, wait } = outcome;
  const said = error.message === '' ? '' : ` It said: ${error.message.slice(0, 300)}`;
  const data = { status };
  if (status === 429 || status === 408 || status === 425 || status >= 500) {
    if (wait !== null && wait > maxWait)
      return final(
        'endpoint-refused',
        `The endpoint asks to wait ${Math.ceil(wait / 60_000)} minutes; a run waits ${maxWait / 60_000} at most, so it stopped. What is scored is kept: resume it then.${said}`,
        data,
      );
    const reason = new AppError(
      'endpoint-failed',
      `The endpoint answered ${status}, ${tries} times.${said}`,
      data,
    );
    return { reason, final: false, wait };
  }
  if (status === 413 || isAboutLength(error.message))
    return final(
      'prompt-too-long',
      `The endpoint refused this row with ${status}: it is too long.${said}`,
      data,
    );
  if ((status === 400 || status === 422) && !isAboutModel(error.message))
    return final('request-refused', `The endpoint refused this row with ${status}.${said}`, data);
  return final(
    'endpoint-refused',
    `The endpoint answered ${status}, so the run stopped; what is scored is kept. Check the address, the key and the model's name, then resume.${said}`,
    data,
  );
}

const final = (code: ErrorCode, message: string, data: Record<string, unknown>) => ({
  reason: new AppError(code, message, data),
  final: true,
  wait: null,
});

/** Some servers tell an unknown model by 400. */
const isAboutModel = (message: string) =>
  /\bmodel\b.{0,80}\b(not found|does ?n.t exist|does not exist|not exist|unknown|not a valid|is invalid)/i.test(
    message,
  );

const cancelled = () => new AppError('cancelled', 'The run was cancelled.');
