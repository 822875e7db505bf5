import { describe, expect, it } from 'vitest';
import { calibrationErrors } from './calibration/calibration-errors.ts';
import peers from './fixtures/peers.json' with { type: 'json' };
import { binomialCdf } from './numeric/binomial.ts';
import { gatherSample } from './sample.ts';
import { selectiveAreas } from './selective/areas.ts';
import type { Statistic } from './statistic.ts';
import { corrected } from './threshold/learn-then-test.ts';

/** Every row of an instruction of its own. */
function sampleOf(score: readonly number[], loss: readonly number[]) {
  const n = score.length;
  return gatherSample({
    label: Float64Array.from(loss, (lost) => 1 - lost),
    score: Float64Array.from(score),
    valid: new Uint8Array(n).fill(1),
    instruction: Int32Array.from({ length: n }, (_, row) => row),
  }).sample;
}

function valuesOf(statistic: Statistic<string>): Record<string, number> {
  const out = new Float64Array(statistic.keys.length);
  statistic.evaluate(new Uint8Array(statistic.clusters).fill(1), out, 0);
  return Object.fromEntries(statistic.keys.map((key, at) => [key, out[at]!]));
}

// make_peer_fixtures.py ran the libraries.
describe('other libraries make of the same rows', () => {
  it.each(peers.netcal)(
    'the calibration errors that netcal gives in $bins bins',
    ({ p, good, bins, ece, mce }) => {
      const loss = good.map((one) => 1 - one);
      const sample = sampleOf(p, loss);
      const found = valuesOf(calibrationErrors(sample, Float64Array.from(p), Uint8Array.from(loss), bins));
      expect(found.ece).toBeCloseTo(ece, 10);
      expect(found.mce).toBeCloseTo(mce, 10);
    },
  );

  it.each(peers.mapie)('the p-values of MAPIE at a limit of $alpha, and what passes of them', (told) => {
    const p = told.n.map((n, at) => binomialCdf(told.losses[at]!, n, told.alpha));
    for (const [at, value] of told.p.entries()) expect(p[at]).toBeCloseTo(value, 10);
    for (const correction of ['bonferroni', 'holm'] as const) {
      const passed = corrected(p, correction).flatMap((value, at) => (value <= told.delta ? [at] : []));
      expect(passed).toEqual(told[correction]);
      expect(passed.length).toBeGreaterThan(0);
    }
  });

  it.each(peers.fdShifts)('the areas of fd-shifts', ({ score, loss, aurc, augrc, excess_aurc }) => {
    const found = valuesOf(selectiveAreas(sampleOf(score, loss), Uint8Array.from(loss)));
    expect(found.aurc).toBeCloseTo(aurc, 10);
    expect(found.augrc).toBeCloseTo(augrc, 10);
    expect(found.e_aurc).toBeCloseTo(excess_aurc, 10);
  });
});
