import { describe, expect, it } from 'vitest';
import { pearson } from '../metrics/agreement/pearson.ts';
import { bootstrap } from '../metrics/bootstrap.ts';
import { gatherSample } from '../metrics/sample.ts';
import { seededRandom } from '../random/random.ts';
import { heldOutAgreement } from './held-out-agreement.ts';

const random = seededRandom(5);
const n = 60;
const label = Float64Array.from({ length: n }, () => Math.floor(10 * random()));
const columns = {
  label,
  score: label.map((digit) => digit + 8 * random()),
  valid: new Uint8Array(n).fill(1),
  instruction: Int32Array.from({ length: n }, (_, row) => Math.floor(row / 4)),
};

describe('agreement on rows held out', () => {
  it('is what Compare says of the same rows, with the interval of whole instructions', () => {
    const { sample } = gatherSample(columns);
    const said = bootstrap([pearson(sample)], sample.clusters)[0].estimate('pearson');
    const { r, r_low, r_high } = heldOutAgreement('r', columns);
    expect(said).toMatchObject({ value: r, low: r_low, high: r_high, n });
    expect(r_low!).toBeLessThan(r!);
    expect(r_high!).toBeGreaterThan(r!);
  });

  it('leaves out what has no valid score, and is null where there is nothing to correlate', () => {
    const without = { ...columns, valid: columns.valid.map((_, row) => (row < 40 ? 1 : 0)) };
    const first = <A extends Float64Array | Int32Array | Uint8Array>(values: A) => values.slice(0, 40) as A;
    const { label, score, valid, instruction } = columns;
    const alone = {
      label: first(label),
      score: first(score),
      valid: first(valid),
      instruction: first(instruction),
    };
    expect(heldOutAgreement('r', without)).toEqual(heldOutAgreement('r', alone));
    const flat = { ...columns, score: new Float64Array(n).fill(3) };
    expect(heldOutAgreement('r', flat)).toEqual({ r: null, r_low: null, r_high: null });
  });
});
