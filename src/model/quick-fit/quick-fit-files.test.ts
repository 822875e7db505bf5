import { describe, expect, it } from 'vitest';
import { bufferSource } from '#model/weights/byte-source.ts';
import { type QuickFitJudge, readQuickFit, writeQuickFit } from './quick-fit-files.ts';

const judge: QuickFitJudge = {
  layers: 18,
  heads: {
    'without-reference': { weights: Float64Array.of(0.5, -2, 1), bias: 4.5, spread: 2.25 },
    'with-reference': null,
  },
};

const written = (changed: Partial<QuickFitJudge> = {}) =>
  bufferSource(writeQuickFit({ ...judge, ...changed }));

describe('quick-fit files', () => {
  it('read as they were written', async () => {
    expect(await readQuickFit(written(), { hiddenSize: 3, layers: 30 })).toEqual(judge);
  });

  it('without a number of layers, are for all of them', async () => {
    const { layers } = await readQuickFit(written({ layers: null }), { hiddenSize: 3, layers: 30 });
    expect(layers).toBeNull();
  });

  it('are refused on a base of another size or of too few layers', async () => {
    await expect(readQuickFit(written(), { hiddenSize: 4, layers: 30 })).rejects.toThrow(
      /hidden states of 3 numbers; the model loaded has 4/,
    );
    await expect(readQuickFit(written(), { hiddenSize: 3, layers: 16 })).rejects.toThrow(
      /after 18 layers; the model loaded has 16/,
    );
  });
});
