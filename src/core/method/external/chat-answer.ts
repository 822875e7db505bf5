import { expectedDigit } from '../../judge/readout.ts';

/** What an endpoint answered, in the words of the OpenAI API; anything may be missing. */
export interface ChatCompletion {
  choices?: {
    message?: { content?: string | null };
    logprobs?: { content?: ToldToken[] | null } | null;
  }[];
  usage?: { prompt_tokens?: number };
}

interface ToldToken {
  token: string;
  logprob: number;
  top_logprobs?: { token: string; logprob: number }[];
}

export interface AnsweredDigit {
  /** Expected digit where probabilities are told well enough, else the digit that was written. */
  score: number;
  /** p(d) of the digits that were told, 0 for the rest; null where the digit was only written. */
  probs: number[] | null;
}

/**
 * An endpoint tells the likeliest tokens only. Where more than this share of the belief is on tokens that it does
 * not tell, digits may be among them, and an expected digit would be a guess: the written digit is taken.
 */
export const mostUntold = 0.1;

/** The digit of an answer; null where it holds none. */
export function answeredDigit({ choices }: ChatCompletion): AnsweredDigit | null {
  const [choice] = choices ?? [];
  const told = choice?.logprobs?.content ?? null;
  const probs = told && toldDigits(told);
  if (probs) return { score: expectedDigit(probs), probs };
  const written = writtenDigit(choice?.message?.content ?? '');
  return written === null ? null : { score: written, probs: null };
}

/** p(d) at the first token that is a digit; null where there is none, or too little is told. */
function toldDigits(tokens: readonly ToldToken[]): number[] | null {
  const place = tokens.find(({ token }) => digitOf(token) !== null);
  if (!place) return null;
  const top = place.top_logprobs?.length ? place.top_logprobs : [place];
  const probs = new Array<number>(10).fill(0);
  let told = 0;
  for (const { token, logprob } of top) {
    const p = Math.exp(logprob);
    told += p;
    const digit = digitOf(token);
    if (digit !== null) probs[digit]! += p;
  }
  return 1 - told > mostUntold ? null : probs;
}

const digitOf = (token: string): number | null => (/^\s*\d\s*$/.test(token) ? Number(token) : null);

/**
 * The digit that a text gives: the one it begins with ("7", "7/9", "7 out of 9"), else the only one it holds
 * ("Score: 7."). A number of several digits is none, and neither is a choice of two.
 */
export function writtenDigit(text: string): number | null {
  const first = /^\W*(\d)(?![\d.]*\d)/.exec(text.trim());
  if (first) return Number(first[1]);
  const numbers = text.match(/\d+(?:\.\d+)?/g) ?? [];
  return numbers.length === 1 && /^\d$/.test(numbers[0]!) ? Number(numbers[0]) : null;
}
