import * as v from 'valibot';
import { AppError } from '../errors.ts';
import { transcript, turnsOf } from '../import/conversation.ts';
import type { Cell } from '../rows/row.ts';
import { bySchema, objectOf } from '../schema/by-schema.ts';

/** Answers that may be asked for at once, to choose the best of. */
export const maxCandidates = 16;

const request = objectOf({
  messages: v.pipe(v.array(objectOf({ role: v.string() })), v.minLength(1)),
  n: v.nullish(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(maxCandidates))),
  stream: v.nullish(v.boolean()),
});

/** What the gateway needs of a request of `/v1/chat/completions`. */
export interface GatewayRequest {
  /** The conversation as a judge reads an instruction. */
  instruction: string;
  /** How many answers the upstream is to write; null: as many as the gateway is set to. */
  candidates: number | null;
  stream: boolean;
  /** The request as it came. */
  body: Record<string, unknown>;
}

/** @throws AppError `bad-request`, with the field that is wrong */
export function readGatewayRequest(body: unknown): GatewayRequest {
  const checked = bySchema(request, body);
  if (!checked.ok) throw bad(`${checked.field} is wrong (${checked.what})`, checked.field);
  const { messages, n, stream } = checked.value;
  const turns = turnsOf(messages as unknown as Cell);
  if (!turns) throw bad('messages hold no turn with a text', 'messages');
  const instruction = transcript(turns);
  if (instruction.trim() === '') throw bad('messages hold no text that could be answered', 'messages');
  return {
    instruction,
    candidates: n ?? null,
    stream: stream ?? false,
    body: body as Record<string, unknown>,
  };
}

const bad = (what: string, field: string) =>
  new AppError('bad-request', `The request cannot be answered: ${what}. Nothing was asked of the model.`, {
    field,
  });
