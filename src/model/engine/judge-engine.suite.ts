import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '#core/errors.ts';
import { scoreOf } from '#core/judge/readout.ts';
import { recordOf } from '#core/judge/readout-record.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import type { RunningBackend } from '../backends/backend.ts';
import type { Decoder } from '../decoder/decoder.ts';
import { readTinyModel } from '../decoder/tiny-models.ts';
import { characterPrompts } from '../testing/character-prompts.ts';
import { memory, slice, takeData, tidy } from '../tf.ts';
import type { DecoderJudgeEngine } from './judge-engine.ts';
import { loadJudgeEngine } from './load-judge-engine.ts';

const spec = { template: defaultTemplates['without-reference'], maxTokens: 1024, minDigitMass: 0 };

/**
 * What a judge engine must do on any backend.
 * @param kernels the name of those that must be doing it
 */
export function describeJudgeEngine(
  name: string,
  kernels: 'wasm' | 'webgpu',
  start: () => Promise<RunningBackend>,
) {
  describe(`judge engine on ${name}`, () => {
    let engine: DecoderJudgeEngine;

    async function load(change: (backend: RunningBackend) => RunningBackend = (same) => same) {
      const { checkpoint, cases } = await readTinyModel('llama-odd-sizes');
      const steps: string[] = [];
      engine = await loadJudgeEngine({
        checkpoint,
        prompts: characterPrompts,
        identity: { id: 'tiny', name: 'Tiny', sha256: checkpoint.sha256 },
        backend: change(await start()),
        onProgress: (done, total) => steps.push(`${done}/${total}`),
      });
      const all = cases.map(({ ids }) => ({ ids: Int32Array.from(ids), cutTokens: 0 }));
      return { cases, all, steps };
    }

    afterEach(() => engine.dispose());

    it('runs on kernels of its own, none of them replaced', async () => {
      const { all } = await load();
      await engine.read(all, spec);
      expect(engine.decoder.kernels.name).toBe(kernels);
      expect(engine.backend.kernels).toMatchObject({ name: kernels, fallbacks: [] });
    });

    it("gives the digit probabilities of Hugging Face's logits, in the order of the prompts", async () => {
      const { cases, all } = await load();
      const readouts = await engine.read(all, spec);
      expect(readouts.length).toBe(4);
      for (const [row, { probs, digitMass, tokens }] of readouts.map(recordOf).entries()) {
        const expected = digitProbabilities(cases[row]!.logits[0]!);
        for (const [digit, p] of expected.entries()) expect(Math.abs(probs[digit]! - p)).toBeLessThan(1e-3);
        expect(digitMass).toBeCloseTo(
          expected.reduce((a, b) => a + b),
          3,
        );
        expect(tokens).toBe(cases[row]!.ids.length);
      }
    });

    it('computes the template and a shared question once, and reads what it reads without', async () => {
      await load();
      const question = 'What do all of these answers have in common?';
      const rows = ['Nothing', 'A question', 'Much', 'Their beginning'].map((response) =>
        engine.prepare({ id: response, instruction: question, response, reference: null }, spec),
      );
      const other = engine.prepare(
        { id: 'x', instruction: 'Why?', response: 'Why not', reference: null },
        spec,
      );
      const apart = [];
      for (const row of [...rows, other]) apart.push((await engine.read([row], spec))[0]!);

      const forward = vi.spyOn(engine.decoder, 'forward');
      const pastOf = () =>
        forward.mock.calls.splice(0).map(([ids, , options]) => [ids.length, options?.past?.tokens]);
      engine.attach(null); // forgets prefixes
      const [first, second] = [await engine.read(rows, spec), await engine.read(rows.slice(1), spec)];
      const shared = 5 + question.length;
      expect(pastOf()).toEqual([
        [5, undefined], // the template,
        [question.length, 5], // the question after it,
        [4 * 'Their beginning'.length, shared], // four responses,
        [3 * 'Their beginning'.length, shared], // and three, a batch later.
      ]);
      const [third] = await engine.read([other], spec);
      expect(pastOf()).toEqual([[other.ids.length - 5, 5]]);

      for (const [row, { probs }] of [...first, ...second, third!].map(recordOf).entries())
        for (const [digit, p] of recordOf(apart[[0, 1, 2, 3, 1, 2, 3, 4][row]!]!).probs.entries())
          expect(Math.abs(probs[digit]! - p)).toBeLessThan(1e-5);
    });

    it('gives hidden states after any number of layers, and whole readouts after them', async () => {
      await load();
      const question = 'What do all of these answers have in common?';
      const rows = ['Nothing', 'Their beginning'].map((response) =>
        engine.prepare({ id: response, instruction: question, response, reference: null }, spec),
      );
      const before = await engine.read(rows, spec);
      const { decoder } = engine;
      const layers = [1, decoder.config.layers];
      const states = await engine.hiddenStates(rows, layers);
      for (const [at, count] of layers.entries())
        for (const [row, { ids }] of rows.entries()) {
          const expected = await layerByLayer(decoder, ids, count);
          for (const [c, value] of states[at]![row]!.entries())
            expect(Math.abs(value - expected[c]!)).toBeLessThan(1e-4);
        }
      // Going on from the template's beginning, as a head's judge does.
      const onward = await engine.hiddenStates(rows.slice(1), layers, spec);
      for (const [at, [state]] of onward.entries())
        for (const [c, value] of state!.entries())
          expect(Math.abs(value - states[at]![1]![c]!)).toBeLessThan(1e-4);
      // A prefix that was computed for fewer layers must not be taken for a whole one.
      await engine.hiddenStates(rows, [1]);
      for (const [row, { score }] of (await engine.read(rows, spec)).map(recordOf).entries())
        expect(score).toBeCloseTo(scoreOf(before[row]), 5);
    });

    it('reads digits and hidden states in one pass as it does in two', async () => {
      const { all: rows } = await load();
      const layers = [1, engine.decoder.config.layers];
      const expected = {
        readouts: await engine.read(rows, spec),
        states: await engine.hiddenStates(rows, layers),
      };
      const tensors = memory().numTensors;
      const found = await engine.readWithStates(rows, spec, layers);
      expect(memory().numTensors).toBe(tensors);
      for (const [row, { score, digitMass }] of found.readouts.map(recordOf).entries()) {
        expect(score).toBeCloseTo(recordOf(expected.readouts[row]!).score, 4);
        expect(digitMass).toBeCloseTo(recordOf(expected.readouts[row]!).digitMass, 5);
      }
      for (const [at, ofLayer] of found.states.entries())
        for (const [row, state] of ofLayer.entries())
          for (const [c, value] of state.entries())
            expect(Math.abs(value - expected.states[at]![row]![c]!)).toBeLessThan(1e-4);
    });

    it('reports its progress to the end', async () => {
      expect((await load()).steps).toEqual(['1/4', '2/4', '3/4', '4/4']);
    });

    it('halves a batch that memory does not hold, and scores it the same', async () => {
      const { all } = await load();
      const rows = [all[3]!, all[3]!, all[3]!];
      const expected = await engine.read(rows, spec);
      engine.dispose();
      let refusals = 0;
      await load((backend) => ({
        ...backend,
        guard: (work) => (engineIsLoaded() && refusals++ < 2 ? Promise.reject(full()) : backend.guard(work)),
      }));
      const found = await engine.read(rows, spec);
      expect(refusals).toBeGreaterThan(2);
      for (const [row, { score }] of found.map(recordOf).entries())
        expect(score).toBeCloseTo(scoreOf(expected[row]), 4);
    });

    it('gives up where one row alone is too much', async () => {
      const { all } = await load((backend) => ({
        ...backend,
        guard: (work) => (engineIsLoaded() ? Promise.reject(full()) : backend.guard(work)),
      }));
      await expect(engine.read([all[0]!], spec)).rejects.toMatchObject({ code: 'out-of-memory' });
    });

    it('gives the likelihood of each response, whatever else is in the batch, and none where there is no token', async () => {
      await load();
      const instruction = 'What do all of these answers have in common?';
      const rows = ['Nothing', '', 'Their beginning', 'x'].map((response, row) => ({
        id: `${row}`,
        instruction: row === 3 ? 'Why?' : instruction,
        response,
      }));
      const together = await engine.logLikelihood(rows, 1024);
      expect(together.map(({ tokens }) => tokens)).toEqual([7, 0, 15, 1]);
      expect(together[1]!.meanNegativeLogLikelihood).toBeNaN();
      expect(together[1]!.invalidReason).toMatch(/empty/);
      for (const row of [0, 2, 3]) {
        const [alone] = await engine.logLikelihood([rows[row]!], 1024);
        expect(alone!.invalidReason).toBeNull();
        expect(together[row]!.meanNegativeLogLikelihood).toBeCloseTo(alone!.meanNegativeLogLikelihood, 4);
      }
    });

    it('leaves no tensor behind', async () => {
      await start();
      const before = memory();
      const { all } = await load();
      const row = { id: 'x', instruction: 'Why?', response: 'Because.' };
      await engine.read(all, spec);
      await engine.logLikelihood([row], 1024);
      const loaded = memory();
      for (let round = 0; round < 3; round++) {
        await engine.logLikelihood([row], 1024);
        await engine.read(all, spec);
      }
      expect(memory().numTensors).toBe(loaded.numTensors);
      expect(memory().numBytes).toBe(loaded.numBytes);
      engine.dispose();
      expect(memory().numTensors).toBe(before.numTensors);
      expect(memory().numBytes).toBe(before.numBytes);
    });

    const engineIsLoaded = () => memory().numTensors > 0;
    const full = () => new AppError('out-of-memory', 'There is no memory left.');
  });
}

/** Softmax over the whole vocabulary, at the digits. */
function digitProbabilities(logits: number[]): number[] {
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
  return Array.from(characterPrompts.digitIds, (id) => Math.exp(logits[id]!) / total);
}

/** The last token's state after `layers` layers and the final norm, one block at a time and without a prefix. */
async function layerByLayer(decoder: Decoder, ids: Int32Array, layers: number): Promise<ArrayLike<number>> {
  const shape = { rows: 1, tokens: ids.length };
  const state = tidy(() => {
    const ropes = decoder.ropes(0, ids.length);
    let x = decoder.kernels.embed(ids, decoder.weights.embedding);
    for (let layer = 0; layer < layers; layer++) x = decoder.block(layer, x, shape, ropes.of(layer), {});
    return slice(decoder.finalNorm(x), [ids.length - 1, 0], [1, decoder.config.hiddenSize]);
  });
  return takeData(state);
}
