// From a fused projection to heads, and back.

import { ARGUMENTS } from './control';
import { normalise } from './rows';
import { normaliseBackward } from './rows-backward';

/**
 * A fused projection [B·T, (H + 2K)·D] to q [B, H, T, D], k and v [B, K, T, D]; q and k normalised where they have
 * gains, and rotated where there are tables. A task: one token.
 *
 * Arguments: qkv, T, H, K, D, cos or 0, sin, gain of q or 0, gain of k, eps, q, k, v.
 */
export function splitHeads(control: usize, task: i32, thread: i32): void {
  const args = control + ARGUMENTS;
  const T = load<i32>(args, 4);
  const H = load<i32>(args, 8);
  const K = load<i32>(args, 12);
  const D = load<i32>(args, 16);
  const bytes = <usize>D << 2;
  const b = task / T;
  const t = task % T;
  const half = bytes >> 1;
  const tables = load<usize>(args, 20);
  const cos = tables ? tables + <usize>t * half : 0;
  const sin = load<usize>(args, 24) + <usize>t * half;
  const eps = load<f32>(args, 36);
  let from = load<usize>(args) + <usize>task * <usize>(H + 2 * K) * bytes;
  for (let part = 0; part < 3; part++) {
    const heads = part == 0 ? H : K;
    const gain = part == 0 ? load<usize>(args, 28) : part == 1 ? load<usize>(args, 32) : 0;
    const out = load<usize>(args + 40 + (<usize>part << 2));
    for (let head = 0; head < heads; head++, from += bytes) {
      const to = out + <usize>((b * heads + head) * T + t) * bytes;
      if (gain) normalise(from, D, gain, eps, to);
      else memory.copy(to, from, bytes);
      if (part < 2 && cos) rotate(to, half, cos, sin, 1);
    }
  }
}

/**
 * Of splitHeads: dq [B, H, T, D], dk and dv [B, K, T, D] to the gradient of the fused projection. A task: one token.
 *
 * Arguments: out, T, H, K, D, cos or 0, sin, gain of q or 0, gain of k, eps, dq, dk, dv, the projection (for the gains).
 */
export function splitHeadsBackward(control: usize, task: i32, thread: i32): void {
  const args = control + ARGUMENTS;
  const T = load<i32>(args, 4);
  const H = load<i32>(args, 8);
  const K = load<i32>(args, 12);
  const D = load<i32>(args, 16);
  const bytes = <usize>D << 2;
  const b = task / T;
  const t = task % T;
  const half = bytes >> 1;
  const tables = load<usize>(args, 20);
  const cos = tables ? tables + <usize>t * half : 0;
  const sin = load<usize>(args, 24) + <usize>t * half;
  const eps = load<f32>(args, 36);
  const offset = <usize>task * <usize>(H + 2 * K) * bytes;
  let to = load<usize>(args) + offset;
  let x = load<usize>(args, 52) + offset;
  for (let part = 0; part < 3; part++) {
    const heads = part == 0 ? H : K;
    const gain = part == 0 ? load<usize>(args, 28) : part == 1 ? load<usize>(args, 32) : 0;
    const from = load<usize>(args + 40 + (<usize>part << 2));
    for (let head = 0; head < heads; head++, to += bytes, x += bytes) {
      memory.copy(to, from + <usize>((b * heads + head) * T + t) * bytes, bytes);
      if (part < 2 && cos) rotate(to, half, cos, sin, -1);
      if (gain) normaliseBackward(x, D, gain, eps, to, to);
    }
  }
}

/** Dimension j turns with j + D/2, forwards for 1 and back for −1. `half`: bytes of D/2 floats. */
@inline
function rotate(x: usize, half: usize, cos: usize, sin: usize, direction: f32): void {
  const sign = f32x4.splat(direction);
  const whole = half & ~15;
  for (let o: usize = 0; o < whole; o += 16) {
    const a = v128.load(x + o);
    const b = v128.load(x + half + o);
    const c = v128.load(cos + o);
    const s = f32x4.mul(v128.load(sin + o), sign);
    v128.store(x + o, f32x4.sub(f32x4.mul(a, c), f32x4.mul(b, s)));
    v128.store(x + half + o, f32x4.add(f32x4.mul(b, c), f32x4.mul(a, s)));
  }
  for (let o = whole; o < half; o += 4) {
    const a = load<f32>(x + o);
    const b = load<f32>(x + half + o);
    const c = load<f32>(cos + o);
    const s = load<f32>(sin + o) * direction;
    store<f32>(x + o, a * c - b * s);
    store<f32>(x + half + o, b * c + a * s);
  }
}

