import { afterEach, describe, expect, it } from 'vitest';
import type { DecoderConfig } from '#model/weights/checkpoint.ts';
import { Decoder, disposeCache } from '../decoder/decoder.ts';
import { uploadDecoder } from '../decoder/decoder-weights.ts';
import { readTinyModel, type TinyModelName, tinyModels } from '../decoder/tiny-models.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { memory } from '../tf.ts';
import { responseLogProbabilities } from './response-likelihood.ts';

/** What the likelihood of a response must be on any backend: that of Hugging Face's logits. */
export function describeResponseLikelihood(
  name: string,
  {
    start,
    tolerance,
    models = tinyModels,
  }: { start: () => Promise<Kernels>; tolerance: number; models?: readonly TinyModelName[] },
) {
  describe(`response likelihood on ${name}`, () => {
    let decoder: Decoder;

    async function load(model: TinyModelName) {
      const kernels = await start();
      const { checkpoint, cases } = await readTinyModel(model);
      const weights = await uploadDecoder(checkpoint, kernels);
      decoder = new Decoder(checkpoint.config as DecoderConfig, weights, kernels);
      return cases.find(({ positions }) => positions === 'all')!;
    }

    afterEach(() => decoder.dispose());

    it.each(models.filter((model) => model !== 'llama-odd-sizes'))(
      'agrees with transformers: %s',
      async (model) => {
        const { ids, logits } = await load(model);
        const cut = (promptTokens: number, end = ids.length) => ({
          ids: Int32Array.from(ids.slice(0, end)),
          promptTokens,
          truncated: false,
        });
        const prompts = [cut(4), cut(11), cut(5, 9)];
        const past = decoder.prefill(Int32Array.from(ids.slice(0, 3)));
        const before = memory().numTensors;
        for (const options of [{}, { past }]) {
          const found = await responseLogProbabilities(decoder, prompts, options);
          for (const [b, { ids: row, promptTokens }] of prompts.entries()) {
            const expected = [...row.subarray(promptTokens)].map((id, i) =>
              logP(logits[promptTokens + i - 1]!, id),
            );
            expect(found[b]!.length).toBe(expected.length);
            for (const [i, value] of expected.entries())
              expect(Math.abs(found[b]![i]! - value)).toBeLessThan(tolerance);
          }
        }
        expect(memory().numTensors).toBe(before);
        disposeCache(past);
      },
    );
  });
}

const logP = (logits: number[], id: number) =>
  logits[id]! - Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));
