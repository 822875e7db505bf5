// Attention of one query a row over keys that lie as they were written, in several segments: nothing is packed.

import { mix, softmax } from './attention';
import { ARGUMENTS, scratchOf } from './control';
import { madd, sum4 } from './vector';

/**
 * softmax(q·kᵀ / √D)·v to out [B, H·D]. A task: the H / K queries of one row that share a key head. D is a multiple of 4.
 *
 * Arguments: q [B, H, 1, D], H, K, D, segments, their number, S = Σ P, out. A segment: k [B or 1, K, P, D], v likewise,
 * P, whether it has one row for all, how many of its first keys are not seen. S counts the keys that are.
 */
export function decodeAttention(control: usize, task: i32, thread: i32): void {
  const args = control + ARGUMENTS;
  const H = load<i32>(args, 4);
  const K = load<i32>(args, 8);
  const D = load<i32>(args, 12);
  const count = load<i32>(args, 20);
  const S = load<i32>(args, 24);
  const b = task / K;
  const kv = task % K;
  const group = H / K;
  const bytes = <usize>D << 2;
  const first = <usize>(b * H + kv * group) * bytes;
  const q = load<usize>(args) + first;
  const out = load<usize>(args, 28) + first;
  const padded = (S + 7) & ~7;
  const ld = <usize>padded << 2;
  const scores = scratchOf(control, thread);

  let segment = load<usize>(args, 16);
  let column = scores;
  for (let i = 0; i < count; i++, segment += 20) {
    const P = load<i32>(segment, 8);
    const head = load<i32>(segment, 12) ? kv : task;
    const from = load<i32>(segment, 16);
    dots(group, q, load<usize>(segment) + <usize>(head * P + from) * bytes, P - from, bytes, column, ld);
    column += <usize>(P - from) << 2;
  }

  const scale: f32 = <f32>1 / sqrt<f32>(<f32>D);
  for (let g = 0; g < group; g++) softmax(scores + <usize>g * ld, 0, S, padded, scale, 0);

  memory.fill(out, 0, <usize>group * bytes);
  segment = load<usize>(args, 16);
  column = scores;
  for (let i = 0; i < count; i++, segment += 20) {
    const P = load<i32>(segment, 8);
    const head = load<i32>(segment, 12) ? kv : task;
    const from = load<i32>(segment, 16);
    const values = load<usize>(segment, 4) + <usize>(head * P + from) * bytes;
    mix(group, P - from, column, ld, values, bytes, out, bytes);
    column += <usize>(P - from) << 2;
  }
}

/** scores[rows, P] = q[rows, D]·k[P, D]ᵀ, a key against all queries while it is near. */
function dots(rows: i32, q: usize, k: usize, P: i32, bytes: usize, scores: usize, ld: usize): void {
  for (let s = 0; s < P; s++, k += bytes, scores += 4) {
    let query = q;
    let to = scores;
    for (let row = 0; row < rows; row++, to += ld) {
      let sums = f32x4.splat(0);
      for (let o: usize = 0; o < bytes; o += 16, query += 16)
        sums = madd(v128.load(query), v128.load(k + o), sums);
      store<f32>(to, sum4(sums));
    }
  }
}
