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

/** Fewest layers that both are compared on. */
const fewest = 2;

/**
 * The same model on stock operations of the same backend, in turn with ours: whole where there is time for it, else
 * both cut off after as many layers as there is time for.
 */
export async function measureStock(
  { engine, checkpoint }: OpenedJudge,
  { tokens, ...limits }: BenchPlan['stock'],
  hooks: RoundHooks,
): Promise<StockFigure> {
  const { running, decoder, digitIds } = engine;
  const { config } = decoder;
  const weights = await running.guard(() => uploadDecoder(checkpoint, genericKernels));
  const stock = new Decoder(config, weights, genericKernels);
  const workOf = (each: Decoder, layers: number) =>
    prefillAndRead(firstLayers(each, layers), digitIds, 1, tokens);
  try {
    // What a layer takes differs from what matMul lets expect: it is tried.
    const trial = workOf(stock, fewest);
    await warmUp(running, trial);
    const flops = (layers: number) => judgeFlops({ ...config, layers }, 1, tokens);
    const whole = (await secondsOf(running, trial)) * (flops(config.layers) / flops(fewest));
    const share = limits.seconds / limits.rounds / whole / 1.25;
    const layers = Math.min(config.layers, Math.max(fewest, Math.floor(share * config.layers)));
    await warmUp(running, workOf(decoder, fewest));
    const cases = Object.entries({ own: decoder, stock }).map(([name, each]) => {
      const work = workOf(each, layers);
      return { name, measure: () => secondsOf(running, work) };
    });
    const measured = await runRounds(cases, limits, hooks);
    const seconds = (name: string) => measured.get(name)!.seconds;
    const rate = (name: string) =>
      spreadOf(rateByRound((tokens * flops(layers)) / flops(config.layers), seconds(name)));
    return {
      tokens,
      rows: 1,
      layers,
      tokensPerSecond: rate('stock'),
      ownTokensPerSecond: rate('own'),
      speedup: spreadOf(ratioByRound(seconds('stock'), seconds('own'))),
      leftOut: null,
    };
  } finally {
    stock.dispose();
  }
}
