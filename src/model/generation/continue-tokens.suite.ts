import { afterEach, describe, expect, it } from 'vitest';
import { mostProbable } from '#core/language-model/sampling.ts';
import type { DecoderConfig } from '#model/weights/checkpoint.ts';
import { openModel } from '#model/weights/open-model.ts';
import { Decoder } from '../decoder/decoder.ts';
import { uploadDecoder } from '../decoder/decoder-weights.ts';
import { type TinyName, tinyExpected, tinyFiles, tinyNames } from '../fixtures/tiny-files.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { memory, takeData, tidy } from '../tf.ts';
import { type Continuation, type ContinueOptions, continueTokens } from './continue-tokens.ts';

/** What a software adapter can do in the time of a test: it computes a token in seconds. */
interface Part {
  models: TinyName[];
  /** Tokens of a continuation. */
  tokens: number;
  /** Continuations of one prompt, and where some of them end: a sample and its token. */
  samples: number;
  stops: [sample: number, token: number][];
  /** Tokens of the text that is long: past 32 the cache grows for the first time. */
  long: number;
}

const whole: Part = {
  models: tinyNames,
  tokens: 40,
  samples: 5,
  stops: [
    [1, 7],
    [3, 35],
  ],
  long: 140,
};

/** What continuing a prompt must give on any backend. */
export function describeContinueTokens(name: string, start: () => Promise<Kernels>, part = whole) {
  const { models, tokens: length } = part;
  describe(`continuing tokens on ${name}`, () => {
    let decoder: Decoder;

    async function load(model: TinyName, change: Partial<DecoderConfig> = {}) {
      const kernels = await start();
      const { checkpoint } = await openModel(await tinyFiles(model));
      const weights = await uploadDecoder(checkpoint, kernels);
      decoder = new Decoder({ ...(checkpoint.config as DecoderConfig), ...change }, weights, kernels);
      return (await tinyExpected(model)).greedy;
    }

    const proceed = (prompt: number[], options: Partial<ContinueOptions> = {}) =>
      continueTokens(decoder, Int32Array.from(prompt), {
        samples: 1,
        maxTokens: 24,
        stopIds: new Set(),
        adapter: null,
        choose: (_, logits) => mostProbable(logits),
        onToken: () => {},
        mayGoOn: async () => true,
        guard: (work) => work(),
        ...options,
      });

    /** The most probable token after `ids`, computed whole. */
    async function mostProbableAfter(ids: number[]): Promise<number> {
      const select = Int32Array.of(ids.length - 1);
      const shape = { rows: 1, tokens: ids.length };
      const logits = tidy(() => decoder.logits(decoder.forward(Int32Array.from(ids), shape, { select })));
      return mostProbable(await takeData(logits));
    }

    afterEach(() => decoder.dispose());

    it.each(models)("writes what transformers' greedy search writes: %s", async (model) => {
      const { prompt, tokens } = await load(model);
      const expected = tokens.slice(0, length);
      expect(expected.length).toBeGreaterThan(5);
      expect(await proceed(prompt, { maxTokens: expected.length })).toEqual([
        { ids: expected, end: 'max-tokens' },
      ]);
    });

    it(`remembers a long text rightly: after ${part.long} tokens, what the whole text gives`, async () => {
      const { prompt } = await load('qwen3');
      // Not the most probable token: that soon repeats itself.
      let turn = 0;
      const choose = (_: number, logits: Float32Array) =>
        turn++ % 3 === 0 ? (turn * 37) % 320 : mostProbable(logits);
      const [long] = await proceed(prompt, { maxTokens: part.long, choose });
      for (const length of [31, 32, 64, 65, 97, 139].filter((length) => length < part.long)) {
        const expected = await mostProbableAfter([...prompt, ...long!.ids.slice(0, length)]);
        expect(long!.ids[length], `${length} tokens`).toBe(expected);
      }
    });

    it('writes several continuations as it writes each alone, though they end at different times', async () => {
      const { prompt } = await load('llama');
      // Each sample begins with a token of its own, and goes on with the most probable.
      const beginnings = [10, 71, 200, 33, 151].slice(0, part.samples);
      const ways = (own: readonly number[]) => {
        const seen = own.map(() => 0);
        return (sample: number, logits: Float32Array) =>
          seen[sample]!++ === 0 ? own[sample]! : mostProbable(logits);
      };
      const alone: Continuation[] = [];
      for (const beginning of beginnings)
        alone.push(...(await proceed(prompt, { maxTokens: length, choose: ways([beginning]) })));
      const stopIds = new Set(part.stops.map(([sample, token]) => alone[sample]!.ids[token]!));
      const together = await proceed(prompt, {
        samples: part.samples,
        maxTokens: length,
        choose: ways(beginnings),
        stopIds,
      });
      const lengths = new Set<number>();
      for (const [sample, { ids, end }] of together.entries()) {
        const stop = alone[sample]!.ids.findIndex((id) => stopIds.has(id));
        expect(ids).toEqual(stop < 0 ? alone[sample]!.ids : alone[sample]!.ids.slice(0, stop));
        expect(end).toBe(stop < 0 ? 'max-tokens' : 'stop');
        lengths.add(ids.length);
      }
      expect(lengths.size).toBeGreaterThan(part.stops.length);
    });

    it('ends at the context of the model, and says so', async () => {
      const { prompt, tokens } = await load('llama', { contextLength: 12 });
      expect(await proceed(prompt)).toEqual([{ ids: tokens.slice(0, 12 - prompt.length), end: 'context' }]);
    });

    it('keeps what was written when it is cancelled', async () => {
      const { prompt, tokens } = await load('llama');
      let steps = 0;
      const written: number[] = [];
      const found = await proceed(prompt, {
        mayGoOn: async () => steps++ < 5,
        onToken: (_, id) => written.push(id),
      });
      expect(found).toEqual([{ ids: tokens.slice(0, 5), end: 'cancelled' }]);
      expect(written).toEqual(tokens.slice(0, 5));
      expect(await proceed(prompt, { mayGoOn: async () => false })).toEqual([{ ids: [], end: 'cancelled' }]);
    });

    it('leaves no tensor behind, whatever the end', async () => {
      const { prompt, tokens } = await load('llama');
      const before = memory();
      await proceed(prompt, { samples: part.samples, maxTokens: 2 * length });
      await proceed(prompt, { stopIds: new Set([tokens[3]!]) });
      let steps = 0;
      await proceed(prompt, { mayGoOn: async () => steps++ < 3 });
      let works = 0;
      const failing = (work: () => Promise<never>) =>
        works++ < 4 ? work() : Promise.reject(new Error('lost'));
      await expect(
        proceed(prompt, { samples: 2, guard: failing as ContinueOptions['guard'] }),
      ).rejects.toThrow('lost');
      expect(memory().numTensors).toBe(before.numTensors);
      expect(memory().numBytes).toBe(before.numBytes);
    });
  });
}
