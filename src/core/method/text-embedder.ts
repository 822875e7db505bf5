import type { ModelIdentity } from '../judge/judge.ts';

/** Texts to unit vectors, whose dot product is their cosine. Implemented in src/model. One call at a time. */
export interface TextEmbedder {
  readonly model: ModelIdentity;
  /** Tokens that are read of a text; what lies beyond is not seen. */
  readonly maxTokens: number;
  /** How much of a text is read, special tokens among it. */
  measure(text: string): { tokens: number; truncated: boolean };
  /** One unit vector a text, in order. */
  embed(texts: readonly string[]): Promise<Float32Array[]>;
}

export const dot = (a: Float32Array, b: Float32Array): number => {
  let sum = 0;
  for (let c = 0; c < a.length; c++) sum += a[c]! * b[c]!;
  return sum;
};

/** `measure` of several texts that make one score: tokens of all, and whether any is cut. */
export function measureAll(
  embedder: Pick<TextEmbedder, 'measure'>,
  texts: readonly string[],
): { tokens: number; truncated: boolean } {
  const measured = texts.map((text) => embedder.measure(text));
  return {
    tokens: measured.reduce((sum, { tokens }) => sum + tokens, 0),
    truncated: measured.some(({ truncated }) => truncated),
  };
}

/** An embedder that remembers the last texts: a reference, or an answer's siblings, come again and again. */
export class RememberedVectors {
  readonly #known = new Map<string, Float32Array>();

  constructor(
    private readonly embedder: Pick<TextEmbedder, 'embed'>,
    private readonly most = 2048,
  ) {}

  /** One vector a text, in order; each text that is not known is embedded once. */
  async of(texts: readonly string[]): Promise<Float32Array[]> {
    const wanted = [...new Set(texts)];
    const unknown = wanted.filter((text) => !this.#known.has(text));
    const fresh = unknown.length > 0 ? await this.embedder.embed(unknown) : [];
    const found = new Map(wanted.map((text) => [text, this.#known.get(text)]));
    for (const [at, text] of unknown.entries()) found.set(text, fresh[at]!);
    for (const [text, vector] of found) this.#remember(text, vector!);
    return texts.map((text) => found.get(text)!);
  }

  #remember(text: string, vector: Float32Array): void {
    this.#known.delete(text);
    this.#known.set(text, vector);
    if (this.#known.size > this.most) this.#known.delete(this.#known.keys().next().value!);
  }
}
