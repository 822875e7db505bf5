import { AppError } from '#core/errors.ts';
import type { JudgeMode } from '#core/judge/judge.ts';
import type { DigitHead } from '#core/quick-fit/digit-head.ts';
import type { ByteSource } from '#model/weights/byte-source.ts';
import { readSafetensors } from '#model/weights/safetensors-file.ts';
import { writeSafetensors } from '#model/weights/safetensors-writer.ts';

/** A head for each way of asking; null where none was fitted. */
export type QuickFitHeads = Record<JudgeMode, DigitHead | null>;

export interface QuickFitJudge {
  heads: QuickFitHeads;
  /** How many layers of the base model come before the final norm and the heads; null for all of them. */
  layers: number | null;
}

const modes: readonly JudgeMode[] = ['without-reference', 'with-reference'];

/** For each mode `<mode>.weights` [C] and `<mode>.bias_spread` [2]; `layers` [1] where not all are run. */
export function writeQuickFit({ heads, layers }: QuickFitJudge): Uint8Array<ArrayBuffer> {
  const tensors = modes.flatMap((mode) => {
    const head = heads[mode];
    if (!head) return [];
    return [
      { name: `${mode}.weights`, shape: [head.weights.length], values: Float32Array.from(head.weights) },
      { name: `${mode}.bias_spread`, shape: [2], values: Float32Array.of(head.bias, head.spread) },
    ];
  });
  const depth = layers === null ? [] : [{ name: 'layers', shape: [1], values: Float32Array.of(layers) }];
  return writeSafetensors([...tensors, ...depth], 'F32');
}

/** @throws AppError `bad-adapter` where the heads are not for this base model */
export async function readQuickFit(
  source: ByteSource,
  base: { hiddenSize: number; layers: number },
): Promise<QuickFitJudge> {
  const tensors = await readSafetensors(source);
  const head = async (mode: JudgeMode): Promise<DigitHead | null> => {
    const weights = tensors.get(`${mode}.weights`);
    const rest = tensors.get(`${mode}.bias_spread`);
    if (!weights || !rest) return null;
    if (weights.shape.join() !== String(base.hiddenSize) || rest.shape.join() !== '2')
      throw new AppError(
        'bad-adapter',
        `This quick fit reads hidden states of ${weights.shape.join(' × ')} numbers; the model loaded has ${base.hiddenSize}. Load the model that it was fitted on.`,
      );
    const [bias, spread] = await rest.floats();
    return { weights: Float64Array.from(await weights.floats()), bias: bias!, spread: spread! };
  };
  const depth = (await tensors.get('layers')?.floats())?.[0] ?? null;
  if (depth !== null && !(Number.isInteger(depth) && depth >= 1 && depth <= base.layers))
    throw new AppError(
      'bad-adapter',
      `This quick fit reads the model after ${depth} layers; the model loaded has ${base.layers}. Load the model that it was fitted on.`,
    );
  const heads = {
    'without-reference': await head('without-reference'),
    'with-reference': await head('with-reference'),
  };
  return { heads, layers: depth };
}
