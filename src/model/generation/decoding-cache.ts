import type { KvCache } from '../decoder/decoder.ts';
import type { Heads, Kernels, KeysValues } from '../kernels/kernels.ts';
import { concat, dispose, gather, keep, type Tensor2D, type Tensor4D, tensor1d, tidy } from '../tf.ts';

/** Tokens that the last stretch grows to, by a copy of it for each token, before it is left as it is. */
const chunk = 32;

/**
 * Keys and values of texts that grow a token at a time: rows that begin with one shared prefix, and go on each by
 * itself. The prefix is never copied. What was written since is kept in stretches: the last grows to 32 tokens,
 * whole ones are joined in pairs of equal length, so that a token is copied O(log n) times, and there are
 * O(log n) stretches to attend over.
 */
export class DecodingCache {
  /** Tokens of every row so far, the prefix included. */
  tokens: number;
  private readonly stretches: KeysValues[][];
  private written = 0;

  /** @param prefix of every row, [1, K, P, D]; it stays the caller's */
  constructor(
    private readonly prefix: KvCache,
    private readonly kernels: Kernels,
  ) {
    this.tokens = prefix.tokens;
    this.stretches = prefix.layers.map(() => []);
  }

  /** Take in a layer's keys and values of one new token a row, [B, K, 1, D], and mix all values: [B, H·D]. */
  attend(layer: number, { q, k, v }: Heads): Tensor2D {
    this.append(layer, { k, v });
    return this.kernels.decodeAttention(q, [this.prefix.layers[layer]!, ...this.stretches[layer]!]);
  }

  /** All layers have taken in the token. */
  advance(): void {
    this.tokens++;
    this.written++;
  }

  /** Go on with only these rows, in this order. */
  keepRows(rows: readonly number[]): void {
    const wanted = tensor1d(rows as number[], 'int32');
    for (const stretches of this.stretches)
      for (const [i, stretch] of stretches.entries())
        stretches[i] = replace(stretch, (part) => gather(part, wanted, 0));
    dispose(wanted);
  }

  /** Free what was written since the prefix. */
  dispose(): void {
    for (const stretches of this.stretches) for (const { k, v } of stretches.splice(0)) dispose([k, v]);
  }

  private append(layer: number, next: KeysValues): void {
    const stretches = this.stretches[layer]!;
    if (this.written % chunk === 0) {
      while (sameLength(stretches.at(-2), stretches.at(-1))) {
        const later = stretches.pop()!;
        stretches.push(join(stretches.pop()!, later));
        dispose([later.k, later.v]);
      }
      stretches.push(tidy(() => ({ k: keep(next.k.clone()), v: keep(next.v.clone()) })));
    } else stretches.push(join(stretches.pop()!, next));
  }
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
