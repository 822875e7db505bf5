import { describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../../random/random.ts';
import { pearson } from '../agreement/pearson.ts';
import { bootstrap } from '../bootstrap.ts';
import { differencePValue } from '../difference-p.ts';
import { Sample } from '../sample.ts';
import { gauss, monteCarloError } from '../testing/simulated.ts';
import { signFlipPValue, swapPValue } from './swap-test.ts';

/** Two judges of the same rows; the second has `noise` in place of the first's 0.7. A row is bad under `from`. */
function twoJudges(instructions: number, rowsEach: number, from: number, noise: number, random: Random) {
  const n = instructions * rowsEach;
  const [a, b, label] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  const cluster = Int32Array.from(a, (_, row) => Math.floor(row / rowsEach));
  for (let row = 0, [ease, leniencyA, leniencyB] = [0, 0, 0]; row < n; row++) {
    if (row % rowsEach === 0)
      [ease, leniencyA, leniencyB] = [0.7 * gauss(random), 0.4 * gauss(random), 0.4 * gauss(random)];
    const quality = ease + 0.7 * gauss(random);
    a[row] = quality + leniencyA + 0.7 * gauss(random);
    b[row] = quality + leniencyB + noise * gauss(random);
    label[row] = quality + 0.3 * gauss(random) > from ? 1 : 0;
  }
  const rows = Int32Array.from(a.keys());
  return [a, b].map((score) => new Sample(score, label, cluster, instructions, rows)) as [Sample, Sample];
}

describe.each([
  { instructions: 300, rowsEach: 1, from: -2.15, bad: '2%', naive: 0.06 },
  { instructions: 75, rowsEach: 4, from: -2.15, bad: '2%', naive: 0.06 },
  { instructions: 100, rowsEach: 2, from: 0, bad: 'half', naive: 0 },
])(
  'two judges alike, $instructions × $rowsEach rows, $bad bad',
  ({ instructions, rowsEach, from, naive }) => {
    const runs = 300;
    const random = seededRandom(4);
    const rejected = { swap: 0, t: 0 };
    for (let run = 0; run < runs; run++) {
      const [first, second] = twoJudges(instructions, rowsEach, from, 0.7, random);
      if ((swapPValue(first, second) ?? 1) < 0.05) rejected.swap += 1 / runs;
      if (naive === 0) continue;
      const [a, b] = bootstrap([pearson(first), pearson(second)], instructions, { seed: run, draws: 200 });
      const theirs = b.draws('pearson');
      const draws = a.draws('pearson').map((draw, i) => draw - theirs[i]!);
      const p = differencePValue(draws, a.value('pearson') - b.value('pearson'), instructions);
      if ((p ?? 1) < 0.05) rejected.t += 1 / runs;
    }

    it('are told apart by swapping in at most 5% of sets', () => {
      expect(rejected.swap).toBeLessThanOrEqual(0.05 + monteCarloError(0.05, runs));
      expect(rejected.t).toBeGreaterThanOrEqual(naive);
    });
  },
);

describe('the swap test', () => {
  it('tells a judge with far more noise from one with less', () => {
    const [first, second] = twoJudges(200, 2, 0, 4, seededRandom(2));
    expect(swapPValue(first, second)).toBeLessThan(1e-6);
    expect(swapPValue(second, first)).toBeCloseTo(swapPValue(first, second)!, 12);
  });

  it('is 1 for a score and itself, and none for a constant', () => {
    const [first] = twoJudges(20, 1, 0, 1, seededRandom(2));
    expect(swapPValue(first, first)).toBe(1);
    expect(swapPValue(first, first.withScore(new Float64Array(20)))).toBeNull();
  });

  it('gives what counting every arrangement of signs gives', () => {
    const sums = Float64Array.from({ length: 14 }, (_, k) => (k % 3 === 0 ? -1 : 1) * (0.4 + ((k * 7) % 5)));
    const seen = Math.abs(sums.reduce((a, b) => a + b, 0));
    let asLarge = 0;
    for (let signs = 0; signs < 2 ** 14; signs++) {
      const sum = sums.reduce((total, value, k) => total + ((signs >> k) & 1 ? value : -value), 0);
      if (Math.abs(sum) >= seen - 1e-9) asLarge++;
    }
    expect(signFlipPValue(sums)).toBeCloseTo(asLarge / 2 ** 14, 1);
    expect(signFlipPValue(new Float64Array(10).fill(2))).toBeCloseTo(2 ** -9, 12);
  });
});
