import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../errors.ts';
import type { JudgeEngine, JudgeSpec, PreparedPrompt, Readout } from '../judge/judge.ts';
import { readDigits, scoreOf } from '../judge/readout.ts';
import { judgeScorer } from '../method/judge/judge-scorer.ts';
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
/** Every promise that can go on has gone on. */
const turn = () => new Promise<void>((resolve) => setTimeout(resolve));

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
    return prompts.map((prompt) => {
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
async function runWithCrashes(lengths: number[], crashes: number[]): Promise<Map<number, Readout>> {
  const stored = new Map<number, Readout>();
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
    expect(stored.get(1)).toMatchObject({ kind: 'invalid', reason: 'does not fit' });
    expect(scoreOf(stored.get(1))).toBeNaN();
    expect(stored.get(2)!.kind).toBe('digits');
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
    await turn();
    expect(batches).toHaveLength(1);
    control.resume();
    await turn();
    expect(batches).toHaveLength(2);
    control.cancel();
    expect(await running).toBe('cancelled');
    expect(batches).toHaveLength(2);
  });
});

describe('a run whose requests fail', () => {
  const answered = (score: number) => ({
    ...readDigits(new Array(10).fill(0), Math.log(10), spec, { tokens: 1, truncated: false }),
    score,
  });

  /** A run of `n` rows against an endpoint that fails for the rows that `fails` names. */
  function failingRun(n: number, fails: (row: number) => 'once' | 'for-all' | null) {
    const stored = new Map<number, Readout>();
    const asked: number[] = [];
    const batches: Batch[] = [];
    const control = new RunControl();
    const call = () =>
      runLoop({
        scorer: {
          prepare: async (rows, indices) => rows.map((_, at) => ({ tokens: 1, index: indices[at]! })),
          read: async (batch) =>
            batch.map((each) => {
              const { index } = each as unknown as { index: number };
              asked.push(index);
              const failure = fails(index);
              if (!failure) return answered(index % 10);
              const error = new AppError('endpoint-failed', `no answer for ${index}`);
              return { error, stopsRun: failure === 'for-all' };
            }),
        },
        order: judgingOrder(new Array(n).fill(0)),
        isScored: (row) => stored.has(row),
        readRows: async (rows) => rows.map((row) => makeRow(row, 1)),
        store: async (batch) => {
          batches.push(batch);
          batch.rows.forEach((row, at) => {
            if (stored.has(row)) throw new Error(`row ${row} was stored twice`);
            stored.set(row, batch.readouts[at]!);
          });
        },
        limits,
        control,
        now: () => 0,
      });
    return { call, stored, asked, batches, control };
  }

  it('stores no row whose request failed, and asks exactly these rows when it is called again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 0, max: 99 }), { maxLength: 30 }), async (chosen) => {
        // No five in a row: that is another case.
        const failing = new Set(chosen.filter((row) => row % 5 !== 0));
        const run = failingRun(100, (row) => (failing.has(row) ? 'once' : null));
        expect(await run.call()).toBe('done');
        expect([...run.stored.keys()].filter((row) => failing.has(row))).toEqual([]);
        expect(run.stored.size).toBe(100 - failing.size);
        const failures = run.batches.flatMap((batch) => batch.failures.map(({ row }) => row));
        expect(new Set(failures)).toEqual(failing);
        const again = [...failing].sort((a, b) => a - b);
        failing.clear();
        run.asked.length = 0;
        expect(await run.call()).toBe('done');
        expect(run.asked.sort((a, b) => a - b)).toEqual(again);
        expect(run.stored.size).toBe(100);
      }),
      { numRuns: 30 },
    );
  });

  it('stops after five rows in a row, with what the endpoint said, and keeps the answers of that batch', async () => {
    const run = failingRun(20, (row) => (row >= 2 && row !== 7 ? 'once' : null));
    await expect(run.call()).rejects.toMatchObject({ code: 'endpoint-failed', message: 'no answer for 6' });
    expect([...run.stored.keys()].sort()).toEqual([0, 1, 7]);
    expect(run.asked).toHaveLength(8);
  });

  it('stops at once where the endpoint would refuse every row', async () => {
    const run = failingRun(20, (row) => (row === 1 ? 'for-all' : null));
    await expect(run.call()).rejects.toMatchObject({ message: 'no answer for 1' });
    expect([...run.stored.keys()].sort()).toEqual([0, 2, 3]);
  });

  it('counts no failure of a request that a cancellation broke off, and keeps what was answered', async () => {
    const run = failingRun(8, (row) => {
      if (row === 1) run.control.cancel();
      return row === 1 ? 'once' : null;
    });
    expect(await run.call()).toBe('cancelled');
    expect(run.batches.map(({ failures }) => failures)).toEqual([[]]);
    expect([...run.stored.keys()]).toEqual([0, 2, 3]);
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
