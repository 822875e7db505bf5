/**
 * Put the rows of a llama q or k projection back in Hugging Face's order.
 * GGUF interleaves the two halves of each head (row 2i + j of a head is Hugging Face's row j·D/2 + i),
 * for a rotary embedding over neighbouring pairs; Hugging Face rotates a head's first half against its second.
 * Works on any row of `rowBytes` bytes: floats, packed blocks, or single values of a bias.
 */
export function unpermuteRows(bytes: Uint8Array, rowBytes: number, heads: number): Uint8Array<ArrayBuffer> {
  const headDim = bytes.length / rowBytes / heads;
  const out = new Uint8Array(bytes.length);
  for (let head = 0; head < heads; head++) {
    for (let row = 0; row < headDim; row++) {
      const from = head * headDim + 2 * (row % (headDim / 2)) + Math.floor(row / (headDim / 2));
      out.set(bytes.subarray(from * rowBytes, (from + 1) * rowBytes), (head * headDim + row) * rowBytes);
    }
  }
  return out;
}
