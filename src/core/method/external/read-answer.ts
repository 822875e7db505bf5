import { expectedDigit } from '../../judge/readout.ts';
import type { ChatAnswer } from './chat-answer.ts';
import { digitDistribution } from './digit-distribution.ts';
import { textOf, tokenAt } from './token-alignment.ts';
import { digitOf, isOpening, writtenDigit } from './written-digit.ts';

export interface AnsweredDigit {
  kind: 'digit';
  /** Expected digit where probabilities are told well enough, else the digit that was written. */
  score: number;
  /** p(d), summing to at most 1; 0 for digits that were not told; null where the digit was only written. */
  probs: number[] | null;
}

export type ReadAnswer =
  | AnsweredDigit
  /** There is an answer, and it is not one digit. `reason` is a sentence. */
  | { kind: 'unusable'; reason: string }
  /** The answer had not begun, or not ended, when the model stopped: more tokens may help. */
  | { kind: 'unfinished'; reason: string };

/** The digit of an answer. Probabilities count only at the token that holds the digit of the content. */
export function readAnswer(answer: ChatAnswer): ReadAnswer {
  const { finishReason, refusal, hasToolCalls, tokens, hasReasoning } = answer;
  const unusable = (reason: string) => ({ kind: 'unusable', reason }) as const;
  if (refusal !== null) return unusable(`The model refused to answer: "${short(refusal)}".`);
  if (finishReason === 'content_filter')
    return unusable("The endpoint's content filter withheld the answer.");
  if (hasToolCalls || finishReason === 'tool_calls' || finishReason === 'function_call')
    return unusable('The model called a tool where it was asked for a digit.');
  const { text, open } = withoutThinking(answer.content);
  const content = text.trim();
  if (open || content === '')
    return {
      kind: 'unfinished',
      reason: open || hasReasoning ? onlyReasoning : 'The endpoint answered nothing.',
    };
  const written = writtenDigit(text);
  // "1" may be the beginning of "10".
  const endsInDigit = written !== null && written.at === text.length - 1;
  if (finishReason === 'length' && (endsInDigit || isOpening(text)))
    return { kind: 'unfinished', reason: `The answer was cut off: "${short(content)}".` };
  if (!written) return unusable(`The answer is not one digit: "${short(content)}".`);
  const place = tokens && tokenAt(tokens, text, written.at);
  const probs = place && digitOf(textOf(place.token)) === written.digit ? digitDistribution(place) : null;
  const told = probs?.some((p) => p > 0);
  return { kind: 'digit', score: probs && told ? expectedDigit(probs) : written.digit, probs };
}

const onlyReasoning = 'The model had written reasoning and no answer yet when it was stopped.';

const short = (text: string) => text.slice(0, 80);

/** Reasoning that a server leaves in the content, in tags. `open`: it has not ended, so no answer has begun. */
function withoutThinking(content: string): { text: string; open: boolean } {
  const opening = /^\s*<(think|thinking|reasoning)>/i.exec(content);
  const closing = /<\/(think|thinking|reasoning)>/gi;
  let end = -1;
  for (const tag of content.matchAll(closing)) end = tag.index + tag[0].length;
  if (end >= 0) return { text: content.slice(end), open: false };
  return { text: content, open: opening !== null };
}
