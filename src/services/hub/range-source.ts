import { type ByteSource, checkRange } from '#core/bytes/byte-source.ts';
import { AppError } from '#core/errors.ts';

/**
 * A file on a host, read by range: for the headers of large files.
 * @param size the file's size in bytes, as the Hub lists it
 */
export function rangeSource(url: string, size: number, fetch: typeof globalThis.fetch): ByteSource {
  return {
    size,
    async read(offset, length) {
      checkRange(size, offset, length);
      if (length === 0) return new Uint8Array();
      const headers = { Range: `bytes=${offset}-${offset + length - 1}` };
      const response = await fetch(url, { headers, cache: 'no-store' });
      if (response.status === 206 || (response.status === 200 && length === size)) {
        const bytes = new Uint8Array(await response.arrayBuffer());
        if (bytes.length === length) return bytes;
      } else void response.body?.cancel().catch(() => {});
      throw new AppError(
        'network',
        `${new URL(url).host} does not give parts of a file (it answered ${response.status}), so the model cannot be looked at before it is downloaded. Nothing was downloaded. Use another mirror, or download the file yourself and choose it under Files of your own.`,
        { url, status: response.status },
      );
    },
  };
}
