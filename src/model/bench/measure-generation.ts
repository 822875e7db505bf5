import type { GenerationFigure } from '#core/bench/figures.ts';
import type { BenchPlan } from '#core/bench/plan.ts';
import { type BenchCase, type RoundHooks, runRounds } from '#core/bench/rounds.ts';
import { rateByRound, spreadOf } from '#core/bench/spread.ts';
import type { DecoderJudgeEngine } from '../engine/judge-engine.ts';
import { continueTokens } from '../generation/continue-tokens.ts';
import { randomIds } from './random-ids.ts';

const promptTokens = 64;
const samples = [1, 4] as const;

/** Writing after a prompt, one token at a time and several continuations at once. The prompt's own time is left out. */
export async function measureGeneration(
  engine: DecoderJudgeEngine,
  { tokens, ...limits }: BenchPlan['generation'],
  hooks: RoundHooks,
): Promise<GenerationFigure[]> {
  const nameOf = (count: number) => `${count} at once`;
  const cases = samples.map(
    (count): BenchCase => ({
      name: nameOf(count),
      // The second token compiles what a step takes.
      prepare: async () => void (await secondsAfterPrompt(engine, count, 2)),
      measure: () => secondsAfterPrompt(engine, count, tokens),
    }),
  );
  const measured = await runRounds(cases, limits, hooks);
  return samples.map((count) => {
    const { seconds, leftOut } = measured.get(nameOf(count))!;
    const written = count * (tokens - 1);
    return {
      promptTokens,
      samples: count,
      tokens,
      tokensPerSecond: spreadOf(rateByRound(written, seconds)),
      leftOut,
    };
  });
}

/** Seconds from the first token, which the prompt gives, to the last. */
async function secondsAfterPrompt(
  { decoder, running }: DecoderJudgeEngine,
  count: number,
  tokens: number,
): Promise<number> {
  let first = 0;
  await continueTokens(decoder, randomIds(promptTokens, decoder.config.vocabSize, count), {
    samples: count,
    maxTokens: tokens,
    stopIds: new Set(),
    adapter: null,
    choose: (_, logits) => highest(logits),
    onToken: () => {
      if (first === 0) first = performance.now();
    },
    mayGoOn: async () => true,
    guard: (work) => running.guard(work),
  });
  return (performance.now() - first) / 1000;
}

function highest(logits: Float32Array): number {
  let best = 0;
  for (let id = 1; id < logits.length; id++) if (logits[id]! > logits[best]!) best = id;
  return best;
}
