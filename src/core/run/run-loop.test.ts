import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../errors.ts';
import type { DigitReadout, JudgeEngine, JudgeSpec, PreparedPrompt } from '../judge/judge.ts';
import { readDigits } from '../judge/readout.ts';
import { judgeScorer } from '../method/scorers/judge-scorer.ts';
import type { Row } from '../rows/row.ts';
import { defaultTemplates } from '../template/default-templates.ts';
import { judgingOrder, planBatches } from './plan.ts';
import { RunControl } from './run-control.ts';
import { type Batch, type RunLoop, runLoop } from './run-loop.ts';

const spec: JudgeSpec = {
  template: defaultTemplates['without-reference'],
  maxTokens: 1024,
  minDigitMass: 0.05,
};
const limits = { maxRows: 4, maxTokens: 60 };

const makeRow = (index: number, length: number): Row => ({
  id: `r${index}`,
  line: index + 1,
  instruction: 'q',
  response: 'x'.repeat(length),
  reference: null,
  model: null,
  category: null,
  source: {},
});

/** A judge whose readout depends on the batch it is in, as rounding in a real one does. */
const batchSensitiveEngine: Pick<JudgeEngine, 'prepare' | 'read'> = {
  prepare: (row) => {
    if (row.response.length === 13) throw new AppError('prompt-too-long', 'does not fit');
    return { ids: new Int32Array(row.response.length), cutTokens: 0 } satisfies PreparedPrompt;
  },
  read: async (prompts) => {
    const padded = Math.max(...prompts.map((prompt) => prompt.ids.length));
    return prompts.map((prompt): DigitReadout => {
      const logits = Array.from(
        { length: 10 },
        (_, d) => Math.sin(d * prompt.ids.length) + 1e-6 * padded * d,
      );
      const total = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));
      return readDigits(logits, total, spec, { tokens: prompt.ids.length, truncated: false });
    });
  },
};

/** Runs until done, "crashing" before the stores numbered in `crashes`. */
async function runWithCrashes(lengths: number[], crashes: number[]): Promise<Map<number, DigitReadout>> {
  const stored = new Map<number, DigitReadout>();
  let stores = 0;
  for (;;) {
    const loop: RunLoop = {
      scorer: judgeScorer(batchSensitiveEngine, spec),
      order: judgingOrder(lengths.map((_, row) => row % 7)),
      isScored: (row) => stored.has(row),
      readRows: async (rows) => rows.map((row) => makeRow(row, lengths[row]!)),
      store: async (batch: Batch) => {
        if (crashes.includes(stores++)) throw new Error('the tab was closed');
        batch.rows.forEach((row, i) => {
          if (stored.has(row)) throw new Error(`row ${row} was scored twice`);
          stored.set(row, batch.readouts[i]!);
        });
      },
      limits,
      control: new RunControl(),
      now: () => 0,
    };
    try {
      await runLoop(loop);
      return stored;
    } catch (thrown) {
      if (!(thrown as Error).message.includes('tab was closed')) throw thrown;
    }
  }
}

describe('runLoop', () => {
  it('gives the same numbers, interrupted or not', async () => {
    const lengthsAndCrashes = fc.tuple(
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 200 }),
      fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { maxLength: 5 }),
    );
    await fc.assert(
      fc.asyncProperty(lengthsAndCrashes, async ([lengths, crashes]) => {
        const whole = await runWithCrashes(lengths, []);
        const broken = await runWithCrashes(lengths, crashes);
        expect(whole.size).toBe(lengths.length);
        expect(new Map([...broken].sort(([a], [b]) => a - b))).toEqual(
          new Map([...whole].sort(([a], [b]) => a - b)),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('makes a row that cannot be judged invalid, with its reason, and goes on', async () => {
    const stored = await runWithCrashes([5, 13, 8], []);
    expect(stored.get(1)).toMatchObject({ valid: false, invalidReason: 'does not fit' });
    expect(stored.get(1)!.score).toBeNaN();
    expect(stored.get(2)!.valid).toBe(true);
  });

  it('pauses between batches and cancels for good', async () => {
    const control = new RunControl();
    const batches: Batch[] = [];
    const lengths = Array.from({ length: 12 }, () => 20);
    const running = runLoop({
      scorer: judgeScorer(batchSensitiveEngine, spec),
      order: judgingOrder(lengths.map(() => 0)),
      isScored: () => false,
      readRows: async (rows) => rows.map((row) => makeRow(row, lengths[row]!)),
      store: async (batch) => {
        batches.push(batch);
        control.pause();
      },
      limits,
      control,
      now: () => 0,
    });
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(batches).toHaveLength(1);
    control.resume();
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(batches).toHaveLength(2);
    control.cancel();
    expect(await running).toBe('cancelled');
    expect(batches).toHaveLength(2);
  });
});

describe('planBatches', () => {
  it('holds every row once, within the limits', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 64 }), (lengths) => {
        const batches = planBatches(lengths, limits);
        expect(batches.flat().sort((a, b) => a - b)).toEqual(lengths.map((_, i) => i));
        for (const batch of batches) {
          const longest = Math.max(...batch.map((i) => lengths[i]!));
          expect(batch.length).toBeLessThanOrEqual(limits.maxRows);
          if (batch.length > 1) expect(batch.length * longest).toBeLessThanOrEqual(limits.maxTokens);
        }
      }),
    );
  });

  it('keeps responses to one question together, and the rest by length', () => {
    const lengths = [30, 10, 29, 11, 12, 28];
    const questions = ['a', 'b', 'a', 'c', 'd', 'a'];
    expect(planBatches(lengths, { maxRows: 4, maxTokens: 100 }, questions)).toEqual([
      [1, 3, 4],
      [5, 2, 0],
    ]);
  });

  it('begins with two responses to a question, however unlike, so that it shows what they share', () => {
    const plan = (lengths: number[], questions?: string[]) =>
      planBatches(lengths, { maxRows: 4, maxTokens: 100 }, questions);
    expect(plan([10, 30, 31], ['a', 'a', 'a'])).toEqual([[0, 1], [2]]);
    expect(plan([10, 30, 31], ['a', 'b', 'c'])).toEqual([[0], [1, 2]]);
    expect(plan([10, 30, 31])).toEqual([[0], [1, 2]]);
    expect(plan([10, 60], ['a', 'a'])).toEqual([[0], [1]]);
  });
});
