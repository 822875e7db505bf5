import type { DecodeCache, KvCache } from '../decoder/decoder.ts';
import type { Heads, Kernels, KeysValues, Segment } from '../kernels/kernels.ts';
import { concat, dispose, gather, keep, type Tensor2D, type Tensor4D, tensor1d, tidy } from '../tf.ts';

/** Tokens of a full segment. Until then the last segment is copied for each new token; a full one is immutable. */
const chunk = 32;

/**
 * A KV cache for decoding: rows that share one prefix and are each extended by one token a step. The prefix is never
 * copied. Decoded tokens are held in segments: the last grows to 32 tokens, full ones of equal length are joined in
 * pairs, so that a token is copied O(log n) times and attention reads O(log n) segments.
 */
export class SegmentedDecodeCache implements DecodeCache {
  /** Tokens of every row so far, the prefix included. */
  tokens: number;
  private readonly segments: KeysValues[][];
  private written = 0;

  /** @param prefix of every row, [1, K, P, D]; it stays the caller's */
  constructor(
    private readonly prefix: KvCache,
    private readonly kernels: Kernels,
  ) {
    this.tokens = prefix.tokens;
    this.segments = prefix.layers.map(() => []);
  }

  /** Take in a layer's keys and values of one new token a row, [B, K, 1, D], and mix the values in sight: [B, H·D]. */
  attend(layer: number, { q, k, v }: Heads, window = this.tokens + 1): Tensor2D {
    this.append(layer, { k, v });
    const segments = [this.prefix.layers[layer]!, ...this.segments[layer]!];
    return this.kernels.decodeAttention(q, inSight(segments, this.tokens + 1 - window));
  }

  /** All layers have taken in the token. */
  advance(): void {
    this.tokens++;
    this.written++;
  }

  /** Drop all rows but these, in this order. */
  keepRows(rows: readonly number[]): void {
    const wanted = tensor1d(rows as number[], 'int32');
    for (const segments of this.segments)
      for (const [i, segment] of segments.entries())
        segments[i] = replace(segment, (part) => gather(part, wanted, 0));
    dispose(wanted);
  }

  /** Free the decoded tokens' segments; the prefix stays. */
  dispose(): void {
    for (const segments of this.segments) for (const { k, v } of segments.splice(0)) dispose([k, v]);
  }

  private append(layer: number, next: KeysValues): void {
    const segments = this.segments[layer]!;
    if (this.written % chunk === 0) {
      while (sameLength(segments.at(-2), segments.at(-1))) {
        const later = segments.pop()!;
        segments.push(join(segments.pop()!, later));
        dispose([later.k, later.v]);
      }
      segments.push(tidy(() => ({ k: keep(next.k.clone()), v: keep(next.v.clone()) })));
    } else segments.push(join(segments.pop()!, next));
  }
}

/** Segments without those that lie before key `first` altogether. */
function inSight(segments: readonly KeysValues[], first: number): Segment[] {
  let unseen = first;
  return segments.flatMap((segment) => {
    const length = segment.k.shape[2];
    const from = Math.max(0, unseen);
    unseen -= length;
    return from < length ? [{ ...segment, from }] : [];
  });
}

const sameLength = (a: KeysValues | undefined, b: KeysValues | undefined) =>
  a !== undefined && b !== undefined && a.k.shape[2] === b.k.shape[2];

/** `later` after `earlier`, which is disposed of. */
const join = (earlier: KeysValues, later: KeysValues): KeysValues => ({
  k: replaceOne(earlier.k, (part) => concat([part, later.k], 2)),
  v: replaceOne(earlier.v, (part) => concat([part, later.v], 2)),
});

const replace = ({ k, v }: KeysValues, change: (part: Tensor4D) => Tensor4D): KeysValues => ({
  k: replaceOne(k, change),
  v: replaceOne(v, change),
});

function replaceOne(part: Tensor4D, change: (part: Tensor4D) => Tensor4D): Tensor4D {
  const changed = keep(tidy(() => change(part)));
  part.dispose();
  return changed;
}
