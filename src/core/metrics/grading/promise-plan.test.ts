import { describe, expect, it } from 'vitest';
import { seededRandom, shuffled } from '../../random/random.ts';
import { type Draw, drawRows } from '../../sampling/draws.ts';
import { clopperPearsonUpper } from '../numeric/binomial.ts';
import { monteCarloError } from '../testing/simulated.ts';
import { gradesUntil, greatestStake, shareBound } from './betting-bound.ts';
import { promisePlan } from './promise-plan.ts';

/** 1 for the bad ones, in random order. */
const population = (rows: number, bad: number, seed: number) =>
  Uint8Array.from(shuffled(rows, seededRandom(seed)), (place) => Number(place < bad));

describe('a promise that is looked at after each grade', () => {
  const [rows, bad, delta, runs] = [200, 20, 0.1, 500];

  it('is broken at any look in at most a share δ of draws', () => {
    let broken = 0;
    for (let seed = 0; seed < runs; seed++)
      broken += Number(greatestStake(population(rows, bad, seed), rows, bad / rows) >= 1 / delta);
    expect(broken / runs).toBeLessThanOrEqual(delta + monteCarloError(delta, runs));
    expect(broken).toBeGreaterThan(0);
  });

  it('would be broken far more often by a bound that is made for one look', () => {
    let broken = 0;
    for (let seed = 0; seed < runs; seed++) {
      const order = population(rows, bad, seed);
      let losses = 0;
      for (let n = 1; n <= 120; n++) {
        losses += order[n - 1]!;
        if (clopperPearsonUpper(losses, n, delta) >= bad / rows) continue;
        broken++;
        break;
      }
    }
    expect(broken / runs).toBeGreaterThan(delta + monteCarloError(delta, runs));
  });
});

describe('the bound', () => {
  it('comes down with good rows, never goes up with a further look, and ends at the truth', () => {
    const order = population(100, 4, 3);
    const bounds = [5, 20, 40, 60, 80, 100].map((n) => shareBound(order.slice(0, n), 100, 0.1));
    expect(bounds[0]).toBeGreaterThan(0.3);
    for (const [at, bound] of bounds.entries()) expect(bound).toBeGreaterThanOrEqual(bounds[at + 1] ?? 0);
    expect(bounds.at(-1)).toBeCloseTo(0.04, 6);
  });

  it('is 1 before any row, and where every row is bad', () => {
    expect(shareBound(new Uint8Array(), 100, 0.1)).toBe(1);
    expect(shareBound(new Uint8Array(30).fill(1), 100, 0.1)).toBe(1);
  });
});

it('needs more grades the nearer the share is to the limit, and about as many as planned', () => {
  const of = (share: number) => gradesUntil(share, 2000, { limit: 0.1, delta: 0.1, seed: 1 });
  const [none, some, near] = [of(0), of(0.03), of(0.08)];
  expect(none.half).toBe(none.mostly);
  expect(none.half!).toBeGreaterThan(21);
  expect(none.half!).toBeLessThan(60);
  expect(some.half!).toBeGreaterThan(none.half!);
  expect(some.mostly!).toBeGreaterThan(some.half!);
  expect(near.half!).toBeGreaterThan(3 * some.half!);
});

describe('the plan', () => {
  const n = 300;
  const random = seededRandom(8);
  const score = Float64Array.from({ length: n }, () => 9 * random());
  const column = { name: 's', score, valid: new Uint8Array(n).fill(1), probs: null };
  const quality = score.map((value) => (value > 2 ? 8 : 1));
  const rowsWith = (graded: Iterable<number>) => {
    const label = new Float64Array(n).fill(Number.NaN);
    for (const row of graded) label[row] = quality[row]!;
    const none = new Int32Array(n);
    return {
      label,
      instruction: Int32Array.from(none.keys()),
      group: none.map(() => -1),
      groups: [],
      length: none,
    };
  };
  const options = { cut: 5, alpha: 0.1, delta: 0.1, coverage: 0.6, seed: 1 };
  const drawn = (sampler: Draw['sampler'], size: number) =>
    drawRows({ n, column, threshold: 5 }, { sampler, size, seed: 2 });

  it('promises what the simple random part carries, of a threshold that no grade has chosen', () => {
    const draw = drawn('random', 100);
    const plan = promisePlan(rowsWith(draw.rows), column, [draw], options);
    expect(plan).toMatchObject({
      accepted: 180,
      coverage: 0.6,
      promised: true,
      random: { bad: 0, passedOver: 0 },
    });
    expect(plan.bound).toBeLessThan(0.1);
    expect(plan.sentences[0]).toMatch(/^With 90% confidence at most .*% of the 180 rows/);
  });

  it('tells how many grades it takes where they are not enough yet', () => {
    const draw = drawn('random', 100);
    const plan = promisePlan(rowsWith(draw.rows.slice(0, 20)), column, [draw], options);
    expect(plan.promised).toBe(false);
    expect(plan.needed!.half!).toBeGreaterThan(plan.random.graded);
    expect(plan.sentences.join(' ')).toMatch(/not yet.*you need about \d+ grades of rows drawn at random/s);
  });

  it('takes a row that was passed over for a bad one', () => {
    const draw = drawn('random', 100);
    const all = [...draw.rows];
    const skipped = all.find((row, at) => at < 90 && score[row]! > 5)!;
    const plan = promisePlan(rowsWith(all.filter((row) => row !== skipped)), column, [draw], options);
    expect(plan.random).toMatchObject({ bad: 0, passedOver: 1 });
    expect(plan.bound!).toBeGreaterThan(promisePlan(rowsWith(all), column, [draw], options).bound!);
  });

  it('says that a draw which prefers some rows carries no promise', () => {
    const draw = drawn('near-threshold', 60);
    const plan = promisePlan(rowsWith(draw.rows), column, [draw], options);
    expect(plan).toMatchObject({ bound: null, promised: false });
    expect(plan.sentences[0]).toMatch(/Draw rows at random/);
  });

  it('says when no number of grades is likely to be enough', () => {
    const draw = drawn('random', 100);
    const plan = promisePlan(rowsWith(draw.rows), column, [draw], { ...options, coverage: 0.95 });
    expect(plan).toMatchObject({ needed: null, promised: false });
    expect(plan.sentences[1]).toMatch(/no number of grades is likely to be enough/);
  });
});
