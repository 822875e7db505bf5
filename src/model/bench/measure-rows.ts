import type { RowsFigure } from '#core/bench/figures.ts';
import { type RoundHooks, type RoundLimits, runRounds } from '#core/bench/rounds.ts';
import { byInstruction, groupsWithin, withNeighboursResponses } from '#core/bench/row-sets.ts';
import { rateByRound, ratioByRound, spreadOf } from '#core/bench/spread.ts';
import { defaultMaxTokens, defaultMinDigitMass, type JudgeSpec, type Readout } from '#core/judge/judge.ts';
import { judgeScorer } from '#core/method/judge/judge-scorer.ts';
import { instructionNumbers } from '#core/rows/instruction-numbers.ts';
import type { Row } from '#core/rows/row.ts';
import { defaultBatchLimits, judgingOrder } from '#core/run/plan.ts';
import { RunControl } from '#core/run/run-control.ts';
import { runLoop } from '#core/run/run-loop.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { commonPrefix } from '../engine/batches.ts';
import type { DecoderJudgeEngine } from '../engine/judge-engine.ts';

export const benchSpec: JudgeSpec = {
  template: defaultTemplates['without-reference'],
  maxTokens: defaultMaxTokens,
  minDigitMass: defaultMinDigitMass,
};

/** Seconds of one pass over the rows that even a slow device is made to go through. */
const longestPass = 60;

/**
 * Real rows through the loop that runs use, with and without prefix reuse, in turn: four responses an instruction,
 * and eight.
 * @param tokensPerSecond the device's pace, which says how many rows there is time for
 */
export async function measureRows(
  engine: DecoderJudgeEngine,
  rows: readonly Row[],
  limits: RoundLimits,
  tokensPerSecond: number,
  hooks: RoundHooks,
): Promise<RowsFigure[]> {
  const lengths = new Map(rows.map((row) => [`${row.instruction}\n${row.response}`, 0]));
  const lengthOf = (row: Row) => {
    const key = `${row.instruction}\n${row.response}`;
    const known = lengths.get(key);
    if (known) return known;
    const { length } = engine.prepare(row, benchSpec).ids;
    lengths.set(key, length);
    return length;
  };
  const groups = byInstruction(rows);
  // Each set with and without: eight responses share a question only where all eight are there, so they have more time.
  const tokensOf = (share: number) => (share * tokensPerSecond * limits.seconds) / limits.rounds / 2;
  const sets = [
    { set: 'demo' as const, groups: groupsWithin(groups, lengthOf, tokensOf(1 / 3)) },
    {
      set: 'eight-responses' as const,
      groups: groupsWithin(withNeighboursResponses(groups), lengthOf, tokensOf(2 / 3)),
    },
  ];
  const passes = sets.flatMap(({ set, groups: chosen }) =>
    [true, false].map((reuse) => {
      const chosenRows = chosen.flat();
      const size = chosenRows.reduce((sum, row) => sum + lengthOf(row), 0);
      return {
        name: `${set}, prefixes ${reuse ? 'once' : 'each time'}`,
        // Each is measured once at least, unless it were out of all proportion.
        ...(size / tokensPerSecond > longestPass ? { expected: size / tokensPerSecond } : {}),
        prepare: () => compile(engine, chosenRows.slice(0, 2), reuse),
        measure: async () => (await judgeAll(engine, chosenRows, reuse)).seconds,
      };
    }),
  );
  // What was chosen fits on average; a pass that takes a little longer is not left out for it.
  const measured = await runRounds(passes, { ...limits, seconds: 2 * limits.seconds }, hooks);
  return sets.map(({ set, groups: chosen }) => {
    const chosenRows = chosen.flat();
    const once = measured.get(`${set}, prefixes once`)!;
    const each = measured.get(`${set}, prefixes each time`)!;
    return {
      set,
      rows: chosenRows.length,
      instructions: chosen.length,
      tokens: chosenRows.reduce((sum, row) => sum + lengthOf(row), 0),
      withPrefixReuse: spreadOf(rateByRound(chosenRows.length, once.seconds)),
      withoutPrefixReuse: spreadOf(rateByRound(chosenRows.length, each.seconds)),
      prefixReuseSpeedup: spreadOf(ratioByRound(each.seconds, once.seconds)),
      prefixReuseBound: reuseBound(
        chosen.map((group) => group.map((row) => engine.prepare(row, benchSpec).ids)),
      ),
      leftOut: once.leftOut,
    };
  });
}

/** Through one layer only: what rows and prefixes want compiled is compiled. */
async function compile(engine: DecoderJudgeEngine, rows: readonly Row[], reuse: boolean): Promise<void> {
  engine.reusePrefixes(reuse);
  await engine.hiddenStates(
    rows.map((row) => engine.prepare(row, benchSpec)),
    [1],
  );
}

/** Tokens of all prompts ÷ those left where a template and each instruction's question are counted once. */
function reuseBound(groups: readonly Int32Array[][]): number {
  const sum = (lengths: readonly number[]) => lengths.reduce((a, b) => a + b, 0);
  const template = commonPrefix(groups.flat());
  const left = groups.map((group) => {
    const shared = group.length > 1 ? commonPrefix(group) : template;
    return shared - template + sum(group.map((ids) => ids.length - shared));
  });
  return sum(groups.flat().map((ids) => ids.length)) / (template + sum(left));
}

/** Judge rows as a run does, from nothing computed. */
export async function judgeAll(
  engine: DecoderJudgeEngine,
  rows: readonly Row[],
  reuse: boolean,
): Promise<{ seconds: number; readouts: Readout[] }> {
  const readouts = new Array<Readout>(rows.length);
  engine.reusePrefixes(reuse);
  const start = performance.now();
  try {
    await runLoop({
      scorer: judgeScorer(engine, benchSpec),
      order: judgingOrder(instructionNumbers(rows)),
      isScored: () => false,
      readRows: async (indices) => indices.map((index) => rows[index]!),
      async store(batch) {
        for (const [i, row] of batch.rows.entries()) readouts[row] = batch.readouts[i]!;
      },
      limits: defaultBatchLimits,
      control: new RunControl(),
      now: () => performance.now(),
    });
    return { seconds: (performance.now() - start) / 1000, readouts };
  } finally {
    engine.reusePrefixes(true);
  }
}
