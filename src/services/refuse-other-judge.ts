import { AppError } from '#core/errors.ts';
import { type JudgeIdentity, judgeName, sameJudge } from '#core/judge/identity.ts';

/** @throws AppError `other-judge` where a run that is resumed would be scored by another judge than before */
export function refuseOtherJudge(expected: JudgeIdentity, found: JudgeIdentity): void {
  if (sameJudge(found, expected)) return;
  throw new AppError(
    'other-judge',
    `This run was begun with ${judgeName(expected)}; ${judgeName(found)} is loaded now. Scores of two judges are not mixed: load the first one again, or start a new run.`,
    { expected, found },
  );
}
