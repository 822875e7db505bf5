import type { EndpointError } from './endpoint-error.ts';

/** Which optional fields of the API a request uses. */
export interface RequestOptions {
  /** Likeliest tokens asked for at each place; 0: no probabilities are asked for. */
  topLogprobs: number;
  limitField: 'max_tokens' | 'max_completion_tokens';
  /** Tokens that the answer may take, reasoning included. */
  answerTokens: number;
  temperature: boolean;
  /** Whether exactly the digits' tokens are asked for, by id, where a prompt of token ids is sent. */
  digitTokens: boolean;
}

/** The digit, and room for a blank or a quote before it. */
export const fewAnswerTokens = 4;
/** Tried one after another where a model spends its tokens on reasoning. */
const moreAnswerTokens = [64, 1024, 4096];
const defaultTopLogprobs = 20;
/** So many rows for which more tokens gave nothing: the empty answer is the model's, not the limit's. */
const maxFruitless = 3;

/**
 * What one endpoint understands, learnt from what it refuses. All requests of a run share it: what one has learnt, the
 * others that were refused for the same reason use when they are sent again.
 */
export class Capabilities {
  #now: RequestOptions;
  readonly #refusedLimits = new Set<RequestOptions['limitField']>();
  #maxAnswerTokens: number;
  #fruitless = 0;

  /** @param answerTokens the user's own limit, which is not raised; null: a small one, raised where it is too small */
  constructor(answerTokens: number | null) {
    this.#maxAnswerTokens = answerTokens ?? moreAnswerTokens.at(-1)!;
    this.#now = {
      topLogprobs: defaultTopLogprobs,
      limitField: 'max_tokens',
      answerTokens: answerTokens ?? fewAnswerTokens,
      temperature: true,
      digitTokens: true,
    };
  }

  /** What a request that is sent now should use. */
  get options(): RequestOptions {
    return this.#now;
  }

  /** The next larger limit to try, or null where there is none. */
  moreTokensThan(answerTokens: number): number | null {
    if (this.#fruitless >= maxFruitless) return null;
    const next = moreAnswerTokens.find((each) => each > answerTokens) ?? answerTokens;
    const allowed = Math.min(next, this.#maxAnswerTokens);
    return allowed > answerTokens ? allowed : null;
  }

  /** Tell what came of an answer that needed, or asked in vain for, more tokens than others. */
  tokensWereEnough(answerTokens: number, enough: boolean): void {
    if (!enough) this.#fruitless++;
    else if (answerTokens > this.#now.answerTokens) this.#change({ answerTokens });
  }

  /**
   * Learn from a refusal.
   * @param sent what the refused request used: others may have learnt the same meanwhile
   * @returns whether the next request differs in what the refusal names, so that asking again makes sense
   */
  learn(error: EndpointError, sent: RequestOptions): boolean {
    const text = [error.message, ...error.fields].join(' ');
    if (isAboutLength(text)) return false;
    const aboutIds = /logprob_token_ids|tokens_as_token_ids/i.test(text);
    const learnt = [
      sent.digitTokens && aboutIds && this.#change({ digitTokens: false }),
      sent.topLogprobs > 0 &&
        !aboutIds &&
        /log.?prob|top_n_tokens|n_probs|log probabilit/i.test(text) &&
        this.#logprobs(text, sent),
      /max_tokens|max_completion_tokens|max_new_tokens|max_output_tokens/i.test(text) &&
        this.#limit(text, sent),
      sent.temperature && /temperature/i.test(text) && this.#noTemperature(),
    ];
    return learnt.includes(true);
  }

  #change(part: Partial<RequestOptions>): true {
    this.#now = { ...this.#now, ...part };
    return true;
  }

  #noTemperature(): true {
    return this.#change({ temperature: false });
  }

  #logprobs(text: string, { topLogprobs: sent }: RequestOptions): true {
    if (this.#now.topLogprobs < sent) return true;
    // Of a prompt of token ids `logprobs` is a number itself.
    const bounded =
      /\b(max|maximum|at most|less than|exceed|up to|between)|<=|≤/i.test(text) &&
      wholeNumbers(text).some((number) => number > 0 && number < sent);
    const aboutNumber = bounded || /top.?log.?probs|top_n_tokens|n_probs/i.test(text);
    if (!aboutNumber) return this.#change({ topLogprobs: 0 });
    const cap = Math.max(0, ...wholeNumbers(text).filter((number) => number < sent));
    if (cap > 0) return this.#change({ topLogprobs: cap });
    const unknown =
      /extra|not (supported|permitted|allowed)|unsupported|unknown|unrecogni[sz]ed|unexpected/i.test(text);
    return this.#change({ topLogprobs: unknown ? 0 : Math.floor(sent / 2) });
  }

  #limit(text: string, sent: RequestOptions): boolean {
    const { limitField, answerTokens } = sent;
    if (this.#now.limitField !== limitField || this.#maxAnswerTokens < answerTokens) return true;
    const numbers = wholeNumbers(text);
    const more = Math.min(...numbers.filter((number) => number > answerTokens));
    if (/at least|minimum|too (small|low)|greater|below|>=?|≥/i.test(text) && more <= maxRaise) {
      this.#maxAnswerTokens = Math.max(this.#maxAnswerTokens, more);
      return this.#change({ answerTokens: Math.max(this.#now.answerTokens, more) });
    }
    const fewer = Math.max(0, ...numbers.filter((number) => number < answerTokens));
    if (
      /at most|maximum|too (large|big|high)|less|exceed|above|<=?|≤/i.test(text) &&
      fewer >= fewAnswerTokens
    ) {
      this.#maxAnswerTokens = fewer;
      return this.#change({ answerTokens: Math.min(this.#now.answerTokens, fewer) });
    }
    const other = limitField === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
    this.#refusedLimits.add(limitField);
    return this.#refusedLimits.has(other) ? false : this.#change({ limitField: other });
  }
}

/** Whether an error is about one row, whose words are too many, whatever it calls the limit of the answer. */
export const isAboutLength = (text: string): boolean =>
  /context.?(length|window|size)|too many (input )?tokens|(prompt|input) is too long|reduce the length/i.test(
    text,
  );

/** A server that asks for more tokens than this at least is not answering with a digit. */
const maxRaise = 4096;

/** Numbers that stand alone: not those of a name or a date, such as `gpt-4` and `2024-06-01`. */
const wholeNumbers = (text: string): number[] =>
  [...text.matchAll(/[\w.-]+/g)]
    .map(([word]) => word.replace(/\.$/, ''))
    .filter((word) => /^\d{1,9}$/.test(word))
    .map(Number);
