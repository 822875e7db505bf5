import { fitTokenCost, judgeFlops, type TokenCost } from '#core/bench/cost.ts';
import type { PrefillFigure } from '#core/bench/figures.ts';
import type { BenchPlan } from '#core/bench/plan.ts';
import { type BenchCase, type RoundHooks, runRounds } from '#core/bench/rounds.ts';
import { longestWithin } from '#core/bench/share-seconds.ts';
import { rateByRound, spreadOf } from '#core/bench/spread.ts';
import type { PeakWatch } from '../backends/device-memory.ts';
import type { DecoderJudgeEngine } from '../engine/judge-engine.ts';
import { fewestLayers, firstLayers, layersWithin } from './first-layers.ts';
import { prefillAndRead } from './prefill.ts';
import { secondsOf, warmUp } from './timing.ts';

/** A trial that takes longer than this is spared: shorter prompts have compiled the same shaders by then. */
const longestTrial = 2;

/** A device that takes longer than this for two layers is not made to go through it. */
const longestMeasurement = 60;

/**
 * Whole prefills of several shapes, in turn. Where there is no time for them, so many of the first layers are run as
 * there is time for: layers are alike, so that operations a second say what all of them would take.
 */
export async function measurePrefill(
  { running, decoder, digitIds }: DecoderJudgeEngine,
  { shapes, prefill }: Pick<BenchPlan, 'shapes' | 'prefill'>,
  gflops: number,
  peak: Pick<PeakWatch, 'take'>,
  hooks: RoundHooks,
): Promise<{ prefill: PrefillFigure[]; costOfTokens: TokenCost | null }> {
  const { config } = decoder;
  const possible = shapes.filter(({ tokens }) => tokens <= config.contextLength);
  const flopsOf = (rows: number, tokens: number, layers: number) =>
    judgeFlops({ ...config, layers }, rows, tokens) / 1e9;
  const wholeSeconds = possible.map(({ rows, tokens }) => flopsOf(rows, tokens, config.layers) / gflops);
  const longest = longestWithin(wholeSeconds, prefill.seconds / prefill.rounds);
  const planned = possible.map(({ rows, tokens }, at) => {
    const layers = layersWithin(longest / wholeSeconds[at]!, config.layers);
    return { rows, tokens, layers, name: `${rows} × ${tokens}`, flops: flopsOf(rows, tokens, layers) };
  });
  const peaks = new Map<string, number>();
  const trial = firstLayers(decoder, fewestLayers);
  const cases = planned.map(({ rows, tokens, layers, name, flops }): BenchCase => {
    const work = prefillAndRead(firstLayers(decoder, layers), digitIds, rows, tokens);
    const expected = flops / gflops;
    return {
      name,
      async prepare() {
        if (flopsOf(rows, tokens, fewestLayers) / gflops < longestTrial)
          await warmUp(running, prefillAndRead(trial, digitIds, rows, tokens));
        peak.take();
      },
      async measure() {
        const seconds = await secondsOf(running, work);
        peaks.set(name, Math.max(peaks.get(name) ?? 0, peak.take()));
        return seconds;
      },
      // Known ahead, it would be left out where the others have used up the time; each is measured once at least.
      ...(expected > Math.max(longestMeasurement, prefill.seconds) ? { expected } : {}),
    };
  });
  const measured = await runRounds(cases, prefill, hooks);
  const figures = planned.map(({ rows, tokens, layers, name, flops }): PrefillFigure => {
    const { seconds, leftOut } = measured.get(name)!;
    const rate = rateByRound(flops, seconds);
    const whole = flopsOf(rows, tokens, config.layers);
    const tokensPerSecond = rate.map((each) => each && (each / whole) * rows * tokens);
    return {
      tokens,
      rows,
      layers,
      tokensPerSecond: spreadOf(tokensPerSecond),
      gflops: spreadOf(rate),
      devicePeak: peaks.get(name) ?? peak.take(),
      leftOut,
    };
  });
  const points = figures.flatMap(({ tokens, rows, tokensPerSecond }) =>
    rows === 1 && tokensPerSecond ? [{ tokens, seconds: tokens / tokensPerSecond.median }] : [],
  );
  return { prefill: figures, costOfTokens: fitTokenCost(points) };
}
