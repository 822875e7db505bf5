import * as v from 'valibot';
import { parseChatAnswer } from '../method/external/chat-answer.ts';
import { bySchema, objectOf } from '../schema/by-schema.ts';

/** An answer that the upstream wrote, with the text that a judge reads. */
export interface Candidate {
  /** The choice as it came. */
  choice: Record<string, unknown>;
  text: string;
}

export interface UpstreamAnswer {
  /** The completion as it came, its choices apart. */
  rest: Record<string, unknown>;
  candidates: readonly Candidate[];
}

const completion = objectOf({ choices: v.pipe(v.array(objectOf({})), v.minLength(1)) });

/** @returns a sentence that says what is wrong, where the body is no chat completion with an answer */
export function readUpstreamAnswer(body: unknown): UpstreamAnswer | string {
  const checked = bySchema(completion, body);
  if (!checked.ok)
    return `The upstream's answer is not a chat completion: ${checked.field} is wrong (${checked.what}).`;
  const { choices, ...rest } = body as { choices: Record<string, unknown>[] } & Record<string, unknown>;
  const candidates: Candidate[] = [];
  for (const choice of choices) {
    const answer = parseChatAnswer({ ...rest, choices: [choice] });
    if (typeof answer === 'string') return `The upstream's answer cannot be read. ${answer}`;
    candidates.push({ choice, text: answer.content });
  }
  return { rest, candidates };
}
