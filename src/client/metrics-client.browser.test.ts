import { afterAll, describe, expect, it } from 'vitest';
import type { MetricRows, ScoreColumn } from '#core/metrics/rows.ts';
import { defaultSummaryOptions, summariseScore } from '#core/metrics/score-summary.ts';
import { operatingPoint } from '#core/metrics/selective/operating-point.ts';
import { seededRandom } from '#core/random/random.ts';
import { createMetricsClient } from './metrics-client.ts';

function simulated(n: number): { rows: MetricRows; column: ScoreColumn } {
  const random = seededRandom(5);
  const label = new Float64Array(n);
  const score = label.map((_, row) => {
    const quality = random();
    label[row] = Math.floor(10 * quality);
    return 9 * (0.6 * quality + 0.4 * random());
  });
  return {
    rows: {
      label,
      instruction: Int32Array.from(label, (_, row) => row >> 2),
      group: Int32Array.from(label, (_, row) => row % 3),
      groups: ['a', 'b', 'c'],
      length: Int32Array.from(label, () => 10 + Math.floor(500 * random())),
    },
    column: { name: 'judge', score, valid: new Uint8Array(n).fill(1), probs: null },
  };
}

describe('the metrics worker', () => {
  const client = createMetricsClient();
  afterAll(() => client.terminate());

  it('gives the numbers that the same functions give here', async () => {
    const { rows, column } = simulated(400);
    const options = { ...defaultSummaryOptions, cut: 5, draws: 200 };
    const summary = await client.request('summarise', { slot: null, rows, column, options });
    expect(summary).toEqual(summariseScore(rows, column, options));
  });

  it('sends a curve that the page reads at any threshold', async () => {
    const { rows, column } = simulated(400);
    const { curve } = await client.request('curve', { slot: 'curve', rows, column, options: { cut: 5 } });
    const kept = column.score.filter((score) => score >= 4).length;
    expect(operatingPoint(curve, 4).accepted).toBe(kept);
  });

  it('answers the newest request of a slot only, and errors by their code', async () => {
    const { rows, column } = simulated(400);
    // While this one is computed, the others wait.
    const busy = client.request('summarise', {
      slot: null,
      ...simulated(5000),
      options: { ...defaultSummaryOptions, cut: 5 },
    });
    const requests = [3, 4, 5].map((cut) =>
      client.request('curve', { slot: 'cut', rows, column, options: { cut } }),
    );
    const [first, second, third] = await Promise.allSettled(requests);
    expect([first, second]).toMatchObject([
      { status: 'rejected', reason: { code: 'superseded' } },
      { status: 'rejected', reason: { code: 'superseded' } },
    ]);
    expect(third).toMatchObject({ status: 'fulfilled', value: { curve: { cut: 5 } } });
    expect((await busy).basis.n).toBe(5000);
    const broken = { ...column, score: column.score.map(() => Number.NaN) };
    await expect(
      client.request('curve', { slot: null, rows, column: broken, options: { cut: 5 } }),
    ).rejects.toMatchObject({ code: 'not-a-number', data: { row: 0 } });
  });

  it('takes 1,000 draws of all headline figures over 100,000 rows', async () => {
    const { rows, column } = simulated(100_000);
    // Digit probabilities around each score, so that calibration is among the metrics.
    const probs = new Float64Array(10 * rows.label.length);
    for (let at = 0; at < probs.length; at++)
      probs[at] = Math.exp(-(((at % 10) - column.score[Math.floor(at / 10)]!) ** 2) / 2);
    const start = performance.now();
    const summary = await client.request('summarise', {
      slot: null,
      rows,
      column: { ...column, probs },
      options: { ...defaultSummaryOptions, cut: 5, byGroup: false, baselines: false },
    });
    console.info(`100,000 rows, 1,000 draws: ${((performance.now() - start) / 1000).toFixed(2)} s`);
    expect(summary.calibration!.ece).toMatchObject({ n: 100_000, value: expect.any(Number) });
    expect(summary.basis).toMatchObject({ n: 100_000, draws: 1000, instructions: 25_000 });
  });
});
