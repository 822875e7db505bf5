import { type BlockActivations, type Decoder, disposeActivations } from '../decoder/decoder.ts';
import { disposeRopes, type LayerRopes } from '../decoder/rope.ts';
import type { BatchShape } from '../kernels/kernels.ts';
import type { Tensor2D } from '../tf.ts';
import { blockBackward } from './block-backward.ts';
import type { SiteGradient, TrainingAdapter } from './training-adapter.ts';

/**
 * Some rows through the decoder and back. Kept in between: each layer's input, and unless `recompute` what each
 * layer computed; with it, layers are recomputed in the backward pass (gradient checkpointing), with the same numbers.
 */
export class TrainingPass {
  private readonly shape: BatchShape;
  private readonly select: Int32Array;
  private readonly ropes: LayerRopes;
  private readonly inputs: Tensor2D[] = [];
  private readonly activations = new Map<number, BlockActivations>();
  private output: Tensor2D | null = null;

  /** @param rows token ids; each row is read at its last token */
  constructor(
    private readonly decoder: Decoder,
    private readonly adapter: TrainingAdapter,
    private readonly recompute: boolean,
    private readonly rows: readonly Int32Array[],
  ) {
    const tokens = Math.max(...rows.map((row) => row.length));
    this.shape = { rows: rows.length, tokens };
    this.select = Int32Array.from(rows, (row, b) => b * tokens + row.length - 1);
    this.ropes = decoder.ropes(0, tokens);
  }

  /** Hidden states at each row's last token, before the final norm: [B, C]. The pass owns them. */
  forward(): Tensor2D {
    const { config } = this.decoder;
    const ids = new Int32Array(this.shape.rows * this.shape.tokens);
    for (const [b, row] of this.rows.entries()) ids.set(row, b * this.shape.tokens);
    let x = this.decoder.embed(ids);
    for (let layer = 0; layer < config.layers; layer++) {
      this.inputs.push(x);
      x = this.block(layer, x, !this.recompute);
    }
    this.output = x;
    return x;
  }

  /** @param dHidden gradient of what `forward` gave, [B, C] */
  backward(dHidden: Tensor2D, onGradient: (gradient: SiteGradient) => void): void {
    let dy: Tensor2D | null = dHidden;
    try {
      for (let layer = this.inputs.length - 1; layer >= 0 && dy; layer--) {
        const below: Tensor2D | null = this.blockBackward(layer, dy, onGradient);
        if (dy !== dHidden) dy.dispose();
        dy = below;
      }
    } finally {
      if (dy !== dHidden) dy?.dispose();
    }
  }

  /** Free everything, however far it came. */
  dispose(): void {
    for (const x of this.inputs) x.dispose();
    for (const activations of this.activations.values()) disposeActivations(activations);
    this.inputs.length = 0;
    this.activations.clear();
    this.output?.dispose();
    this.output = null;
    disposeRopes(this.ropes);
  }

  private blockBackward(
    layer: number,
    dy: Tensor2D,
    onGradient: (gradient: SiteGradient) => void,
  ): Tensor2D | null {
    const { decoder, adapter } = this;
    const rope = this.ropes.of(layer);
    const x = this.inputs[layer]!;
    if (this.recompute) this.block(layer, x, true).dispose();
    const activations = this.activations.get(layer)!;
    const select = layer === decoder.config.layers - 1 ? this.select : null;
    const below = blockBackward({ decoder, adapter, rope, onGradient }, layer, x, activations, dy, select);
    disposeActivations(activations);
    this.activations.delete(layer);
    x.dispose();
    this.inputs.length = layer;
    return below;
  }

  private block(layer: number, x: Tensor2D, keepActivations: boolean): Tensor2D {
    return this.decoder.block(layer, x, this.shape, this.ropes.of(layer), {
      adapter: this.adapter,
      select: this.select,
      onActivations: keepActivations
        ? (_, activations) => this.activations.set(layer, activations)
        : undefined,
    });
  }
}
