import type { EncoderConfig } from '#model/weights/checkpoint.ts';
import type { BatchShape, HeadGeometry, Kernels } from '../kernels/kernels.ts';
import {
  add,
  div,
  mul,
  reshape,
  slice,
  sqrt,
  square,
  sum,
  type Tensor2D,
  type Tensor3D,
  tensor2d,
  tidy,
} from '../tf.ts';
import {
  disposeEncoder,
  type EncoderLayerWeights,
  type EncoderWeights,
  type LayerNormWeights,
} from './encoder-weights.ts';

/** A BERT encoder with mean pooling, such as all-MiniLM-L6-v2. Post-norm: each residual sum is normalised. */
export class Encoder {
  private readonly heads: HeadGeometry;

  constructor(
    readonly config: EncoderConfig,
    readonly weights: EncoderWeights,
    readonly kernels: Kernels,
  ) {
    const { heads, hiddenSize } = config;
    this.heads = { heads, kvHeads: heads, headDim: hiddenSize / heads };
  }

  /**
   * Unit-length embeddings, [B, C]: the mean of the last layer over each row's real tokens, normalised.
   * @param rows token ids of each text, special tokens included; none longer than `maxPositions`
   */
  embed(rows: readonly ArrayLike<number>[]): Tensor2D {
    const shape = { rows: rows.length, tokens: Math.max(...rows.map((row) => row.length)) };
    const ids = new Int32Array(shape.rows * shape.tokens);
    const real = new Float32Array(ids.length);
    for (const [b, row] of rows.entries()) {
      ids.set(row, b * shape.tokens);
      real.fill(1, b * shape.tokens, b * shape.tokens + row.length);
    }
    return tidy(() => {
      const mask = tensor2d(real, [shape.rows, shape.tokens]);
      let x = this.embeddings(ids, shape);
      for (const layer of this.weights.layers) {
        const next = this.block(layer, x, shape, mask);
        x.dispose();
        x = next;
      }
      return pool(x, mask, shape);
    });
  }

  dispose(): void {
    disposeEncoder(this.weights);
  }

  /** Word, position and type embeddings, summed and normalised: [N, C]. */
  private embeddings(ids: Int32Array, { rows: B, tokens: T }: BatchShape): Tensor2D {
    const { kernels, weights } = this;
    const C = this.config.hiddenSize;
    return tidy(() => {
      const words = reshape(kernels.embed(ids, weights.words), [B, T, C]);
      const positions = slice(weights.positions, [0, 0], [T, C]);
      return this.norm(reshape(add(words, positions), [B * T, C]) as Tensor2D, weights.embeddingNorm);
    });
  }

  private block(layer: EncoderLayerWeights, x: Tensor2D, shape: BatchShape, keyMask: Tensor2D): Tensor2D {
    const { kernels } = this;
    return tidy(() => {
      const heads = kernels.splitHeads(kernels.linear(x, layer.qkv), shape, this.heads, null);
      const mixed = kernels.attention(heads, { causal: false, keyMask }); // [N, C]
      const attended = this.norm(kernels.linear(mixed, layer.output, x), layer.attentionNorm);
      const inner = kernels.gelu(kernels.linear(attended, layer.up)); // [N, F]
      return this.norm(kernels.linear(inner, layer.down, attended), layer.feedForwardNorm);
    });
  }

  private norm(x: Tensor2D, { gain, bias }: LayerNormWeights): Tensor2D {
    return this.kernels.layerNorm(x, gain, bias, this.config.layerNormEps);
  }
}

/** Mean over real tokens, then unit length. The mean's divisor cancels out, so sums will do. */
function pool(x: Tensor2D, mask: Tensor2D, { rows: B, tokens: T }: BatchShape): Tensor2D {
  return tidy(() => {
    const weighted = mul(reshape(x, [B, T, -1]) as Tensor3D, reshape(mask, [B, T, 1]) as Tensor3D);
    const summed = sum<Tensor2D>(weighted, 1);
    return div(summed, sqrt(sum(square(summed), 1, true)));
  });
}
