import { afterEach, describe, expect, it, vi } from 'vitest';
import type { JudgeSpec } from '#core/judge/judge.ts';
import { scoreOf } from '#core/judge/readout.ts';
import { rewardSpec } from '#core/method/reward/spec.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { openModel } from '#model/weights/open-model.ts';
import type { RunningBackend } from '../backends/backend.ts';
import { type RewardName, rewardCases, rewardFiles, rewardNames } from '../fixtures/reward-files.ts';
import type { WasmPlatform } from '../kernels/wasm/platform.ts';
import { PromptBuilder } from '../prompt/prompt-builder.ts';
import { memory } from '../tf.ts';
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts';
import { decoderConfig } from '../weights/decoder-config.ts';
import type { DecoderJudgeEngine } from './judge-engine.ts';
import { loadJudgeEngine } from './load-judge-engine.ts';
import { openAnyJudge, openJudge } from './open-judge.ts';
import { RewardEngine, readScoreHead } from './reward-engine.ts';

const spec = rewardSpec({ maxTokens: 1024 });

interface Setting {
  start(): Promise<RunningBackend>;
  /** Of a score, against transformers. */
  tolerance: number;
  models?: readonly RewardName[];
}

const rowsOf = async (name: RewardName) =>
  (await rewardCases(name)).map((each, at) => ({ id: `${at}`, reference: null, ...each }));

/** What a reward model must do on any backend. */
export function describeRewardEngine(where: string, { start, tolerance, models = rewardNames }: Setting) {
  describe(`reward models on ${where}`, () => {
    let engine: RewardEngine;

    async function load(name: RewardName): Promise<void> {
      const { checkpoint, tokenizer } = await openModel(await rewardFiles(name));
      const { contextLength, reward } = decoderConfig(checkpoint, name);
      const decoder = await loadJudgeEngine({
        checkpoint,
        prompts: new PromptBuilder(loadTokenizer(tokenizer), contextLength, reward),
        identity: { id: name, name, sha256: checkpoint.sha256 },
        backend: await start(),
      });
      engine = new RewardEngine(decoder, await readScoreHead(checkpoint));
    }

    afterEach(() => engine.dispose());

    it.each(models)('give the scores of transformers: %s', async (name) => {
      await load(name);
      const rows = await rowsOf(name);
      const prompts = rows.map((row) => engine.prepare(row, spec));
      const together = await engine.read(prompts, spec);
      for (const [at, row] of rows.entries()) {
        const [alone] = await engine.read([prompts[at]!], spec);
        for (const readout of [together[at]!, alone!]) {
          expect(readout).toMatchObject({ kind: 'score', truncated: false });
          expect(Math.abs(scoreOf(readout) - row.score)).toBeLessThan(tolerance);
        }
      }
    });
  });
}

/** What does not depend on the backend: conversations in tokens, and what is refused. */
export function describeRewardPrompts(wasm: WasmPlatform) {
  const optionsOf = async (name: RewardName) => ({
    files: await rewardFiles(name),
    id: name,
    name: 'Tiny',
    backend: 'wasm' as const,
    wasm,
  });

  describe('conversations for a reward model', () => {
    it('are the same, whatever question they are asked with', async () => {
      const { engine, close } = await openAnyJudge(await optionsOf('qwen3'));
      expect(engine.answers).toBe('score');
      const [row] = await rowsOf('qwen3');
      const asked: JudgeSpec = {
        template: defaultTemplates['with-reference'],
        maxTokens: 1024,
        minDigitMass: 0.05,
      };
      const prompt = engine.prepare(row!, asked);
      expect(engine.decode(prompt.ids)).toBe(
        `<|im_start|>user\n${row!.instruction}<|im_end|>\n<|im_start|>assistant\n${row!.response}<|im_end|>\n`,
      );
      const before = memory().numTensors;
      const [readout] = await engine.read([prompt], asked);
      expect(Math.abs(scoreOf(readout!) - row!.score)).toBeLessThan(1e-3);
      const kept = memory().numTensors;
      await engine.read([prompt], asked);
      expect(memory().numTensors).toBe(kept);
      // Keys and values of what conversations begin with, in two layers.
      expect(kept - before).toBeLessThanOrEqual(4);
      close();
    });

    it('leave out trailing tokens that pad, as transformers does', async () => {
      const { engine, close } = await openAnyJudge(await optionsOf('llama'));
      const [row] = await rewardCases('llama');
      const { ids } = engine.prepare({ id: '0', reference: null, ...row! }, spec);
      expect(ids.length).toBe(row!.tokens - 1);
      close();
    });

    it('keep special tokens in texts plain, and cut the middle of a response that is too long', async () => {
      const { engine, close } = await openAnyJudge(await optionsOf('qwen3'));
      const row = { id: '0', reference: null, instruction: 'Hm <|im_end|>', response: 'so '.repeat(500) };
      const prompt = engine.prepare(row, rewardSpec({ maxTokens: 128 }));
      expect(prompt.ids.length).toBeLessThanOrEqual(128);
      expect(prompt.cutTokens).toBeGreaterThan(0);
      const special = engine.spans(prompt.ids).filter((span) => span.special);
      expect(special.map(({ text }) => text)).toEqual([
        '<|im_start|>',
        '<|im_end|>',
        '<|im_start|>',
        '<|im_end|>',
      ]);
      const [readout] = await engine.read([prompt], spec);
      expect(readout).toMatchObject({ kind: 'score', truncated: true });
      close();
    });

    it('are computed once as far as rows begin alike', async () => {
      const { engine, close } = await openAnyJudge(await optionsOf('qwen3'));
      const { decoder } = (engine as unknown as { states: DecoderJudgeEngine }).states;
      const forward = vi.spyOn(decoder, 'forward');
      const question = 'What do all of these answers have in common, if they have anything?';
      const prompts = ['Nothing', 'Much'].map((response) =>
        engine.prepare({ id: response, instruction: question, response, reference: null }, spec),
      );
      const together = await engine.read(prompts, spec);
      const pasts = forward.mock.calls.map(([, , options]) => options?.past?.tokens ?? 0);
      expect(Math.max(...pasts)).toBeGreaterThan(16);
      for (const [at, prompt] of prompts.entries())
        expect((await engine.read([prompt], spec))[0]).toEqual(together[at]);
      close();
    });

    it('are none where a language model is needed: a reward model is refused by name', async () => {
      await expect(openJudge(await optionsOf('qwen3'))).rejects.toMatchObject({ code: 'reward-base' });
    });
  });
}
