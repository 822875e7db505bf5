import type { ModelIdentity } from '#core/judge/judge.ts';
import type { TextEmbedder } from '#core/method/text-embedder.ts';
import { catalogueModel, embedderId } from '#core/models/catalogue.ts';
import type { Checkpoint, EncoderConfig } from '#model/weights/checkpoint.ts';
import type { RunningBackend } from '../backends/backend.ts';
import { bucketByLength } from '../engine/batches.ts';
import { Encoder } from './encoder.ts';
import { uploadEncoder } from './encoder-weights.ts';

/** What the embedder needs of a tokenizer. */
export interface WordTokenizer {
  /** The first ids of a text in which no special token counts as such. */
  encodeStart(text: string, count: number): number[];
  idOf(token: string): number | null;
}

/** all-MiniLM-L6-v2 reads this many tokens of a text (its sentence_bert_config.json); the rest is not seen. */
const maxTokens = 256;

const maxBatchTokens = 4096;

/** Texts to unit vectors, whose dot product is the cosine of sentence-transformers. */
export class SentenceEmbedder implements TextEmbedder {
  private constructor(
    readonly model: ModelIdentity,
    private readonly encoder: Encoder,
    private readonly tokenizer: WordTokenizer,
    private readonly backend: RunningBackend,
  ) {}

  static async load(
    checkpoint: Checkpoint,
    tokenizer: WordTokenizer,
    backend: RunningBackend,
    onProgress?: (done: number, total: number) => void,
  ): Promise<SentenceEmbedder> {
    const weights = await backend.guard(() => uploadEncoder(checkpoint, backend.kernels, onProgress));
    const encoder = new Encoder(checkpoint.config as EncoderConfig, weights, backend.kernels);
    const { name } = catalogueModel(embedderId);
    const model = { id: embedderId, name, sha256: checkpoint.sha256 };
    return new SentenceEmbedder(model, encoder, tokenizer, backend);
  }

  /** Length of a vector. */
  get dimensions(): number {
    return this.encoder.config.hiddenSize;
  }

  /** One unit vector a text, in order. An empty text has one too. */
  async embed(texts: readonly string[]): Promise<Float32Array[]> {
    const rows = texts.map((text) => this.tokenise(text));
    const vectors = new Array<Float32Array>(texts.length);
    const lengths = rows.map((row) => row.length);
    for (const batch of bucketByLength(lengths, maxBatchTokens)) {
      const values = await this.backend.guard(async () => {
        const embedded = this.encoder.embed(batch.map((row) => rows[row]!));
        const data = await embedded.data();
        embedded.dispose();
        return data as Float32Array;
      });
      for (const [b, row] of batch.entries())
        vectors[row] = values.slice(b * this.dimensions, (b + 1) * this.dimensions);
    }
    return vectors;
  }

  dispose(): void {
    this.encoder.dispose();
  }

  get maxTokens(): number {
    return Math.min(maxTokens, this.encoder.config.maxPositions);
  }

  measure(text: string): { tokens: number; truncated: boolean } {
    const words = this.tokenizer.encodeStart(text, this.maxTokens - 1).length + 2;
    return { tokens: Math.min(words, this.maxTokens), truncated: words > this.maxTokens };
  }

  private tokenise(text: string): number[] {
    const { tokenizer } = this;
    const room = this.maxTokens - 2;
    return [tokenizer.idOf('[CLS]')!, ...tokenizer.encodeStart(text, room), tokenizer.idOf('[SEP]')!];
  }
}
