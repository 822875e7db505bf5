import { describe, expect, it } from 'vitest';
import { bootstrap } from './bootstrap.ts';
import { calibrationErrors } from './calibration/calibration-errors.ts';
import { coreFigures } from './core-figures.ts';
import { hasInterval, isUndefined } from './estimate.ts';
import reference from './fixtures/metrics.json' with { type: 'json' };
import { gatherSample } from './sample.ts';
import { detection } from './selective/detection.ts';
import { lossAt } from './selective/loss.ts';
import { together } from './statistic.ts';

describe.each(reference.cases)(
  'figures against scipy, scikit-learn and the written oracle: $name',
  (fixture) => {
    const n = fixture.score.length;
    const { sample } = gatherSample({
      score: Float64Array.from(fixture.score),
      label: Float64Array.from(fixture.label),
      valid: new Uint8Array(n).fill(1),
      instruction: Int32Array.from(fixture.instruction),
    });
    const loss = lossAt(sample.label, fixture.cut);
    const statistic = together(
      coreFigures(sample, fixture.cut),
      detection(sample, loss),
      calibrationErrors(sample, Float64Array.from(fixture.probability), loss),
    );
    const [resampled] = bootstrap([statistic], sample.clusters, { seed: 1, draws: 200 });

    it.each(Object.entries(fixture.expected))('%s', (key, expected) => {
      expect(Math.abs(resampled.value(key as keyof typeof fixture.expected) - expected)).toBeLessThanOrEqual(
        1e-9,
      );
    });

    it('brackets each value with its interval', () => {
      for (const key of statistic.keys) {
        const estimate = resampled.estimate(key);
        if (isUndefined(estimate)) throw new Error(`${key}: ${estimate.reason}`);
        expect(estimate.n).toBe(n);
        if (hasInterval(estimate)) expect(estimate.low).toBeLessThan(estimate.high);
        else expect(estimate.noInterval).toMatch(/for an interval|every resample/);
      }
    });
  },
);
