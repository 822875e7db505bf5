import { type ByteSource, checkRange } from '#core/bytes/byte-source.ts';
import { fetchRange, type RangeOptions } from './fetch-range.ts';

/**
 * A file on a host, read by range.
 * @param size the file's size in bytes, as the Hub lists it
 */
export function rangeSource(url: string, size: number, options: RangeOptions): ByteSource {
  return {
    size,
    async read(offset, length) {
      checkRange(size, offset, length);
      if (length === 0) return new Uint8Array();
      const blob = await fetchRange(url, { from: offset, to: offset + length, size }, options);
      return new Uint8Array(await blob.arrayBuffer());
    },
  };
}
