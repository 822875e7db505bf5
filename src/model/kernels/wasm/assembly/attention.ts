// Attention without a [T, S] matrix in memory: a task keeps the scores of a few queries in scratch.

import { transpose8 } from './linear';
import { ARGUMENTS, scratchOf } from './control';
import { multiplyRows } from './tiles';
import { exp4, ln, max4, sum4 } from './vector';

/**
 * Keys of a head by column, so that a query's scores come eight keys at a time: panels [⌈S/8⌉][D][8], the past first,
 * what is beyond S zero. A task: one panel.
 *
 * Arguments: k [B, K, T, D], T, D, past or 0 [B or 1, K, P, D], P, rows of past, K, panels.
 */
export function packKeys(control: usize, task: i32, thread: i32): void {
  const args = control + ARGUMENTS;
  const T = load<i32>(args, 4);
  const D = load<i32>(args, 8);
  const P = load<i32>(args, 16);
  const K = load<i32>(args, 24);
  const bytes = <usize>D << 2;
  const perHead = (P + T + 7) >> 3;
  const head = task / perHead;
  const first = (task % perHead) << 3;
  const keys = load<usize>(args) + <usize>(head * T) * bytes;
  const pastHead = load<i32>(args, 20) == 1 ? head % K : head;
  const past = load<usize>(args, 12) + <usize>(pastHead * P) * bytes;
  const rows = scratchOf(control, thread);
  for (let j = 0; j < 8; j++) {
    const s = first + j;
    const to = rows + <usize>j * bytes;
    if (s < P) memory.copy(to, past + <usize>s * bytes, bytes);
    else if (s < P + T) memory.copy(to, keys + <usize>(s - P) * bytes, bytes);
    else memory.fill(to, 0, bytes);
  }
  transpose8(rows, bytes, load<usize>(args, 28) + <usize>task * (bytes << 3), D);
}

/**
 * softmax(q·kᵀ / √D)·v of `queries` queries of one head, to out [B·T, H·D].
 *
 * Arguments: q [B, H, T, D], key panels, v [B, K, T, D], B, T, H, K, D, past values or 0, P, rows of past, causal,
 * key mask [B, S] or 0, out, queries a task, window: how many keys a query sees, its own and those before it, where causal.
 */
export function attention(control: usize, task: i32, thread: i32): void {
  const args = control + ARGUMENTS;
  const T = load<i32>(args, 16);
  const H = load<i32>(args, 20);
  const K = load<i32>(args, 24);
  const D = load<i32>(args, 28);
  const P = load<i32>(args, 36);
  const causal = load<i32>(args, 44) != 0;
  const queries = load<i32>(args, 56);
  const blocks = (T + queries - 1) / queries;
  const bh = task / blocks;
  const b = bh / H;
  const h = bh % H;
  const kv = b * K + h / (H / K);
  // The last queries see the most keys: they go first, so that threads end together.
  const first = (blocks - 1 - (task % blocks)) * queries;
  const rows = min(queries, T - first);
  const bytes = <usize>D << 2;
  const S = P + T;
  const seen = causal ? P + first + rows : S;
  const perHead = (S + 7) >> 3;
  const window = load<i32>(args, 60);
  // Keys before `start`, a multiple of 8, are seen by none of these queries.
  const start = causal ? max(0, P + first + 1 - window) & ~7 : 0;
  const panels = (seen - start + 7) >> 3;
  const ld = <usize>panels << 5;
  const scores = scratchOf(control, thread);

  const q = load<usize>(args) + <usize>(bh * T + first) * bytes;
  const keys = load<usize>(args, 4) + <usize>(kv * perHead + (start >> 3)) * (bytes << 3);
  memory.fill(scores, 0, <usize>rows * ld);
  for (let panel = 0; panel < panels; panel++)
    multiplyRows(rows, D, q, bytes, keys + <usize>panel * (bytes << 3), 32, scores + (<usize>panel << 5), ld);

  const keyMask = load<usize>(args, 48);
  const mask = keyMask ? keyMask + (<usize>(b * S + start) << 2) : 0;
  const scale: f32 = <f32>1 / sqrt<f32>(<f32>D);
  for (let row = 0; row < rows; row++) {
    const end = causal ? P + first + row + 1 : S;
    const from = causal ? max(start, end - window) : 0;
    softmax(scores + <usize>row * ld, from - start, end - start, panels << 3, scale, mask);
  }

  const ldo = <usize>H * bytes;
  const out = load<usize>(args, 52) + <usize>(b * T + first) * ldo + <usize>h * bytes;
  for (let row = 0; row < rows; row++) memory.fill(out + <usize>row * ldo, 0, bytes);
  const fromPast = max(0, min(P, seen) - start);
  const fromOwn = max(0, start - P);
  const pastHead = load<i32>(args, 40) == 1 ? kv % K : kv;
  const pastValues = load<usize>(args, 32) + <usize>(pastHead * P + start) * bytes;
  const values = load<usize>(args, 8) + <usize>(kv * T + fromOwn) * bytes;
  mix(rows, fromPast, scores, ld, pastValues, bytes, out, ldo);
  mix(rows, seen - start - fromPast, scores + (<usize>fromPast << 2), ld, values, bytes, out, ldo);
}

/** out[rows, D] += weights[rows, count]·values[count, D]. */
export function mix(rows: i32, count: i32, weights: usize, ld: usize, values: usize, bytes: usize, out: usize, ldo: usize): void {
  if (count == 0) return;
  for (let o: usize = 0; o < bytes; o += 32) multiplyRows(rows, count, weights, ld, values + o, bytes, out + o, ldo);
}

/**
 * exp(scale·x − max) / Σ over the floats `from` to `valid` of `count` (a multiple of 8); the rest become zero.
 * @returns log Σ exp(scale·x)
 */
export function softmax(x: usize, from: i32, valid: i32, count: i32, scale: f32, mask: usize): f32 {
  const end = x + (<usize>count << 2);
  const stop = x + (<usize>valid << 2);
  for (let at = x; at < x + (<usize>from << 2); at += 4) store<f32>(at, -Infinity);
  for (let at = stop; at < end; at += 4) store<f32>(at, -Infinity);
  if (mask)
    for (let at = x, m = mask; at < stop; at += 4, m += 4) if (load<f32>(m) == 0) store<f32>(at, -1e30);
  let peaks = f32x4.splat(-Infinity);
  for (let at = x; at < end; at += 16) peaks = f32x4.max(peaks, v128.load(at));
  const factor = f32x4.splat(scale);
  const shift = f32x4.splat(max4(peaks) * scale);
  let sums = f32x4.splat(0);
  for (let at = x; at < end; at += 16) {
    const e = exp4(f32x4.sub(f32x4.mul(v128.load(at), factor), shift));
    v128.store(at, e);
    sums = f32x4.add(sums, e);
  }
  // e^−87, the floor of exp4, is what −∞ gives: nothing beside the row's own largest, 1.
  const sum = sum4(sums);
  const inverse = f32x4.splat(<f32>1 / sum);
  for (let at = x; at < end; at += 16) v128.store(at, f32x4.mul(v128.load(at), inverse));
  return f32x4.extract_lane(shift, 0) + <f32>ln(<f64>sum);
}
