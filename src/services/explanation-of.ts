import type { JudgeEngine, JudgeSpec } from '#core/judge/judge.ts';
import type { Explanation } from '#protocol/judge-protocol.ts';

/** What the judge says of one row, and the prompt that it saw. */
export async function explanationOf(
  engine: JudgeEngine,
  row: Parameters<JudgeEngine['prepare']>[0],
  spec: JudgeSpec,
): Promise<Explanation> {
  const prompt = engine.prepare(row, spec);
  const [readout] = await engine.read([prompt], spec);
  return {
    readout: readout!,
    prompt: engine.spans(prompt.ids),
    tokens: prompt.ids.length,
    cutTokens: prompt.cutTokens,
  };
}
