import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ByteSource } from '#model/weights/byte-source.ts';
import { openModel } from '#model/weights/open-model.ts';
import type { RunningBackend } from '../backends/backend.ts';
import { readTestJson } from '../testing/read-file.ts';
import { memory } from '../tf.ts';
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts';
import { SentenceEmbedder } from './sentence-embedder.ts';

/** Written by `fixtures/make_minilm.py`. */
type Case = { text: string; ids: number[]; vector: number[] };

interface Setting {
  backend(): Promise<RunningBackend>;
  files(): Promise<{ files: Map<string, ByteSource>; sha256: Map<string, string> }>;
  tolerance: number;
}

/** all-MiniLM-L6-v2 on any backend. */
export function describeSentenceEmbedder(name: string, { backend, files, tolerance }: Setting) {
  describe(`all-MiniLM-L6-v2 on ${name}`, () => {
    let cases: Case[];
    let embedder: SentenceEmbedder;
    let before: number;

    beforeAll(async () => {
      cases = (await readTestJson(new URL('./fixtures/minilm.json', import.meta.url))) as Case[];
      const source = await files();
      const { checkpoint, tokenizer } = await openModel(source.files, { sha256: source.sha256 });
      const running = await backend();
      before = memory().numTensors;
      embedder = await SentenceEmbedder.load(checkpoint, loadTokenizer(tokenizer).tokenizer, running);
    });

    afterAll(() => {
      embedder.dispose();
      expect(memory().numTensors).toBe(before);
    });

    it("gives PyTorch's vectors, all texts in one call, in order", async () => {
      const vectors = await embedder.embed(cases.map(({ text }) => text));
      expect(vectors.length).toBe(8);
      for (const [row, { text, vector }] of cases.entries()) {
        expect(vectors[row]!.length).toBe(384);
        const worst = Math.max(...vector.map((value, c) => Math.abs(value - vectors[row]![c]!)));
        expect(worst, text).toBeLessThan(tolerance);
      }
    });

    it('gives unit vectors, close where texts mean the same', async () => {
      const [cat, feline, , , , , paris] = await embedder.embed(cases.map(({ text }) => text));
      const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, c) => sum + value * b[c]!, 0);
      expect(dot(cat!, cat!)).toBeCloseTo(1, 5);
      expect(dot(cat!, feline!)).toBeGreaterThan(0.5);
      expect(dot(cat!, paris!)).toBeLessThan(0.2);
    });

    it('leaves no tensor behind', async () => {
      const { numTensors, numBytes } = memory();
      await embedder.embed(['one', 'two words', 'and three more words']);
      expect(memory()).toMatchObject({ numTensors, numBytes });
    });
  });
}
