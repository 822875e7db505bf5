import { fitTokenCost, judgeFlops, type TokenCost } from '#core/bench/cost.ts';
import type { PrefillFigure } from '#core/bench/figures.ts';
import type { BenchPlan } from '#core/bench/plan.ts';
import { type BenchCase, type RoundHooks, runRounds } from '#core/bench/rounds.ts';
import { rateByRound, spreadOf } from '#core/bench/spread.ts';
import type { DecoderJudgeEngine } from '../engine/judge-engine.ts';
import { firstLayers } from './first-layers.ts';
import { prefillAndRead } from './prefill.ts';
import { secondsOf, warmUp } from './timing.ts';

/** Whole prefills of several shapes, in turn. */
export async function measurePrefill(
  { running, decoder, digitIds }: DecoderJudgeEngine,
  { shapes, prefill }: Pick<BenchPlan, 'shapes' | 'prefill'>,
  gflops: number,
  hooks: RoundHooks,
): Promise<{ prefill: PrefillFigure[]; costOfTokens: TokenCost | null }> {
  const nameOf = ({ tokens, rows }: { tokens: number; rows: number }) => `${rows} × ${tokens}`;
  const few = firstLayers(decoder, 2);
  const possible = shapes.filter(({ tokens }) => tokens <= decoder.config.contextLength);
  const cases = possible.map(({ tokens, rows }): BenchCase => {
    const work = prefillAndRead(decoder, digitIds, rows, tokens);
    return {
      name: nameOf({ tokens, rows }),
      prepare: () => warmUp(running, prefillAndRead(few, digitIds, rows, tokens)),
      measure: () => secondsOf(running, work),
      expected: judgeFlops(decoder.config, rows, tokens) / (1e9 * gflops),
    };
  });
  const measured = await runRounds(cases, prefill, hooks);
  const figures = possible.map(({ tokens, rows }) => {
    const { seconds, leftOut } = measured.get(nameOf({ tokens, rows }))!;
    return {
      tokens,
      rows,
      tokensPerSecond: spreadOf(rateByRound(rows * tokens, seconds)),
      gflops: spreadOf(rateByRound(judgeFlops(decoder.config, rows, tokens) / 1e9, seconds)),
      leftOut,
    };
  });
  const points = figures.flatMap(({ tokens, rows, tokensPerSecond }) =>
    rows === 1 && tokensPerSecond ? [{ tokens, seconds: tokens / tokensPerSecond.median }] : [],
  );
  return { prefill: figures, costOfTokens: fitTokenCost(points) };
}
