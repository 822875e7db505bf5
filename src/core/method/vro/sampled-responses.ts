import { AppError } from '../../errors.ts';
import { defaultGeneration, type GeneratingModel } from '../../language-model/generation.ts';
import { RunControl } from '../../run/run-control.ts';
import type { VariationSpec } from './spec.ts';
import type { OtherSamples } from './variation-scorer.ts';

/** Instructions whose samples are remembered: rows of one come one after another. */
const maxKnown = 64;

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
  return async ({ instruction }, _index, signal) => {
    const before = known.get(instruction);
    if (before) return before;
    const control = new RunControl();
    const cancel = () => control.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    // One id for all rows, so that chance brings the same whichever row of an instruction comes first.
    const written = await model.generate({ id: 'vro', instruction }, settings, { control });
    signal.removeEventListener('abort', cancel);
    // What was cut off must not be taken for the samples when the run goes on.
    if (signal.aborted) throw new AppError('cancelled', 'The run was cancelled.');
    const samples = written.map(({ text }) => text);
    known.set(instruction, samples);
    if (known.size > maxKnown) known.delete(known.keys().next().value!);
    return samples;
  };
}
