import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../random/random.ts';
import { sigmoid } from '../../regression/logistic.ts';
import { bootstrap } from '../bootstrap.ts';
import { hasInterval } from '../estimate.ts';
import reference from '../fixtures/calibration.json' with { type: 'json' };
import { Sample } from '../sample.ts';
import { gauss } from '../testing/simulated.ts';
import { calibrationErrors } from './calibration-errors.ts';
import { debiasedGap } from './debiased-gap.ts';

function errorsOf(probability: Float64Array, good: ArrayLike<number>, instruction: ArrayLike<number>) {
  const cluster = Int32Array.from(instruction);
  const rows = Int32Array.from(cluster.keys());
  const sample = new Sample(probability, Float64Array.from(good), cluster, cluster.at(-1)! + 1, rows);
  const loss = Uint8Array.from(good, (value) => 1 - value);
  return bootstrap([calibrationErrors(sample, probability, loss)], sample.clusters, {
    seed: 1,
    draws: 100,
  })[0];
}

describe('debiased ECE', () => {
  it.each(reference.debiased)(
    'is that of the written oracle: $name',
    ({ probability, good, instruction, value }) => {
      const found = errorsOf(Float64Array.from(probability), good, instruction);
      expect(Math.abs(found.value('ece_debiased') - value)).toBeLessThanOrEqual(1e-9);
      expect(found.value('ece_debiased')).toBeLessThanOrEqual(found.value('ece'));
      const estimate = found.estimate('ece_debiased');
      if (!hasInterval(estimate)) throw new Error('no interval');
      expect(estimate.low).toBeLessThanOrEqual(value);
      expect(estimate.high).toBeGreaterThanOrEqual(value);
    },
  );

  it('is nearer to the truth than ECE, of a calibrated judge and of one that is too sure', () => {
    const random = seededRandom(4);
    for (const tilt of [0, 0.8]) {
      const drawn = (n: number) => {
        const z = Float64Array.from({ length: n }, () => gauss(random));
        const good = Uint8Array.from(z, (value) => (random() < sigmoid(value) ? 1 : 0));
        return errorsOf(
          z.map((value) => sigmoid((1 + tilt) * value)),
          good,
          Array.from(z.keys()),
        );
      };
      const truth = drawn(60_000).value('ece');
      const sets = Array.from({ length: 150 }, () => drawn(150));
      const mean = (key: 'ece' | 'ece_debiased') =>
        sets.reduce((sum, set) => sum + set.value(key) / sets.length, 0);
      expect(Math.abs(mean('ece_debiased') - truth)).toBeLessThan(0.65 * Math.abs(mean('ece') - truth));
    }
  });

  it('takes off nothing where shares do not vary, and most where there is no gap', () => {
    expect(debiasedGap(-0.2, 0)).toBe(0.2);
    expect(debiasedGap(0, 0.1)).toBeCloseTo(-0.1 * Math.sqrt(2 / Math.PI), 12);
    expect(debiasedGap(3, 0.1)).toBeCloseTo(3, 12);
    expect(debiasedGap(0.2, 0.1)).toBe(debiasedGap(-0.2, 0.1));
  });
});
