import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordOf } from '#core/judge/readout-record.ts';
import type { ByteSource } from '#model/weights/byte-source.ts';
import type { DecoderConfig } from '#model/weights/checkpoint.ts';
import { openModel } from '#model/weights/open-model.ts';
import type { RunningBackend } from '../backends/backend.ts';
import { deviceMemory } from '../backends/device-memory.ts';
import { Decoder } from '../decoder/decoder.ts';
import { uploadDecoder } from '../decoder/decoder-weights.ts';
import { type JudgeCase, type JudgeCases, judgeCaseSpec, readJudgeCases } from '../fixtures/judge-cases.ts';
import { PromptBuilder } from '../prompt/prompt-builder.ts';
import { memory } from '../tf.ts';
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts';
import { DecoderJudgeEngine } from './judge-engine.ts';

interface Setting {
  /** Those that must be doing it. */
  kernels: 'wasm' | 'webgpu';
  backend(): Promise<RunningBackend>;
  files(): Promise<{ files: Map<string, ByteSource>; sha256: Map<string, string> }>;
  /** Which of the fixture's prompts to compute. */
  only?: (name: string, index: number) => boolean;
  logitTolerance: number;
  /** What the device may give out at most while long rows are read. */
  maxBytes?: number;
}

/** The default judge, SmolLM2-135M-Instruct in Q4_1, against transformers on the same dequantised weights. */
export function describeDefaultJudge(
  name: string,
  { kernels, backend, files, only = () => true, logitTolerance, maxBytes }: Setting,
) {
  // Some 3,000 tokens: half a minute on one idle core.
  describe(`the default judge on ${name}`, { timeout: 300_000 }, () => {
    let fixture: JudgeCases;
    let cases: JudgeCase[];
    let decoder: Decoder;
    let engine: DecoderJudgeEngine;
    let before: number;

    beforeAll(async () => {
      fixture = await readJudgeCases();
      cases = fixture.cases.filter((each, index) => only(each.name, index));
      const source = await files();
      const { checkpoint, tokenizer } = await openModel(source.files, { sha256: source.sha256 });
      const config = checkpoint.config as DecoderConfig;
      const running = await backend();
      before = memory().numTensors;
      const weights = await running.guard(() => uploadDecoder(checkpoint, running.kernels));
      decoder = new Decoder(config, weights, running.kernels);
      const prompts = new PromptBuilder(loadTokenizer(tokenizer), config.contextLength);
      const identity = { id: 'default', name: 'Default judge', sha256: checkpoint.sha256 };
      engine = new DecoderJudgeEngine(identity, running, decoder, prompts);
    }, 120_000);

    afterAll(() => {
      engine.dispose();
      expect(memory().numTensors).toBe(before);
    });

    it('gives the logits of transformers after every prompt', async () => {
      expect(cases.length).toBeGreaterThan(0);
      for (const { name, ids, digitLogits, sampledLogits } of cases) {
        const select = Int32Array.of(ids.length - 1);
        const hidden = decoder.forward(Int32Array.from(ids), { rows: 1, tokens: ids.length }, { select });
        const output = decoder.logits(hidden);
        const logits = await output.data();
        output.dispose();
        hidden.dispose();
        for (const [i, id] of fixture.digitIds.entries())
          expect(Math.abs(logits[id]! - digitLogits[i]!), name).toBeLessThan(logitTolerance);
        for (const [i, id] of fixture.sampledIds.entries())
          expect(Math.abs(logits[id]! - sampledLogits[i]!), name).toBeLessThan(logitTolerance);
      }
    });

    it('gives the digit probabilities of transformers for rows that are prepared and read together', async () => {
      const rows = cases.filter(({ row }) => row !== null);
      for (const mode of ['without-reference', 'with-reference'] as const) {
        const spec = judgeCaseSpec(fixture, mode);
        const chosen = rows.filter(({ row }) => row!.mode === mode);
        const prompts = chosen.map(({ name, row }) => engine.prepare({ id: name, ...row! }, spec));
        const readouts = await engine.read(prompts, spec);
        expect(readouts.length).toBe(chosen.length);
        for (const [i, { name, digitProbs, ids }] of chosen.entries()) {
          const { probs, digitMass, tokens, valid } = recordOf(readouts[i]!);
          expect(valid, name).toBe(true);
          expect(tokens, name).toBe(ids.length);
          for (const [digit, p] of digitProbs.entries())
            expect(Math.abs(probs[digit]! - p), name).toBeLessThan(1e-3);
          expect(Math.abs(digitMass - digitProbs.reduce((a, b) => a + b)), name).toBeLessThan(1e-3);
        }
      }
    });

    it('did so on kernels of its own, none of them replaced', () => {
      expect(decoder.kernels.name).toBe(kernels);
      expect(engine.backend.kernels).toMatchObject({ name: kernels, fallbacks: [] });
    });

    if (maxBytes !== undefined)
      it(`keeps within ${maxBytes / 1e6} MB of the device, however many rows it is given`, async () => {
        const ids = Int32Array.from({ length: 300 }, (_, i) => 1000 + i);
        const rows = Array.from({ length: 8 }, (_, row) => ({
          ids: ids.map((id) => id + 300 * row),
          cutTokens: 0,
        }));
        const peak = deviceMemory(engine.backend.name).watchPeak();
        // Layers are alike in what they need: two do. The second call knows what the first one needed.
        for (let call = 0; call < 2; call++) await engine.hiddenStates(rows, [2]);
        expect(peak.take()).toBeLessThan(maxBytes);
        peak.stop();
      });

    it('leaves no tensor behind', async () => {
      const spec = judgeCaseSpec(fixture, 'without-reference');
      const { numTensors, numBytes } = memory();
      await engine.read([{ ids: Int32Array.of(1, 2, 3), cutTokens: 0 }], spec);
      expect(memory()).toMatchObject({ numTensors, numBytes });
    });
  });
}
