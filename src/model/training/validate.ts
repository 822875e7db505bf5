import { expectedDigit } from '#core/judge/readout.ts';
import { correlation, type ValidationPoint } from '#core/training/curves.ts';
import type { RunningBackend } from '../backends/backend.ts';
import type { Decoder, ProjectionAdapter } from '../decoder/decoder.ts';
import { bucketByLength } from '../engine/batches.ts';

/** A row of a training set, as token ids. */
export interface TrainingRow {
  /** Prompt with the reference; null where the loss has no teacher. */
  teacher: Int32Array | null;
  /** Prompt without it. */
  student: Int32Array;
  /** Label, 0 to 9. */
  digit: number;
}

export interface Validator {
  decoder: Decoder;
  guard: RunningBackend['guard'];
  digitIds: Int32Array;
}

const maxBatchTokens = 2048;

/** Judge rows without reference and compare with their labels. */
export async function validate(
  { decoder, guard, digitIds }: Validator,
  adapter: ProjectionAdapter,
  rows: readonly TrainingRow[],
): Promise<Omit<ValidationPoint, 'step'>> {
  const scores = new Float64Array(rows.length);
  let crossEntropy = 0;
  const lengths = rows.map(({ student }) => student.length);
  for (const batch of bucketByLength(lengths, maxBatchTokens)) {
    const prompts = batch.map((row) => rows[row]!.student);
    const values = await guard(() => lastDigits(decoder, adapter, prompts, digitIds));
    for (const [b, row] of batch.entries()) {
      const logits = values.subarray(b * 11, b * 11 + 10);
      const logSumExp = values[b * 11 + 10]!;
      scores[row] = expectedDigit(logits.map((logit) => Math.exp(logit - logSumExp)));
      crossEntropy += logSumExp - logits[rows[row]!.digit]!;
    }
  }
  const labels = rows.map(({ digit }) => digit);
  return { agreement: correlation(scores, labels), student: crossEntropy / rows.length, rows: rows.length };
}

/** Ten digit logits and log Σ exp after each prompt: [B, 11]. */
async function lastDigits(
  decoder: Decoder,
  adapter: ProjectionAdapter,
  prompts: readonly Int32Array[],
  digitIds: Int32Array,
): Promise<Float32Array> {
  const tokens = Math.max(...prompts.map((prompt) => prompt.length));
  const ids = new Int32Array(prompts.length * tokens);
  for (const [b, prompt] of prompts.entries()) ids.set(prompt, b * tokens);
  const select = Int32Array.from(prompts, (prompt, b) => b * tokens + prompt.length - 1);
  const hidden = decoder.forward(ids, { rows: prompts.length, tokens }, { select, adapter });
  const readout = decoder.readout(hidden, digitIds);
  hidden.dispose();
  try {
    return (await readout.data()) as Float32Array;
  } finally {
    readout.dispose();
  }
}
