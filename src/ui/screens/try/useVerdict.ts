import { useMemo } from 'react';
import { type Standing, standingOf } from '#core/decision/standing.ts';
import { type Verdict, verdictOf } from '#core/decision/verdict.ts';
import { scoreOf } from '#core/judge/readout.ts';
import { useStoreOf } from '../../stores.tsx';

/** What becomes of the answer at the present threshold, and how it stands among the rows of the open run. */
export function useVerdict(): { verdict: Verdict | null; standing: Standing | null } {
  const attempt = useStoreOf('try', (state) => state.attempt);
  const run = useStoreOf('run', (state) => state.current);
  const scores = useStoreOf('run', (state) => state.columns);
  const version = useStoreOf('run', (state) => state.version);
  const columns = useStoreOf('datasets', (state) => state.columns);
  const labels = useStoreOf('label', (state) => state.values);
  const cut = useStoreOf('label', (state) => state.cut);
  const threshold = useStoreOf('threshold', (state) => state.threshold);
  const judged = attempt?.judged ?? null;
  const verdict = judged && verdictOf(judged, run, threshold);
  const comparable = verdict?.kind === 'accepted' || verdict?.kind === 'declined';
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version fills the same columns
  const standing = useMemo(
    () =>
      comparable && attempt && judged && scores && columns
        ? standingOf(
            { score: scoreOf(judged.readout), characters: attempt.text.length },
            scores,
            columns,
            labels && { values: labels, cut },
          )
        : null,
    [comparable, attempt, judged, scores, version, columns, labels, cut],
  );
  return { verdict, standing };
}
