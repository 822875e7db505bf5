import { checkReference } from '#core/judge/check-reference.ts';
import type { JudgeReadout, JudgeSpec, PreparedPrompt } from '#core/judge/judge.ts';
import { readDigits } from '#core/judge/readout.ts';
import type { NoteInput } from '#core/linear-probe/kept-inputs.ts';
import type { Row } from '#core/rows/row.ts';
import { withTaughtFeatures } from '#core/teaching/taught-rows.ts';
import type { DigitProbe } from './judge-adapter.ts';
import type { PromptFeatures } from './prompt-features.ts';

/** Whether a probe reads texts and no hidden state in this mode: then nothing is put to a language model. */
export const comparesTexts = (probe: DigitProbe | null | undefined, { template }: JudgeSpec): boolean =>
  probe != null && !probe.models[template.mode].includes('base');

/**
 * A row for a judge that compares texts: there is no prompt, its length is 0 tokens, and nothing is cut.
 * @throws AppError `missing-reference`
 */
export function textsOf(
  row: Pick<Row, 'id' | 'instruction' | 'response' | 'reference'>,
  spec: JudgeSpec,
): PreparedPrompt {
  checkReference(row, spec);
  const { instruction, response, reference } = row;
  return { ids: new Int32Array(0), cutTokens: 0, texts: { instruction, response, reference } };
}

/**
 * One readout a row, in order.
 * @param note told what is read of each
 */
export async function judgeTexts(
  probe: DigitProbe,
  features: PromptFeatures,
  prompts: readonly PreparedPrompt[],
  spec: JudgeSpec,
  note?: NoteInput,
): Promise<JudgeReadout[]> {
  const needed = probe.needs(spec).features;
  const found = await features.of(prompts, note ? withTaughtFeatures(needed) : needed);
  return found.map((ofRow, at) => {
    const input = { state: null, features: ofRow };
    note?.(at, input);
    const logs = probe.probabilities(input, spec).map(Math.log);
    return readDigits(logs, 0, spec, { tokens: 0, truncated: false });
  });
}
