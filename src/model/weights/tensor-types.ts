import type { TensorType } from './checkpoint.ts';

/** How a type is stored: `values` numbers stand in one block of `bytes` bytes. */
export interface BlockFormat {
  values: number;
  bytes: number;
}

/** Sizes of ggml's block structs (ggml-common.h); plain types are blocks of one value. */
export const blockFormats: Record<TensorType, BlockFormat> = {
  F32: { values: 1, bytes: 4 },
  F16: { values: 1, bytes: 2 },
  BF16: { values: 1, bytes: 2 },
  Q4_0: { values: 32, bytes: 18 },
  Q4_1: { values: 32, bytes: 20 },
  Q5_0: { values: 32, bytes: 22 },
  Q5_1: { values: 32, bytes: 24 },
  Q8_0: { values: 32, bytes: 34 },
  Q4_K: { values: 256, bytes: 144 },
  Q5_K: { values: 256, bytes: 176 },
  Q6_K: { values: 256, bytes: 210 },
};

/** Bytes of `count` values; NaN where they do not fill whole blocks. */
export function storedBytes(type: TensorType, count: number): number {
  const { values, bytes } = blockFormats[type];
  return count % values === 0 ? (count / values) * bytes : Number.NaN;
}
