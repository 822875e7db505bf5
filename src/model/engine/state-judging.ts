import type { JudgeReadout, JudgeSpec, PreparedPrompt } from '#core/judge/judge.ts';
import { readDigits } from '#core/judge/readout.ts';
import type { NoteInput } from '#core/linear-probe/kept-inputs.ts';
import { withTaughtFeatures } from '#core/teaching/taught-rows.ts';
import type { DigitProbe } from './judge-adapter.ts';
import type { PromptFeatures } from './prompt-features.ts';

/**
 * One readout a prompt by a probe that reads hidden states, in order.
 * @param states of the prompts after the probe's layers, [C] each
 * @param note told what is read of each
 */
export async function judgeStates(
  probe: DigitProbe,
  features: PromptFeatures,
  states: () => Promise<Float32Array[]>,
  prompts: readonly PreparedPrompt[],
  spec: JudgeSpec,
  note?: NoteInput,
): Promise<JudgeReadout[]> {
  const needs = probe.needs(spec);
  // What teaching reads beside them is of the texts, which are not there where only the tokens are known.
  const told = note && prompts.every(({ texts }) => texts) ? note : undefined;
  const found = await features.of(prompts, told ? withTaughtFeatures(needs.features) : needs.features);
  const read = await states();
  return prompts.map(({ ids, cutTokens }, at) => {
    const input = { state: read[at]!, features: found[at]! };
    told?.(at, input);
    const facts = { tokens: ids.length, truncated: cutTokens > 0 };
    return readDigits(probe.probabilities(input, spec).map(Math.log), 0, spec, facts);
  });
}
