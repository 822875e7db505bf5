import { AppError } from '#core/errors.ts';
import type { JudgeMode } from '#core/judge/judge.ts';
import type { DigitHead } from '#core/quick-fit/digit-head.ts';
import type { ByteSource } from '#model/weights/byte-source.ts';
import { readSafetensors } from '#model/weights/safetensors-file.ts';
import { writeSafetensors } from '#model/weights/safetensors-writer.ts';

/** A head for each way of asking; null where none was fitted. */
export type QuickFitHeads = Record<JudgeMode, DigitHead | null>;

const modes: readonly JudgeMode[] = ['without-reference', 'with-reference'];

/** For each mode `<mode>.weights` [C] and `<mode>.bias_spread` [2]. */
export function writeQuickFit(heads: QuickFitHeads): Uint8Array<ArrayBuffer> {
  const tensors = modes.flatMap((mode) => {
    const head = heads[mode];
    if (!head) return [];
    return [
      { name: `${mode}.weights`, shape: [head.weights.length], values: Float32Array.from(head.weights) },
      { name: `${mode}.bias_spread`, shape: [2], values: Float32Array.of(head.bias, head.spread) },
    ];
  });
  return writeSafetensors(tensors, 'F32');
}

/** @throws AppError `bad-adapter` where the heads are not for hidden states of this size */
export async function readQuickFit(source: ByteSource, hiddenSize: number): Promise<QuickFitHeads> {
  const tensors = await readSafetensors(source);
  const head = async (mode: JudgeMode): Promise<DigitHead | null> => {
    const weights = tensors.get(`${mode}.weights`);
    const rest = tensors.get(`${mode}.bias_spread`);
    if (!weights || !rest) return null;
    if (weights.shape.join() !== String(hiddenSize) || rest.shape.join() !== '2')
      throw new AppError(
        'bad-adapter',
        `This quick fit reads hidden states of ${weights.shape.join(' × ')} numbers; the model loaded has ${hiddenSize}. Load the model that it was fitted on.`,
      );
    const [bias, spread] = await rest.floats();
    return { weights: Float64Array.from(await weights.floats()), bias: bias!, spread: spread! };
  };
  return {
    'without-reference': await head('without-reference'),
    'with-reference': await head('with-reference'),
  };
}
