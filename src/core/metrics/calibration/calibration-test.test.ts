import { describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../../random/random.ts';
import { sampleOf } from '../testing/samples.ts';
import { gauss, monteCarloError } from '../testing/simulated.ts';
import { calibrationPValue } from './calibration-test.ts';

/** Rows whose chance of being good is known; `told` is the logit that is promised for a true one. */
function pOf(instructions: number, rowsEach: number, random: Random, told: (logit: number) => number) {
  const rows = [];
  const promised: number[] = [];
  for (let k = 0; k < instructions; k++) {
    const ease = gauss(random);
    // Whether an instruction's rows are good hangs together beyond what their probabilities say.
    const shared = random();
    for (let j = 0; j < rowsEach; j++) {
      const logit = ease + 0.7 * gauss(random);
      const good = (j % 2 === 0 ? shared : random()) < 1 / (1 + Math.exp(-logit));
      promised.push(1 / (1 + Math.exp(-told(logit))));
      rows.push({ score: logit, label: good ? 1 : 0, instruction: k });
    }
  }
  const sample = sampleOf(rows);
  return calibrationPValue(
    sample,
    Float64Array.from(promised),
    Uint8Array.from(sample.label, (label) => 1 - label),
  );
}

describe.each([
  [40, 4],
  [150, 1],
])('the calibration test, %i instructions × %i rows', (instructions, rowsEach) => {
  const runs = 300;
  const share = (told: (logit: number) => number) => {
    const random = seededRandom(9);
    let rejected = 0;
    for (let run = 0; run < runs; run++)
      if ((pOf(instructions, rowsEach, random, told) ?? 1) < 0.05) rejected += 1 / runs;
    return rejected;
  };

  it('rejects calibrated probabilities in 5% of sets', () => {
    expect(share((logit) => logit)).toBeLessThanOrEqual(0.05 + monteCarloError(0.05, runs));
  });

  it('rejects a judge that is too sure, and one that promises too much', () => {
    expect(share((logit) => 3 * logit)).toBeGreaterThan(0.8);
    expect(share((logit) => logit + 1)).toBeGreaterThan(0.8);
  });
});

it('says nothing of few instructions, or of one probability for all', () => {
  expect(pOf(9, 3, seededRandom(1), (logit) => logit)).toBeNull();
  expect(pOf(50, 2, seededRandom(1), () => 0.3)).toBeNull();
});
