/**
 * About as many bytes as a stored record takes, before the browser compresses it: what typed arrays hold, a byte for a
 * character, eight for a number.
 */
export function recordBytes(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value === 'number') return 8;
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (value instanceof ArrayBuffer) return value.byteLength;
  if (value instanceof Blob) return value.size;
  if (typeof value !== 'object' || value === null) return 1;
  let bytes = 0;
  for (const [key, part] of Object.entries(value))
    bytes += (Array.isArray(value) ? 0 : key.length) + recordBytes(part);
  return bytes;
}
