import { type JudgeIdentity, sameWeights } from '../judge/identity.ts';
import type { RunSummary } from '../run/run.ts';
import type { MethodSpec } from './specs.ts';

/**
 * A stored run of the same method, over all rows, by the same weights: to be taken as it is, or resumed.
 * @param weights who is loaded; null where the method needs no judge
 */
export function likeRun(
  runs: readonly RunSummary[],
  spec: MethodSpec,
  rows: number,
  weights: Pick<JudgeIdentity, 'model' | 'adapter'> | null,
): RunSummary | undefined {
  const wanted = JSON.stringify(spec);
  return runs.find(
    (run) =>
      run.rows === rows &&
      JSON.stringify(run.spec) === wanted &&
      (weights === null || sameWeights(run.judge, weights)),
  );
}
