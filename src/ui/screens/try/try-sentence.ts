import type { Likely } from '#core/decision/standing.ts';
import type { Verdict } from '#core/decision/verdict.ts';
import { scoreOf } from '#core/judge/readout.ts';
import type { Attempt, TryPhase } from '#state/try/try-store.ts';
import { duration, percent, plural, score } from '../../words/numbers.ts';

const underWay: Record<Exclude<TryPhase, 'idle'>, string> = {
  loading: 'Loading the judge',
  writing: 'Writing an answer',
  stopping: 'Writing an answer',
  judging: 'Judging the answer',
};

/** What the page says now, as its heading. */
export function trySentence(phase: TryPhase, attempt: Attempt | null, verdict: Verdict | null): string {
  if (phase !== 'idle') return underWay[phase];
  if (!attempt) return 'Have an answer written, and see what the judge makes of it';
  if (!attempt.judged || !verdict) return 'The answer is not judged';
  const found = score(scoreOf(attempt.judged.readout));
  switch (verdict.kind) {
    case 'accepted':
      return `Accepted: its score of ${found} is not below the threshold, ${score(verdict.threshold)}`;
    case 'declined':
      return `Declined: its score of ${found} is below the threshold, ${score(verdict.threshold)}`;
    case 'invalid':
      return 'Neither accepted nor declined: the judge gave no usable digit';
    case 'no-threshold':
      return `A score of ${found}, and no judged rows to hold it against`;
    case 'other-judge':
      return `A score of ${found}; the threshold is another judge’s`;
  }
}

/** How the writing went: "26 tokens in 2 s; the model ended its turn". */
export function endWords({ end, tokens, seconds, settings }: Attempt): string {
  if (end === null) return '';
  const reason = {
    stop: 'the model ended its turn',
    'max-tokens': `cut off at the limit of ${plural(settings.maxTokens, 'token')}`,
    context: 'cut off at the end of the model’s context',
    cancelled: 'stopped by you',
  }[end];
  return `${plural(tokens, 'token')} in ${duration(seconds)}; ${reason}`;
}

/** The label that says what is good: at `cut` or above. */
export interface LabelName {
  column: string;
  cut: number;
}

/** What a score near this one has been worth, by the labels of judged rows. */
export function worthWords(nearest: Likely | null, label: LabelName | null): string {
  if (!nearest || !label)
    return 'Whether it tells good from bad can be checked on judged rows with labels: choose a label under Data.';
  const { rows, good, low, high, ofAll } = nearest;
  const seen = `Of the ${rows} judged rows with the nearest scores, ${good} are good (${label.column} from ${label.cut} on); of all, ${percent(ofAll)}.`;
  if (low <= ofAll && ofAll <= high)
    return `${seen} The interval holds the share of all: near this score, the judge tells no more than that share does.`;
  return `${seen} The interval leaves that share out: near this score, answers are ${low > ofAll ? 'better' : 'worse'} than the rest.`;
}
