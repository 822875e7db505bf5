import { AppError } from '#core/errors.ts';
import { meaningText, type RowMeanings } from '#core/metrics/shift/shift-rows.ts';
import { nearDuplicates } from '#core/rows/near-duplicates.ts';
import { hasMeaning, maxReworded, type Rewording, rewordingsAmong } from '#core/rows/rewordings.ts';
import type { JudgeProtocol } from '#protocol/judge-protocol.ts';
import type { Emit } from '#protocol/rpc.ts';
import { type MeaningStore, rowsOfFile } from '#storage/artefacts/meaning-store.ts';
import type { Store } from '#storage/store.ts';
import { instructionTexts } from './data/near-instructions.ts';
import type { LoadedEmbedder } from './run-scorer.ts';

interface EmbeddingDependencies {
  openEmbedder(signal: AbortSignal): Promise<LoadedEmbedder>;
  emit: Emit<JudgeProtocol>;
}

/** One unit vector a text, in order; `before` texts of `of` were read earlier. */
type Embed = (texts: readonly string[], told: { before: number; of: number }) => Promise<Float32Array[]>;

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

  /**
   * Have every row of a dataset read and kept; rows that are kept already are not read again, and what was read before a
   * cancel stays.
   * @returns how many rows are kept: all
   * @throws AppError `cancelled`, and what fetching the embedder throws
   */
  keep(store: Promise<Store>, meanings: Promise<MeaningStore>, datasetId: string): Promise<number> {
    return this.#alone(async (signal) => {
      const [{ datasets }, kept] = [await store, await meanings];
      const { rows } = await datasets.get(datasetId);
      const known = await kept.known(datasetId, rows);
      if (known === rows) return rows;
      await this.#reading(signal, async (embed) => {
        for (let start = known; start < rows; start += rowsOfFile) {
          const count = Math.min(rowsOfFile, rows - start);
          const found = await datasets.rows(
            datasetId,
            Array.from({ length: count }, (_, at) => start + at),
          );
          const vectors = await embed(found.map(meaningText), { before: start, of: rows });
          await kept.write(datasetId, start, vectors);
        }
      });
      return rows;
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
    return this.#reading(signal, (embed) => embed(texts, { before: 0, of: texts.length }));
  }

  /** With the embedder open. Its `embed` tells how far it is among all texts of the work. */
  async #reading<R>(signal: AbortSignal, work: (embed: Embed) => Promise<R>): Promise<R> {
    const { embedder, close } = await this.dependencies.openEmbedder(signal);
    const embed: Embed = async (texts, { before, of }) => {
      const vectors: Float32Array[] = [];
      while (vectors.length < texts.length) {
        if (signal.aborted)
          throw new AppError(
            'cancelled',
            'Reading the texts was cancelled. Nothing was compared by meaning.',
          );
        vectors.push(...(await embedder.embed(texts.slice(vectors.length, vectors.length + batch))));
        this.dependencies.emit('embedded', { texts: before + vectors.length, of });
        // The worker hears a cancel between two batches.
        await new Promise((resolve) => setTimeout(resolve));
      }
      return vectors;
    };
    try {
      return await work(embed);
    } finally {
      close();
    }
  }
}
