import { describe, expect, it } from 'vitest';
import type { AppError } from '../errors.ts';
import { gatherSample, type LabelledScores } from './sample.ts';
import { defaultCut } from './selective/loss.ts';

const columns = (score: number[], label: number[], valid: number[], ids?: string[]): LabelledScores => ({
  score: Float64Array.from(score),
  label: Float64Array.from(label),
  valid: Uint8Array.from(valid),
  instruction: Int32Array.from(score, (_, i) => 10 + (i % 2)),
  ids,
});

describe('gatherSample', () => {
  it('counts invalid and unlabelled rows and keeps the rest', () => {
    const { sample, invalid, unlabelled } = gatherSample(
      columns([1, Number.NaN, 3, 4], [5, 6, Number.NaN, 8], [1, 0, 1, 1]),
    );
    expect({ n: sample.n, invalid, unlabelled }).toEqual({ n: 2, invalid: 1, unlabelled: 1 });
    expect([...sample.row]).toEqual([0, 3]);
    expect([...sample.cluster]).toEqual([0, 1]);
  });

  it.each([
    ['score', columns([1, Number.NaN], [1, 2], [1, 1], ['a', 'b']), 'b'],
    ['score', columns([1, Number.POSITIVE_INFINITY], [1, 2], [1, 1], ['a', 'b']), 'b'],
    ['label', columns([1, 2], [Number.NEGATIVE_INFINITY, 2], [1, 1], ['a', 'b']), 'a'],
  ])('refuses a %s that is not finite, with the row’s id', (field, input, id) => {
    try {
      gatherSample(input);
      expect.unreachable();
    } catch (thrown) {
      expect((thrown as AppError).data).toMatchObject({ field, id });
      expect((thrown as AppError).message).toContain(`Row "${id}"`);
    }
  });
});

describe('defaultCut', () => {
  it('is the middle of the range, upwards on a scale of whole points', () => {
    expect([defaultCut(0, 9), defaultCut(1, 10), defaultCut(0, 1), defaultCut(0, 0.5)]).toEqual([
      5, 6, 1, 0.25,
    ]);
  });
});
