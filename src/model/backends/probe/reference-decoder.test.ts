import { expect, it } from 'vitest';
import type { DecoderConfig } from '#model/weights/checkpoint.ts';
import { readTinyModel, tinyModels } from '../../decoder/tiny-models.ts';
import { referenceLogits } from './reference-decoder.ts';

it.each(tinyModels)('gives the logits of Hugging Face for %s', async (name) => {
  const { checkpoint, cases } = await readTinyModel(name);
  const weights = new Map<string, ArrayLike<number>>();
  for (const [tensor, stored] of checkpoint.tensors) weights.set(tensor, await stored.floats());
  expect(cases.length).toBe(4);
  for (const { ids, logits } of cases) {
    const found = referenceLogits(checkpoint.config as DecoderConfig, weights, ids);
    for (const [token, logit] of logits.at(-1)!.entries()) expect(found[token]).toBeCloseTo(logit, 3);
  }
});
