import { isLoadedJudge, type JudgeIdentity, judgeName, sameWeights } from '../judge/identity.ts';
import type { JudgeSpec, Readout } from '../judge/judge.ts';
import { questionOf } from '../method/specs.ts';
import type { RunSummary } from '../run/run.ts';
import { accepts } from './accepts.ts';

/** The weights that judged. */
type Weights = Pick<JudgeIdentity, 'model' | 'adapter'>;

/** What becomes of an answer, and why nothing does where nothing can be said. */
export type Verdict =
  | { kind: 'accepted' | 'declined'; threshold: number }
  | { kind: 'invalid'; reason: string }
  /** No row is judged yet, so that there is no threshold to hold the score against. */
  | { kind: 'no-threshold' }
  /** The threshold was chosen on scores that this one can't be compared with. */
  | { kind: 'other-judge'; run: string };

/** Who judged the answer, and how it was asked. */
export interface Judged {
  judge: Weights;
  spec: JudgeSpec;
  readout: Readout;
}

/** Hold an answer's score against the score threshold that was chosen on a run. */
export function verdictOf(
  { judge, spec, readout }: Judged,
  run: RunSummary | null,
  threshold: number,
): Verdict {
  if (readout.kind === 'invalid') return { kind: 'invalid', reason: readout.reason };
  if (!run || run.scored === run.invalid) return { kind: 'no-threshold' };
  if (!isSameQuestion(run, judge, spec))
    return { kind: 'other-judge', run: `${judgeName(run.judge)}, ${run.judge.template.name}` };
  return { kind: accepts(readout.score, threshold) ? 'accepted' : 'declined', threshold };
}

/** The same weights asked with the same words: scores of the two are on one scale. */
function isSameQuestion(run: RunSummary, judge: Weights, spec: JudgeSpec): boolean {
  const asked = questionOf(run.spec);
  return (
    isLoadedJudge(run.judge) &&
    asked !== null &&
    sameWeights(run.judge, judge) &&
    asked.template.mode === spec.template.mode &&
    asked.template.text === spec.template.text &&
    asked.maxTokens === spec.maxTokens
  );
}
