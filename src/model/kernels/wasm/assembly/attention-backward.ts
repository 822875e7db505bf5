// Gradients of causal attention, P = softmax(q·kᵀ / √D) and O = P·v, with P computed again rather than kept:
//
//   dv = Pᵀ·dO     dS = P·(dO·vᵀ − Σ(dO·O))     dq = dS·k / √D     dk = dSᵀ·q / √D
//
// One job goes by queries and gives dq; the next goes by keys and gives dk and dv, so that no two tasks add to the
// same place. Between them lie, for each query, log Σ exp of its scores and Σ(dO·O).

import { mix, softmax } from './attention';
import { ARGUMENTS, scratchOf } from './control';
import { multiplyRows } from './tiles';
import { exp4, madd, sum4 } from './vector';

/**
 * dq of `queries` queries of one head, and what the job by keys needs.
 *
 * Arguments: q [B, H, T, D], key panels, value panels, k [B, K, T, D], dO and O [B, H, T, D], T, H, K, D, dq,
 * log-sum-exps [B, H, Tp], Σ(dO·O) [B, H, Tp], queries a task, window. Tp is T rounded up to eights.
 */
export function attentionBackwardQueries(control: usize, task: i32, thread: i32): void {
  const args = control + ARGUMENTS;
  const T = load<i32>(args, 24);
  const H = load<i32>(args, 28);
  const K = load<i32>(args, 32);
  const D = load<i32>(args, 36);
  const queries = load<i32>(args, 52);
  const window = load<i32>(args, 56);
  const blocks = (T + queries - 1) / queries;
  const bh = task / blocks;
  const kv = (bh / H) * K + (bh % H) / (H / K);
  const first = (blocks - 1 - (task % blocks)) * queries;
  const rows = min(queries, T - first);
  const bytes = <usize>D << 2;
  const seen = first + rows;
  const perHead = (T + 7) >> 3;
  const panels = (seen + 7) >> 3;
  const ld = <usize>panels << 5;
  const weights = scratchOf(control, thread);
  const dWeights = weights + <usize>rows * ld;
  const from = <usize>(bh * T + first) * bytes;
  const q = load<usize>(args) + from;
  const dOut = load<usize>(args, 16) + from;
  const out = load<usize>(args, 20) + from;
  const keyPanels = load<usize>(args, 4) + <usize>(kv * perHead) * (bytes << 3);
  const valuePanels = load<usize>(args, 8) + <usize>(kv * perHead) * (bytes << 3);

  memory.fill(weights, 0, 2 * <usize>rows * ld);
  for (let panel = 0; panel < panels; panel++) {
    const at = <usize>panel * (bytes << 3);
    multiplyRows(rows, D, q, bytes, keyPanels + at, 32, weights + (<usize>panel << 5), ld);
    multiplyRows(rows, D, dOut, bytes, valuePanels + at, 32, dWeights + (<usize>panel << 5), ld);
  }
  const scale: f32 = <f32>1 / sqrt<f32>(<f32>D);
  const stats = <usize>(bh * (perHead << 3) + first) << 2;
  const sums = load<usize>(args, 44) + stats;
  const alongs = load<usize>(args, 48) + stats;
  for (let row = 0; row < rows; row++) {
    const at = <usize>row * ld;
    const along = dot(dOut + <usize>row * bytes, out + <usize>row * bytes, bytes);
    store<f32>(sums + (<usize>row << 2), softmax(weights + at, max(0, first + row + 1 - window), first + row + 1, panels << 3, scale, 0));
    store<f32>(alongs + (<usize>row << 2), along);
    const shift = f32x4.splat(along);
    const factor = f32x4.splat(scale);
    for (let o: usize = 0; o < ld; o += 16) {
      const p = f32x4.mul(v128.load(weights + at + o), factor);
      v128.store(weights + at + o, f32x4.mul(p, f32x4.sub(v128.load(dWeights + at + o), shift)));
    }
  }
  const dq = load<usize>(args, 40) + from;
  memory.fill(dq, 0, <usize>rows * bytes);
  mix(rows, seen, weights, ld, load<usize>(args, 12) + <usize>(kv * T) * bytes, bytes, dq, bytes);
}

