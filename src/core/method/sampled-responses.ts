import { defaultGeneration, type GeneratingModel } from '../language-model/generation.ts';
import type { VariationSpec } from './method.ts';
import type { OtherSamples } from './scorers/variation-scorer.ts';

/** Instructions whose samples are remembered: rows of one come one after another. */
const mostKnown = 64;

/**
 * Samples for VRO where the dataset has none: the loaded model's own responses to the instruction, the same for
 * each row of it. They are another model's than the one that wrote the response, and so the method is another.
 */
export function sampledResponses(
  model: GeneratingModel,
  { count, maxNewTokens }: Pick<VariationSpec, 'count' | 'maxNewTokens'>,
): OtherSamples {
  const known = new Map<string, readonly string[]>();
  const settings = { ...defaultGeneration, samples: count, maxTokens: maxNewTokens, temperature: 1, topP: 1 };
  return async ({ instruction }) => {
    const before = known.get(instruction);
    if (before) return before;
    // One id for all rows, so that chance brings the same whichever row of an instruction comes first.
    const samples = (await model.generate({ id: 'vro', instruction }, settings)).map(({ text }) => text);
    known.set(instruction, samples);
    if (known.size > mostKnown) known.delete(known.keys().next().value!);
    return samples;
  };
}
