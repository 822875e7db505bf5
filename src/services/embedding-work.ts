import { AppError } from '#core/errors.ts';
import { meaningText, type RowMeanings } from '#core/metrics/shift/shift-rows.ts';
import { nearDuplicates } from '#core/rows/near-duplicates.ts';
import { hasMeaning, maxReworded, type Rewording, rewordingsAmong } from '#core/rows/rewordings.ts';
import type { JudgeProtocol } from '#protocol/judge-protocol.ts';
import type { Emit } from '#protocol/rpc.ts';
import type { Store } from '#storage/store.ts';
import { instructionTexts } from './data/near-instructions.ts';
import type { LoadedEmbedder } from './run-scorer.ts';

interface EmbeddingDependencies {
  openEmbedder(signal: AbortSignal): Promise<LoadedEmbedder>;
  emit: Emit<JudgeProtocol>;
}

/** Texts that are read between two words of how far it is. */
const batch = 16;

/** What the sentence embedder is asked for beside runs: one piece of work at a time, which can be cancelled. */
export class EmbeddingWork {
  #underWay: AbortController | null = null;

  constructor(private readonly dependencies: EmbeddingDependencies) {}

  get underWay(): boolean {
    return this.#underWay !== null;
  }

  cancel(): void {
    this.#underWay?.abort();
  }

  /** @throws AppError `too-many-instructions`, `cancelled`, and what fetching the embedder throws */
  rewordings(store: Promise<Store>, datasetId: string): Promise<Rewording[]> {
    return this.#alone(async (signal) => {
      const texts = await instructionTexts(await store, datasetId);
      if (texts.length > maxReworded)
        throw new AppError(
          'too-many-instructions',
          `${texts.length} instructions are too many to compare each with each by meaning: at most ${maxReworded}. They are compared by characters alone.`,
          { instructions: texts.length },
        );
      const places = [...texts.keys()].filter((at) => hasMeaning(texts[at]!));
      const embedded = await this.#embed(
        places.map((at) => texts[at]!),
        signal,
      );
      const vectors = new Array<Float32Array | null>(texts.length).fill(null);
      places.forEach((at, k) => {
        vectors[at] = embedded[k]!;
      });
      return rewordingsAmong(nearDuplicates(texts), vectors);
    });
  }

  /** @throws AppError `cancelled`, and what fetching the embedder throws */
  rows(store: Promise<Store>, datasetId: string, rows: readonly number[]): Promise<RowMeanings> {
    return this.#alone(async (signal) => {
      const found = await (await store).datasets.rows(datasetId, [...rows]);
      const vectors = await this.#embed(found.map(meaningText), signal);
      return new Map(rows.map((row, k) => [row, vectors[k]!]));
    });
  }

  async #alone<R>(work: (signal: AbortSignal) => Promise<R>): Promise<R> {
    const own = new AbortController();
    this.#underWay = own;
    try {
      return await work(own.signal);
    } finally {
      this.#underWay = null;
    }
  }

  /** One unit vector a text, in order. */
  async #embed(texts: readonly string[], signal: AbortSignal): Promise<Float32Array[]> {
    if (texts.length === 0) return [];
    const { embedder, close } = await this.dependencies.openEmbedder(signal);
    try {
      const vectors: Float32Array[] = [];
      while (vectors.length < texts.length) {
        if (signal.aborted)
          throw new AppError(
            'cancelled',
            'Reading the texts was cancelled. Nothing was compared by meaning.',
          );
        vectors.push(...(await embedder.embed(texts.slice(vectors.length, vectors.length + batch))));
        this.dependencies.emit('embedded', { texts: vectors.length, of: texts.length });
        // The worker hears a cancel between two batches.
        await new Promise((resolve) => setTimeout(resolve));
      }
      return vectors;
    } finally {
      close();
    }
  }
}
