import type { JudgeEngine, JudgeSpec, PreparedPrompt } from '../../judge/judge.ts';
import { eachRow, type PreparedRow, type Scorer } from '../../run/scorer.ts';

interface Asked extends PreparedRow {
  prompt: PreparedPrompt;
}

/** A judge as a scorer: the expected digit. */
export function judgeScorer(engine: Pick<JudgeEngine, 'prepare' | 'read'>, spec: JudgeSpec): Scorer<Asked> {
  return {
    prepare: (rows) =>
      eachRow(rows, (row) => {
        const prompt = engine.prepare(row, spec);
        return { prompt, tokens: prompt.ids.length };
      }),
    read: (batch, _signal, note) =>
      engine.read(
        batch.map(({ prompt }) => prompt),
        spec,
        note,
      ),
  };
}
