import { decide, type WrittenDecision } from '../export/judged.ts';
import type { Readout } from '../judge/judge.ts';
import { scoreOf } from '../judge/readout.ts';
import { policyThreshold } from '../policy/apply-policy.ts';
import type { Policy } from '../policy/policy.ts';
import type { UpstreamAnswer } from './upstream-answer.ts';

/** What became of a request: the best candidate, and whether it goes out. */
export interface GatewayVerdict {
  decision: WrittenDecision;
  /** Index of the candidate with the highest score; 0 where none has one. */
  best: number;
  /** Of each candidate; null where it has none. */
  scores: readonly (number | null)[];
  /** Why the best has no score; null where it has one. */
  reason: string | null;
}

/** What becomes of answers while the policy has expired by drift: they go out marked, or none does. */
export const driftActions = ['mark', 'decline'] as const;
export type DriftAction = (typeof driftActions)[number];

/** A verdict while the policy has expired: with `decline` nothing is accepted, and the scores stand. */
export const expiredVerdict = (verdict: GatewayVerdict, action: DriftAction): GatewayVerdict =>
  action === 'decline' && verdict.decision === 'accept'
    ? {
        ...verdict,
        decision: 'decline',
        reason: 'The policy has expired: answers differ from the rows it was made on.',
      }
    : verdict;

/** Best of n by the judge; the first of equal scores. An answer that could not be judged does not go out. */
export function gatewayVerdict(
  readouts: readonly Readout[],
  policy: Pick<Policy, 'threshold'>,
): GatewayVerdict {
  const values = readouts.map(scoreOf);
  let best = 0;
  values.forEach((value, at) => {
    if (value > values[best]! || (Number.isNaN(values[best]!) && !Number.isNaN(value))) best = at;
  });
  const readout = readouts[best]!;
  return {
    decision: decide(readout, policyThreshold(policy))!,
    best,
    scores: values.map((value) => (Number.isNaN(value) ? null : value)),
    reason: readout.kind === 'invalid' ? readout.reason : null,
  };
}

/** What is told of a verdict beside an answer. */
export interface ToldVerdict {
  decision: WrittenDecision;
  score: number | null;
  threshold: number | null;
  candidates: readonly (number | null)[];
  reason: string | null;
  /** Whether the policy has expired by drift: what it promises no longer holds for such answers. */
  policy_expired: boolean;
}

const toldOf = (
  { decision, best, scores, reason }: GatewayVerdict,
  threshold: number | null,
  expired: boolean,
): ToldVerdict => ({
  decision,
  score: scores[best] ?? null,
  threshold,
  candidates: scores,
  reason,
  policy_expired: expired,
});

/** The finish reason of an answer that was held back: what clients of the API know as withheld. */
export const declinedFinish = 'content_filter';

/**
 * The completion that goes out: the best candidate as the upstream wrote it, or the refusal in its place. A declined text
 * is no part of it.
 */
export function gatewayCompletion(
  { rest, candidates }: UpstreamAnswer,
  verdict: GatewayVerdict,
  policy: Pick<Policy, 'threshold'>,
  { refusal, expired }: { refusal: string; expired: boolean },
): Record<string, unknown> {
  const choice =
    verdict.decision === 'accept'
      ? { ...candidates[verdict.best]!.choice, index: 0 }
      : {
          index: 0,
          message: { role: 'assistant', content: refusal },
          logprobs: null,
          finish_reason: declinedFinish,
        };
  return { ...rest, choices: [choice], self_judge: toldOf(verdict, policy.threshold, expired) };
}

/** The same as a stream of server-sent events: nothing of it is sent before the verdict. */
export function* gatewayEvents(completion: Record<string, unknown>): Generator<string> {
  const { choices, self_judge, usage, ...rest } = completion as {
    choices: [{ message?: { content?: unknown }; finish_reason?: unknown }];
  } & Record<string, unknown>;
  const [{ message, finish_reason = null }] = choices;
  const chunk = (delta: object, finish: unknown, more: object = {}) =>
    `data: ${JSON.stringify({ ...rest, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: finish }], ...more })}\n\n`;
  yield chunk({ role: 'assistant', content: '', ...message }, null);
  yield chunk({}, finish_reason, { self_judge, ...(usage === undefined ? {} : { usage }) });
  yield 'data: [DONE]\n\n';
}
