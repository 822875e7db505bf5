import { judgeFlops, productFlops } from '#core/bench/cost.ts';
import type { StockFigure } from '#core/bench/figures.ts';
import type { BenchPlan } from '#core/bench/plan.ts';
import { type BenchCase, type RoundHooks, runRounds } from '#core/bench/rounds.ts';
import { rateByRound, ratioByRound, spreadOf } from '#core/bench/spread.ts';
import { Decoder } from '../decoder/decoder.ts';
import { uploadDecoder } from '../decoder/decoder-weights.ts';
import type { OpenedJudge } from '../engine/open-judge.ts';
import { genericKernels } from '../kernels/generic.ts';
import { ones, type Tensor2D, tidy } from '../tf.ts';
import { fewestLayers, firstLayers, layersWithin } from './first-layers.ts';
import { prefillAndRead } from './prefill.ts';
import { secondsOf, warmUp } from './timing.ts';

/** Seconds under which all of a measurement is done once before it counts. */
const briefest = 3;

/** The final norm and the readout of one position. */
const digitsAlone = (decoder: Decoder, digitIds: Int32Array) => (): Tensor2D =>
  tidy(() => decoder.readout(ones([1, decoder.config.hiddenSize]) as Tensor2D, digitIds));

/**
 * The same model on stock operations of the same backend, in turn with ours: whole where there is time for it. Else
 * both are cut off after as many layers as there is time for, the digits' readout is timed by itself, and the whole is
 * the readout and the layers' time by their number.
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
    const vocabulary = productFlops(1, config.hiddenSize, config.vocabSize);
    const layerFlops = (layers: number) => judgeFlops({ ...config, layers }, 1, tokens) - vocabulary;
    /** Of all layers and the readout, by what fewer layers with the readout took, and the readout alone. */
    const wholeBy = (layers: number, seconds: number, readout: number) =>
      readout + Math.max(0, seconds - readout) * (layerFlops(config.layers) / layerFlops(layers));
    // What a layer takes differs from what matMul lets expect: it is tried.
    const [trial, readoutAlone] = [workOf(stock, fewestLayers), digitsAlone(stock, digitIds)];
    await warmUp(running, trial);
    await warmUp(running, readoutAlone);
    const whole = wholeBy(
      fewestLayers,
      await secondsOf(running, trial),
      await secondsOf(running, readoutAlone),
    );
    const share = limits.seconds / limits.rounds / whole / 1.25;
    const layers = layersWithin(share, config.layers);
    await warmUp(running, workOf(decoder, fewestLayers));
    const isWhole = layers === config.layers;
    // What is run for the first time is slower, even where nothing is compiled; where that is long, it shows little.
    const isBrief = whole < briefest;
    const cases = Object.entries({ own: decoder, stock }).flatMap(([name, each]): BenchCase[] => {
      const [work, digits] = [workOf(each, layers), digitsAlone(each, digitIds)];
      return [
        {
          name,
          ...(isBrief ? { prepare: () => warmUp(running, work) } : {}),
          measure: () => secondsOf(running, work),
        },
        ...(isWhole
          ? []
          : [
              {
                name: `${name}, digits`,
                prepare: () => warmUp(running, digits),
                measure: () => secondsOf(running, digits),
              },
            ]),
      ];
    });
    const measured = await runRounds(cases, limits, hooks);
    const wholeSeconds = (name: string): (number | null)[] => {
      const { seconds } = measured.get(name)!;
      if (isWhole) return seconds;
      const digits = measured.get(`${name}, digits`)!.seconds;
      return seconds.map((each, round) => {
        const readout = digits[round] ?? null;
        return each === null || readout === null ? null : wholeBy(layers, each, readout);
      });
    };
    const [ownSeconds, stockSeconds] = [wholeSeconds('own'), wholeSeconds('stock')];
    return {
      tokens,
      rows: 1,
      layers,
      tokensPerSecond: spreadOf(rateByRound(tokens, stockSeconds)),
      ownTokensPerSecond: spreadOf(rateByRound(tokens, ownSeconds)),
      speedup: spreadOf(ratioByRound(stockSeconds, ownSeconds)),
      leftOut: null,
    };
  } finally {
    stock.dispose();
  }
}