/**
 * dk and dv of `keys` keys (a multiple of 8) of one key head, from all queries of its group that see them.
 *
 * Arguments: k and v [B, K, T, D], query panels and dO panels (by query head), q and dO [B, H, T, D], T, H, K, D,
 * dk, dv, log-sum-exps, Σ(dO·O), keys a task, window.
 */
export function attentionBackwardKeys(control: usize, task: i32, thread: i32): void {
  const args = control + ARGUMENTS;
  const T = load<i32>(args, 24);
  const H = load<i32>(args, 28);
  const K = load<i32>(args, 32);
  const D = load<i32>(args, 36);
  const keys = load<i32>(args, 56);
  const window = load<i32>(args, 60);
  const G = H / K;
  const blocks = (T + keys - 1) / keys;
  const kv = task / blocks;
  const first = (task % blocks) * keys;
  const rows = min(keys, T - first);
  const bytes = <usize>D << 2;
  const perHead = (T + 7) >> 3;
  const panels = perHead - (first >> 3);
  const ld = <usize>panels << 5;
  const weights = scratchOf(control, thread);
  const dScores = weights + <usize>rows * ld;
  const own = <usize>(kv * T + first) * bytes;
  const k = load<usize>(args) + own;
  const v = load<usize>(args, 4) + own;
  const dk = load<usize>(args, 40) + own;
  const dv = load<usize>(args, 44) + own;
  memory.fill(dk, 0, <usize>rows * bytes);
  memory.fill(dv, 0, <usize>rows * bytes);
  const scale: f32 = <f32>1 / sqrt<f32>(<f32>D);

  for (let g = 0; g < G; g++) {
    const bh = kv * G + g;
    const panel0 = <usize>(bh * perHead + (first >> 3)) * (bytes << 3);
    memory.fill(weights, 0, 2 * <usize>rows * ld);
    for (let panel = 0; panel < panels; panel++) {
      const at = panel0 + <usize>panel * (bytes << 3);
      const column = <usize>panel << 5;
      multiplyRows(rows, D, k, bytes, load<usize>(args, 8) + at, 32, weights + column, ld);
      multiplyRows(rows, D, v, bytes, load<usize>(args, 12) + at, 32, dScores + column, ld);
    }
    const stats = <usize>(bh * (perHead << 3) + first) << 2;
    for (let row = 0; row < rows; row++)
      scoreKey(
        weights + <usize>row * ld,
        dScores + <usize>row * ld,
        ld,
        row,
        min(T - first, row + window),
        scale,
        load<usize>(args, 48) + stats,
        load<usize>(args, 52) + stats,
      );
    const queries = <usize>(bh * T + first) * bytes;
    mix(rows, T - first, weights, ld, load<usize>(args, 20) + queries, bytes, dv, bytes);
    mix(rows, T - first, dScores, ld, load<usize>(args, 16) + queries, bytes, dk, bytes);
  }
}

/** One key's scores and dO·v over queries to P and dS. Queries before `from` and from `end` do not see it. */
function scoreKey(
  weights: usize,
  dScores: usize,
  ld: usize,
  from: i32,
  end: i32,
  scale: f32,
  sums: usize,
  alongs: usize,
): void {
  const factor = f32x4.splat(scale);
  for (let o: usize = 0; o < ld; o += 16) {
    const score = f32x4.mul(v128.load(weights + o), factor);
    const p = exp4(f32x4.sub(score, v128.load(sums + o)));
    v128.store(weights + o, p);
    const change = f32x4.sub(v128.load(dScores + o), v128.load(alongs + o));
    v128.store(dScores + o, f32x4.mul(f32x4.mul(p, factor), change));
  }
  const before = <usize>from << 2;
  const after = <usize>end << 2;
  memory.fill(weights, 0, before);
  memory.fill(dScores, 0, before);
  memory.fill(weights + after, 0, ld - after);
  memory.fill(dScores + after, 0, ld - after);
}

@inline
function dot(a: usize, b: usize, bytes: usize): f32 {
  let total = f32x4.splat(0);
  for (let o: usize = 0; o < bytes; o += 16) total = madd(v128.load(a + o), v128.load(b + o), total);
  return sum4(total);
}
