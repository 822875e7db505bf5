import { afterEach, describe, expect, it } from 'vitest';
import type { DecoderConfig } from '#model/weights/checkpoint.ts';
import { Decoder } from '../decoder/decoder.ts';
import { uploadDecoder } from '../decoder/decoder-weights.ts';
import { readTinyModel } from '../decoder/tiny-models.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { memory } from '../tf.ts';
import { LoraAdapter } from './adapter.ts';
import { type PeftAdapterName, peftAdapters, peftExpected, peftFiles } from './fixtures/adapters.ts';
import { loraLayout } from './layout.ts';
import { initialParameters } from './parameters.ts';
import { readPeftFiles } from './peft-files.ts';

/** What LoRA must do on any backend. */
export function describeLora(name: string, start: () => Promise<Kernels>, tolerance: number) {
  describe(`LoRA on ${name}`, () => {
    let decoder: Decoder;
    let adapter: LoraAdapter | null = null;

    async function load(peft: PeftAdapterName) {
      const kernels = await start();
      const { checkpoint } = await readTinyModel(peftAdapters[peft]);
      const config = checkpoint.config as DecoderConfig;
      decoder = new Decoder(config, await uploadDecoder(checkpoint, kernels), kernels);
      return config;
    }

    async function digitProbabilities(ids: number[], digits: number[]): Promise<number[]> {
      const select = Int32Array.of(ids.length - 1);
      const shape = { rows: 1, tokens: ids.length };
      const hidden = decoder.forward(Int32Array.from(ids), shape, { select, adapter });
      const readout = decoder.readout(hidden, Int32Array.from(digits));
      const values = await readout.data();
      hidden.dispose();
      readout.dispose();
      return digits.map((_, d) => Math.exp(values[d]! - values[digits.length]!));
    }

    afterEach(() => {
      adapter?.dispose();
      adapter = null;
      decoder.dispose();
    });

    it.each(Object.keys(peftAdapters) as PeftAdapterName[])(
      'gives the digit probabilities of transformers with PEFT: %s',
      async (peft) => {
        const config = await load(peft);
        const { digits, cases } = await peftExpected(peft);
        const { parameters } = await readPeftFiles(await peftFiles(peft), config);
        adapter = new LoraAdapter(parameters);
        for (const { ids, probs } of cases) {
          const found = await digitProbabilities(ids, digits);
          for (const [d, p] of probs.entries()) {
            expect(Math.abs(found[d]! - p)).toBeLessThan(tolerance);
            // Relative too, where a probability is no mere rounding: tiny models are sure of themselves.
            if (p > 1e-12) expect(Math.abs(found[d]! / p - 1)).toBeLessThan(1e-2);
          }
        }
      },
    );

    it('equals the base model bit for bit while B is zero', async () => {
      const config = await load('attention');
      const { digits, cases } = await peftExpected('attention');
      const { ids } = cases[2]!;
      const base = await digitProbabilities(ids, digits);
      const layout = loraLayout(config, { rank: 4, alpha: 8, targets: ['q_proj', 'v_proj', 'down_proj'] });
      adapter = new LoraAdapter(initialParameters(layout, 3));
      expect(await digitProbabilities(ids, digits)).toEqual(base);
    });

    it('is attached and detached without a trace', async () => {
      const config = await load('attention');
      const { digits, cases } = await peftExpected('attention');
      const { ids } = cases[1]!;
      const base = await digitProbabilities(ids, digits);
      const before = memory().numTensors;
      adapter = new LoraAdapter((await readPeftFiles(await peftFiles('attention'), config)).parameters);
      expect(await digitProbabilities(ids, digits)).not.toEqual(base);
      adapter.dispose();
      adapter = null;
      expect(memory().numTensors).toBe(before);
      expect(await digitProbabilities(ids, digits)).toEqual(base);
    });
  });
}
