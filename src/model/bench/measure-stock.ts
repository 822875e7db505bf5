import { judgeFlops } from '#core/bench/cost.ts';
import type { StockFigure } from '#core/bench/figures.ts';
import type { BenchPlan } from '#core/bench/plan.ts';
import { type RoundHooks, runRounds } from '#core/bench/rounds.ts';
import { rateByRound, ratioByRound, spreadOf } from '#core/bench/spread.ts';
import { Decoder } from '../decoder/decoder.ts';
import { uploadDecoder } from '../decoder/decoder-weights.ts';
import type { OpenedJudge } from '../engine/open-judge.ts';
import { genericKernels } from '../kernels/generic.ts';
import { firstLayers } from './first-layers.ts';
import { prefillAndRead } from './prefill.ts';
import { secondsOf, warmUp } from './timing.ts';

/**
 * The same model on stock operations of the same backend, in turn with ours.
 * @param stockGflops what its matMul reaches, to tell how long it will take
 */
export async function measureStock(
  { engine, checkpoint }: OpenedJudge,
  { tokens, ...limits }: BenchPlan['stock'],
  stockGflops: number,
  hooks: RoundHooks,
): Promise<StockFigure> {
  const { running, decoder, digitIds } = engine;
  const nothing = { tokens, rows: 1, tokensPerSecond: null, ownTokensPerSecond: null, speedup: null };
  const expected = judgeFlops(decoder.config, 1, tokens) / (1e9 * stockGflops);
  if (expected > limits.seconds)
    return {
      ...nothing,
      leftOut: `Stock operations would take about ${Math.round(expected)} s for one measurement here.`,
    };
  const weights = await running.guard(() => uploadDecoder(checkpoint, genericKernels));
  const stock = new Decoder(decoder.config, weights, genericKernels);
  try {
    const cases = Object.entries({ own: decoder, stock }).map(([name, each]) => {
      const work = prefillAndRead(each, digitIds, 1, tokens);
      const few = prefillAndRead(firstLayers(each, 2), digitIds, 1, tokens);
      return { name, prepare: () => warmUp(running, few), measure: () => secondsOf(running, work) };
    });
    const measured = await runRounds(cases, limits, hooks);
    const seconds = (name: string) => measured.get(name)!.seconds;
    return {
      tokens,
      rows: 1,
      tokensPerSecond: spreadOf(rateByRound(tokens, seconds('stock'))),
      ownTokensPerSecond: spreadOf(rateByRound(tokens, seconds('own'))),
      speedup: spreadOf(ratioByRound(seconds('stock'), seconds('own'))),
      leftOut: null,
    };
  } finally {
    stock.dispose();
  }
}
