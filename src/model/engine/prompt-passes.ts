import type { Decoder, ForwardOptions, ProjectionAdapter } from '../decoder/decoder.ts';
import { concat, dispose, type Tensor2D, tidy } from '../tf.ts';
import { PrefixCache } from './prefix-cache.ts';

/** Prompts of one batch, and how many tokens all prompts of their template begin with. */
export interface PromptBatch {
  rows: readonly Int32Array[];
  templateTokens: number;
}

/** The passes through the decoder that a judge makes: from prompts to what is read at each one's last token. */
export class PromptPasses {
  /** Whether what prompts begin with is computed once; false to measure what that gains. */
  reusesPrefixes = true;
  private projections: ProjectionAdapter | null = null;
  readonly prefixes: PrefixCache;

  constructor(
    private readonly decoder: Decoder,
    /** Token ids of 0 to 9. */
    private readonly digitIds: Int32Array,
  ) {
    this.prefixes = new PrefixCache(decoder);
  }

  /** Prefill with an adapter's projections from now on; what was computed without them is forgotten. */
  attach(projections: ProjectionAdapter | null): void {
    this.projections = projections;
    this.prefixes.clear();
  }

  /** Digit logits and log Σ exp: [B, 11]. */
  digitLogits(batch: PromptBatch): Tensor2D {
    return tidy(() => this.decoder.readout(this.prefill(batch), this.digitIds));
  }

  /**
   * After some layers and the final norm: [L·B, C]. Layers past the last one wanted are not computed.
   * @param layers how many layers, rising, 1 to all
   */
  normedStates(batch: PromptBatch, layers: readonly number[]): Tensor2D {
    return this.collecting(layers, (onHidden, states) => {
      this.prefill(batch, { layers: layers.at(-1)!, onHidden });
      return this.decoder.finalNorm(concat(states, 0));
    });
  }

  /** `digitLogits` and `normedStates` in one pass: [B, 11] and [L·B, C]. */
  digitLogitsAndStates(batch: PromptBatch, layers: readonly number[]): [Tensor2D, Tensor2D] {
    return this.collecting(layers, (onHidden, states) => {
      const last = this.prefill(batch, { onHidden });
      return [this.decoder.readout(last, this.digitIds), this.decoder.finalNorm(concat(states, 0))];
    });
  }

  /** Work on what comes out after some layers; it is freed at the end. */
  private collecting<T extends Tensor2D | [Tensor2D, Tensor2D]>(
    layers: readonly number[],
    work: (onHidden: NonNullable<ForwardOptions['onHidden']>, states: Tensor2D[]) => T,
  ): T {
    const states: Tensor2D[] = [];
    const onHidden = (layer: number, hidden: Tensor2D) =>
      layers.includes(layer + 1) ? states.push(hidden) : hidden.dispose();
    try {
      return tidy(() => work(onHidden, states));
    } finally {
      dispose(states);
    }
  }

  /** Hidden states at the last token of each row: [B, C]. */
  private prefill(
    { rows, templateTokens }: PromptBatch,
    options: Pick<ForwardOptions, 'layers' | 'onHidden'> = {},
  ): Tensor2D {
    const adapter = this.projections;
    const terms = { adapter, layers: options.layers ?? this.decoder.config.layers };
    const past = this.reusesPrefixes ? this.prefixes.find(rows, templateTokens, terms) : undefined;
    const start = past?.tokens ?? 0;
    const tokens = Math.max(...rows.map((row) => row.length)) - start;
    const ids = new Int32Array(rows.length * tokens);
    for (const [b, row] of rows.entries()) ids.set(row.subarray(start), b * tokens);
    const select = Int32Array.from(rows, (row, b) => b * tokens + row.length - start - 1);
    return this.decoder.forward(ids, { rows: rows.length, tokens }, { ...options, select, adapter, past });
  }
}
