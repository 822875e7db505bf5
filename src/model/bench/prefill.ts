import type { Decoder } from '../decoder/decoder.ts';
import { type Tensor2D, tidy } from '../tf.ts';
import { randomIds } from './random-ids.ts';

/** What a judge does with a batch: a prefill, then the readout at each row's last token. */
export function prefillAndRead(decoder: Decoder, digitIds: Int32Array, rows: number, tokens: number) {
  const ids = randomIds(rows * tokens, decoder.config.vocabSize, 7 * tokens + rows);
  const select = Int32Array.from({ length: rows }, (_, row) => (row + 1) * tokens - 1);
  return (): Tensor2D =>
    tidy(() => decoder.readout(decoder.forward(ids, { rows, tokens }, { select }), digitIds));
}
