import { judgeName, sameWeights } from '#core/judge/identity.ts';
import type { DigitReadout, JudgeSpec } from '#core/judge/judge.ts';
import { questionOf } from '#core/method/method.ts';
import type { RunSummary } from '#core/run/run.ts';
import type { LoadedJudge } from '#protocol/judge-protocol.ts';

/** What becomes of an answer, and why nothing does where nothing can be said. */
export type Verdict =
  | { kind: 'accepted' | 'declined'; threshold: number }
  | { kind: 'invalid'; reason: string }
  /** No row is judged yet, so that there is no line to hold the score against. */
  | { kind: 'no-line' }
  /** The line was drawn on scores that this one can't be compared with. */
  | { kind: 'other-judge'; run: string };

/** Who judged the answer, and how it was asked. */
export interface Judged {
  judge: LoadedJudge;
  spec: JudgeSpec;
  readout: DigitReadout;
}

/** Hold an answer's score against the line that is drawn on a run. */
export function verdictOf(
  { judge, spec, readout }: Judged,
  run: RunSummary | null,
  threshold: number,
): Verdict {
  if (!readout.valid)
    return { kind: 'invalid', reason: readout.invalidReason ?? 'The judge gave no usable digit.' };
  if (!run || run.scored === run.invalid) return { kind: 'no-line' };
  if (!isSameQuestion(run, judge, spec))
    return { kind: 'other-judge', run: `${judgeName(run.judge)}, ${run.judge.template.name}` };
  return { kind: readout.score >= threshold ? 'accepted' : 'declined', threshold };
}

/** The same weights asked with the same words: scores of the two are on one scale. */
function isSameQuestion(run: RunSummary, judge: LoadedJudge, spec: JudgeSpec): boolean {
  const asked = questionOf(run.spec);
  return (
    run.judge.method === 'judge' &&
    asked !== null &&
    sameWeights(run.judge, judge) &&
    asked.template.mode === spec.template.mode &&
    asked.template.text === spec.template.text &&
    asked.maxTokens === spec.maxTokens
  );
}
