import type { JudgeSpec, PromptFacts, Readout } from '../../judge/judge.ts';
import { readProbabilities } from '../../judge/readout.ts';
import { percent } from '../../words/percent.ts';
import type { FirstToken } from './completion-answer.ts';
import { toldDigits } from './digit-distribution.ts';

/** How far the digits that a server did not tell may move a score, as a share of the digits' probability. */
const maxUnseenShare = 0.01;

/** A readout, with the most probability that may be on digits that were not told; or why there is none. */
export type FirstTokenReading =
  | { kind: 'readout'; readout: Readout; unseenAtMost: number }
  | { kind: 'untold'; what: string };

/** The ten digits after a prompt of token ids, as our own engine reads them there, whatever token was written. */
export function readFirstToken(
  { place }: Pick<FirstToken, 'place'>,
  spec: Pick<JudgeSpec, 'minDigitMass'>,
  facts: PromptFacts,
): FirstTokenReading {
  if (!place) return { kind: 'untold', what: 'The server told no log-probabilities of its answer.' };
  const told = toldDigits(place);
  if (!told) return { kind: 'untold', what: 'The log-probabilities that the server told cannot be such.' };
  const { probs, unseen, unseenAtMost } = told;
  const mass = probs.reduce((sum, p) => sum + p, 0);
  if (unseen.length > 0 && unseenAtMost > maxUnseenShare * mass)
    return {
      kind: 'untold',
      what: `The server did not tell the ${unseen.length === 1 ? 'digit' : 'digits'} ${unseen.join(', ')}, on which up to ${percent(unseenAtMost, 3)} of the probability may be.`,
    };
  return { kind: 'readout', readout: readProbabilities(probs, spec, facts), unseenAtMost };
}
