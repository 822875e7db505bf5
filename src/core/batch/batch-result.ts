import * as v from 'valibot';
import type { JudgeSpec, PromptFacts, Readout } from '../judge/judge.ts';
import { readProbabilities } from '../judge/readout.ts';
import { parseFirstToken } from '../method/external/completion-answer.ts';
import { toldDigits } from '../method/external/digit-distribution.ts';
import { readEndpointError } from '../method/external/endpoint-error.ts';
import { jsonBySchema, objectOf } from '../schema/by-schema.ts';
import { percent } from '../words/percent.ts';

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
  if (!error && response && status !== null && status >= 200 && status < 300)
    return { kind: 'body', customId, body: response.body };
  const said = readEndpointError(error ?? response?.body ?? null).message;
  return { kind: 'failed', customId, status, message: said || 'The server gave no reason.' };
}

/** How far the digits that a server did not tell may move a score, as a share of the digits' probability. */
const maxUnseenShare = 0.01;

/** What an answer gives: a readout, with the most probability that may be on digits it does not tell; or why none. */
export type BatchReading =
  | { kind: 'readout'; readout: Readout; unseenAtMost: number; model: string | null }
  | { kind: 'untold'; what: string; model: string | null };

/** The ten digits at the answer's place, as our own engine would read them there. */
export function readBatchAnswer(
  body: unknown,
  digitIds: readonly number[],
  spec: Pick<JudgeSpec, 'minDigitMass'>,
  facts: PromptFacts,
): BatchReading {
  const first = parseFirstToken(body, digitIds);
  if (typeof first === 'string') return { kind: 'untold', what: first, model: null };
  const { place, model } = first;
  if (!place) return { kind: 'untold', what: 'The server told no log-probabilities of its answer.', model };
  const told = toldDigits(place);
  if (!told)
    return { kind: 'untold', what: 'The log-probabilities that the server told cannot be such.', model };
  const { probs, unseen, unseenAtMost } = told;
  const mass = probs.reduce((sum, p) => sum + p, 0);
  if (unseen.length > 0 && unseenAtMost > maxUnseenShare * mass)
    return {
      kind: 'untold',
      what: `The server did not tell the ${unseen.length === 1 ? 'digit' : 'digits'} ${unseen.join(', ')}, on which up to ${percent(unseenAtMost, 3)} of the probability may be.`,
      model,
    };
  return { kind: 'readout', readout: readProbabilities(probs, spec, facts), unseenAtMost, model };
}
