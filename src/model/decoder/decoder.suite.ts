import { afterEach, describe, expect, it } from 'vitest';
import type { DecoderConfig } from '#model/weights/checkpoint.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { memory, type Tensor2D } from '../tf.ts';
import { Decoder, disposeCache } from './decoder.ts';
import { uploadDecoder } from './decoder-weights.ts';
import { readTinyModel, type TinyModelName, tinyModels } from './tiny-models.ts';

interface Setting {
  /** Makes the backend current and gives the kernels to test. */
  start: () => Promise<Kernels>;
  /** Of a logit, against Hugging Face. */
  logitTolerance: number;
  /** Of a logit, between a row alone and the same row padded, in a batch or after a cached prefix. */
  batchTolerance?: number;
  /** Whose logits are compared with Hugging Face's; all of them where missing. */
  models?: readonly TinyModelName[];
}

/** What a decoder must do on any backend. */
export function describeDecoder(
  name: string,
  { start, logitTolerance, batchTolerance = 1e-4, models = tinyModels }: Setting,
) {
  let decoder: Decoder;

  async function load(model: TinyModelName) {
    const kernels = await start();
    const { checkpoint, cases } = await readTinyModel(model);
    const weights = await uploadDecoder(checkpoint, kernels);
    decoder = new Decoder(checkpoint.config as DecoderConfig, weights, kernels);
    return cases;
  }

  async function allLogits(row: number[]): Promise<number[][]> {
    const hidden = decoder.forward(Int32Array.from(row), { rows: 1, tokens: row.length });
    const logits = await values(decoder.logits(hidden));
    hidden.dispose();
    return logits;
  }

  /** Logits after the last token of each row, rows padded to the longest with id 1. */
  async function lastLogits(rows: number[][], cachedPrefix: number[] = []): Promise<number[][]> {
    const tokens = Math.max(...rows.map((row) => row.length));
    const ids = Int32Array.from(rows.flatMap((row) => [...row, ...Array(tokens - row.length).fill(1)]));
    const select = Int32Array.from(rows, (row, b) => b * tokens + row.length - 1);
    const past = cachedPrefix.length ? decoder.prefill(Int32Array.from(cachedPrefix)) : undefined;
    const hidden = decoder.forward(ids, { rows: rows.length, tokens }, { select, past });
    const logits = await values(decoder.logits(hidden));
    hidden.dispose();
    if (past) disposeCache(past);
    return logits;
  }

  describe(`decoder on ${name}`, () => {
    afterEach(() => decoder.dispose());

    it.each(models)('gives the logits of Hugging Face for %s', async (model) => {
      const cases = await load(model);
      expect(cases.length).toBe(4);
      for (const { ids, positions, logits } of cases) {
        const found = positions === 'all' ? await allLogits(ids) : await lastLogits([ids]);
        expect(found.length).toBe(logits.length);
        for (const [position, expected] of logits.entries())
          expect(worst(found[position]!, expected)).toBeLessThan(logitTolerance);
      }
    });

    it.each(['qwen3', 'llama-odd-sizes'] as const)(
      'gives padded rows what they get alone: %s',
      async (model) => {
        const rows = (await load(model)).map(({ ids }) => ids);
        const together = await lastLogits(rows);
        for (const [b, row] of rows.entries())
          expect(worst(together[b]!, (await lastLogits([row]))[0]!)).toBeLessThanOrEqual(batchTolerance);
      },
    );

    it.each(['llama3-rope', 'llama-odd-sizes'] as const)(
      'gives rows after a shared, cached prefix what they get whole: %s',
      async (model) => {
        const cases = await load(model);
        const prefix = cases[2]!.ids;
        const rows = [cases[1]!.ids, cases[3]!.ids];
        const cached = await lastLogits(rows, prefix);
        for (const [b, row] of rows.entries())
          expect(worst(cached[b]!, (await lastLogits([[...prefix, ...row]]))[0]!)).toBeLessThanOrEqual(
            batchTolerance,
          );
      },
    );

    it('reads a few logits and the log-sum-exp of the whole vocabulary', async () => {
      const { ids, logits } = (await load('qwen2'))[2]!;
      const shape = { rows: 1, tokens: ids.length };
      const hidden = decoder.forward(Int32Array.from(ids), shape, { select: Int32Array.of(ids.length - 1) });
      const [readout] = await values(decoder.readout(hidden, Int32Array.of(5, 130, 0)));
      hidden.dispose();
      const expected = logits[0]!;
      const logSumExp = Math.log(expected.reduce((sum, logit) => sum + Math.exp(logit), 0));
      const wanted = [expected[5]!, expected[130]!, expected[0]!, logSumExp];
      expect(worst(readout!, wanted)).toBeLessThan(logitTolerance);
    });

    it('leaves no tensor behind', async () => {
      await start();
      const before = memory();
      const cases = await load('llama-odd-sizes');
      const loaded = memory();
      await lastLogits([cases[3]!.ids, cases[0]!.ids], cases[2]!.ids);
      expect(memory().numTensors).toBe(loaded.numTensors);
      expect(memory().numBytes).toBe(loaded.numBytes);
      decoder.dispose();
      expect(memory().numTensors).toBe(before.numTensors);
      expect(memory().numBytes).toBe(before.numBytes);
    });
  });
}

/** Rows of a tensor, which is disposed of. */
async function values(tensor: Tensor2D): Promise<number[][]> {
  const flat = await tensor.data();
  const [rows, columns] = tensor.shape;
  tensor.dispose();
  return Array.from({ length: rows }, (_, row) => [...flat.slice(row * columns, (row + 1) * columns)]);
}

/** The largest difference; NaN, which no comparison passes, where anything is NaN or missing. */
const worst = (a: number[], b: number[]) => Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));
