import type { GenerationEnd } from '#core/language-model/generation.ts';
import {
  type Decoder,
  disposeCache,
  type ForwardOptions,
  type KvCache,
  type ProjectionAdapter,
} from '../decoder/decoder.ts';
import type { KeysValues } from '../kernels/kernels.ts';
import { type Tensor2D, takeData, tidy } from '../tf.ts';
import { SegmentedDecodeCache } from './segmented-decode-cache.ts';

export interface Continuation {
  /** Tokens written, the one that ended the turn left out. */
  ids: number[];
  end: GenerationEnd;
}

export interface ContinueOptions {
  /** Continuations of the one prompt. */
  samples: number;
  maxTokens: number;
  stopIds: ReadonlySet<number>;
  adapter: ProjectionAdapter | null;
  /** The next token of a sample, from its logits [V]. */
  choose(sample: number, logits: Float32Array): number;
  onToken(sample: number, id: number): void;
  /** Awaited before each token; false ends all. */
  mayGoOn(): Promise<boolean>;
  /** Each step's computation runs inside it. */
  guard<R>(work: () => Promise<R>): Promise<R>;
}

/** Several continuations of one prompt, a token of each at a time. The prompt is computed once, and kept once. */
export async function continueTokens(
  decoder: Decoder,
  prompt: Int32Array,
  options: ContinueOptions,
): Promise<Continuation[]> {
  const { samples, maxTokens, adapter, guard } = options;
  const { vocabSize: V, contextLength } = decoder.config;
  const written = Array.from({ length: samples }, (): Continuation => ({ ids: [], end: 'cancelled' }));
  if (!(await options.mayGoOn())) return written;
  const { cache, logits: first } = await guard(() => readPrompt(decoder, prompt, adapter));
  const decodeCache = new SegmentedDecodeCache(cache, decoder.kernels);
  try {
    let going = written.map((_, sample) => sample);
    let logits = first;
    for (;;) {
      const chosen = going.map((sample, row) => {
        const own = logits.length === V ? logits : logits.subarray(row * V, (row + 1) * V);
        return options.choose(sample, own);
      });
      const more = going.map((sample, row) => take(written[sample]!, chosen[row]!, sample));
      const rows = [...going.keys()].filter((row) => more[row]);
      if (rows.length === 0) return written;
      if (decodeCache.tokens > prompt.length && rows.length < going.length) decodeCache.keepRows(rows);
      going = rows.map((row) => going[row]!);
      const ids = Int32Array.from(rows, (row) => chosen[row]!);
      if (!(await options.mayGoOn())) return written;
      logits = await guard(() => takeData(step(decoder, ids, { decodeCache, adapter })));
      decodeCache.advance();
    }
  } finally {
    decodeCache.dispose();
    disposeCache(cache);
  }

  /** Adds a token to a continuation; whether it goes on after it. */
  function take(continuation: Continuation, id: number, sample: number): boolean {
    if (options.stopIds.has(id)) {
      continuation.end = 'stop';
      return false;
    }
    continuation.ids.push(id);
    options.onToken(sample, id);
    const { length } = continuation.ids;
    if (length === maxTokens) continuation.end = 'max-tokens';
    else if (prompt.length + length >= contextLength) continuation.end = 'context';
    else return true;
    return false;
  }
}

/** Keys and values of a prompt, and the logits after it. */
async function readPrompt(
  decoder: Decoder,
  prompt: Int32Array,
  adapter: ProjectionAdapter | null,
): Promise<{ cache: KvCache; logits: Float32Array }> {
  const layers: KeysValues[] = [];
  const cache = { tokens: prompt.length, layers };
  try {
    const select = Int32Array.of(prompt.length - 1);
    const onKeysValues = (_: number, keysValues: KeysValues) => layers.push(keysValues);
    const shape = { rows: 1, tokens: prompt.length };
    const logits = tidy(() =>
      decoder.logits(decoder.forward(prompt, shape, { select, adapter, onKeysValues })),
    );
    return { cache, logits: await takeData(logits) };
  } catch (thrown) {
    disposeCache(cache);
    throw thrown;
  }
}

/** Logits after one new token of each row: [B, V]. */
const step = (decoder: Decoder, ids: Int32Array, options: ForwardOptions): Tensor2D =>
  tidy(() => decoder.logits(decoder.forward(ids, { rows: ids.length, tokens: 1 }, options)));
