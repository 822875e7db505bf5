import { AppError } from '../errors.ts';
import { type JudgeIdentity, judgeDifferences, judgeName } from '../judge/identity.ts';
import { isShift } from '../metrics/shift/is-shift.ts';
import { type ShiftReport, shiftReport } from '../metrics/shift/shift-report.ts';
import type { ShiftRows } from '../metrics/shift/shift-rows.ts';
import { formatNumber } from '../words/format.ts';
import type { Policy } from './policy.ts';
import { likeReference, referenceRows } from './policy-reference.ts';

/**
 * Scores of another judge, or of the same judge asked in other words, are on another scale.
 * @param whose what gave the scores, for the message: "The rows of a.jsonl were scored"
 * @throws AppError `other-judge`
 */
export function requirePolicyJudge(policy: Policy, judge: JudgeIdentity, whose: string): void {
  const differs = judgeDifferences(policy.judge, judge);
  if (differs.length === 0) return;
  throw new AppError(
    'other-judge',
    `${whose} by another judge than the policy is for: ${differs.join(', ')} ${differs.length === 1 ? 'differs' : 'differ'} (the policy has ${judgeName(policy.judge)}, ${policy.judge.template.name}, ${policy.judge.mode}; these scores have ${judgeName(judge)}, ${judge.template.name}, ${judge.mode}). Its threshold says nothing of such scores, so nothing was decided. Score the rows with the policy's judge, or make a policy for this one.`,
    { differs },
  );
}

/** The threshold to compare scores with: no score is as high as that of a policy that accepts nothing. */
export const policyThreshold = ({ threshold }: Pick<Policy, 'threshold'>): number =>
  threshold ?? Number.POSITIVE_INFINITY;

/** "accept score ≥ 6.2", or that nothing is accepted. */
export const policyWords = ({ threshold }: Pick<Policy, 'threshold'>): string =>
  threshold === null ? 'accept nothing' : `accept score ≥ ${formatNumber(threshold)}`;

/** Whether new rows are still like those that the policy was made on. */
export interface PolicyDrift {
  /** Null where no new row has a score. */
  report: ShiftReport | null;
  expired: boolean;
}

export function policyDrift({ reference, expiry }: Policy, fresh: ShiftRows): PolicyDrift {
  const { permutations, seed, level } = expiry;
  const report = shiftReport(referenceRows(reference), likeReference(fresh), { permutations, seed });
  return { report, expired: isShift(report?.p ?? null, level) };
}
