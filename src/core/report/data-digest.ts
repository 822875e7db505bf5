import type { MetricRows, ScoreColumn } from '../metrics/rows.ts';
import { renumber } from '../metrics/sample.ts';

/** What `dataBytes` covers, in words. */
export const digestCovers =
  'SHA-256 of everything that the figures are computed from, row by row: label, score and whether it is valid, which rows answer one instruction, and the length of each response. The same rows give the same digest on the page and by the command; it does not cover the texts themselves.';

/**
 * The bytes behind the digest of a report's data: for each row, little-endian, label and score as 64-bit floats (NaN
 * where missing or invalid), instruction number by first appearance and characters as 32-bit integers, validity as a byte.
 */
export function dataBytes(rows: MetricRows, column: ScoreColumn): Uint8Array {
  const size = 8 + 8 + 4 + 4 + 1;
  const n = rows.label.length;
  const view = new DataView(new ArrayBuffer(n * size));
  const { cluster } = renumber(rows.instruction);
  for (let row = 0; row < n; row++) {
    const at = row * size;
    const valid = column.valid[row] === 1;
    view.setFloat64(at, known(rows.label[row]!), true);
    view.setFloat64(at + 8, valid ? known(column.score[row]!) : Number.NaN, true);
    view.setInt32(at + 16, cluster[row]!, true);
    view.setInt32(at + 20, rows.length[row]!, true);
    view.setUint8(at + 24, valid ? 1 : 0);
  }
  return new Uint8Array(view.buffer);
}

/** One NaN, and one zero. */
const known = (value: number) => (Number.isNaN(value) ? Number.NaN : value === 0 ? 0 : value);
