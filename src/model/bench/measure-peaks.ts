import { layerFlops, productFlops } from '#core/bench/cost.ts';
import type { BackendFigures } from '#core/bench/figures.ts';
import { type BenchCase, type RoundHooks, type RoundLimits, runRounds } from '#core/bench/rounds.ts';
import { largestByRound, rateByRound, ratioByRound, spreadOf } from '#core/bench/spread.ts';
import type { DecoderJudgeEngine } from '../engine/judge-engine.ts';
import { dispose, matMul, ones, type Tensor, type Tensor2D } from '../tf.ts';
import { secondsOf, warmUp } from './timing.ts';

/** Rows, inputs and outputs of the stock products: a small model's layer at three batch sizes. */
const products = [
  [256, 576, 1536],
  [512, 576, 3072],
  [1024, 1536, 576],
] as const;

const layerTokens = 256;

export type PeakFigures = Pick<
  BackendFigures,
  'matmulPeakGflops' | 'linearPeakGflops' | 'layer' | 'fractionOfPeak' | 'fractionOfLinearPeak'
>;

/** Stock matMul, our own linear layer and a whole layer, in turn. */
export async function measurePeaks(
  { running, decoder }: DecoderJudgeEngine,
  limits: RoundLimits,
  hooks: RoundHooks,
): Promise<PeakFigures> {
  const { config, weights, kernels } = decoder;
  const flops = new Map<string, number>();
  const owned: Tensor[] = [];
  const input = (rows: number, columns: number) => {
    const x = ones([rows, columns]) as Tensor2D;
    owned.push(x);
    return x;
  };
  const asCase = (name: string, operations: number, work: () => Tensor): BenchCase => {
    flops.set(name, operations);
    return { name, prepare: () => warmUp(running, work), measure: () => secondsOf(running, work) };
  };
  const stock = products.map(([rows, inputs, outputs]) => {
    const [x, w] = [input(rows, inputs), input(inputs, outputs)];
    return asCase(`matMul ${outputs}`, productFlops(rows, inputs, outputs), () => matMul(x, w));
  });
  const { gateUp, down } = weights.layers[0]!;
  const own = [gateUp, down].map((weight, i) => {
    const x = input(layerTokens, weight.inputs);
    return asCase(`linear ${i}`, productFlops(layerTokens, weight.inputs, weight.outputs), () =>
      kernels.linear(x, weight),
    );
  });
  const shape = { rows: 1, tokens: layerTokens };
  const rope = decoder.ropes(0, layerTokens).of(0);
  owned.push(rope.cos, rope.sin);
  const x = input(layerTokens, config.hiddenSize);
  const layer = asCase('layer', layerFlops(config, 1, layerTokens), () =>
    decoder.block(0, x, shape, rope, {}),
  );
  try {
    const measured = await runRounds([layer, ...stock, ...own], limits, hooks);
    const gflops = ({ name }: BenchCase) => rateByRound(flops.get(name)! / 1e9, measured.get(name)!.seconds);
    const layerRate = gflops(layer);
    const peak = largestByRound(stock.map(gflops));
    const linearPeak = largestByRound(own.map(gflops));
    return {
      matmulPeakGflops: spreadOf(peak),
      linearPeakGflops: spreadOf(linearPeak),
      layer: { tokens: layerTokens, gflops: spreadOf(layerRate) },
      fractionOfPeak: spreadOf(ratioByRound(layerRate, peak)),
      fractionOfLinearPeak: spreadOf(ratioByRound(layerRate, linearPeak)),
    };
  } finally {
    dispose(owned);
  }
}
