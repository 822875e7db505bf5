import type { ByteSource } from '#core/bytes/byte-source.ts';
import { rangeSource } from '#platform/hub/range-source.ts';

/** A model's file read by range: for the headers of large files. */
export const modelSource = (url: string, size: number, fetch: typeof globalThis.fetch): ByteSource =>
  rangeSource(url, size, {
    fetch,
    withoutRanges:
      'so the model cannot be looked at before it is downloaded. Nothing was downloaded. Use another mirror, or download the file yourself and choose it under Files of your own.',
  });
