import type { JudgedTexts, JudgeEngine, JudgeSpec, Readout } from '#core/judge/judge.ts';
import { judgeScorer } from '#core/method/judge/judge-scorer.ts';
import { readPrepared } from '#core/run/read-prepared.ts';
import { isFailedRequest } from '#core/run/scorer.ts';

/** What a judge says of texts that belong to no dataset: one readout each, in order, as a run of them would store it. */
export async function readTexts(
  engine: JudgeEngine,
  texts: readonly (JudgedTexts & { id: string })[],
  spec: JudgeSpec,
): Promise<Readout[]> {
  const scorer = judgeScorer(engine, spec);
  const rows = texts.map((text, line) => ({ ...text, line, model: null, category: null, source: {} }));
  const prepared = await scorer.prepare(rows, []);
  const results = await readPrepared(scorer, prepared, new AbortController().signal);
  return results.map((result) => {
    if (isFailedRequest(result)) throw result.error;
    return result;
  });
}
