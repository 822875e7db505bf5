// Gradients of what is done to each row by itself. A task: `rowsPerTask` rows.

import { ARGUMENTS } from './control';
import { sigmoidArgument } from './rows';
import { loadPartial, madd, sigmoid4, storePartial, sum4 } from './vector';

/** Of rmsNorm. Arguments: x, rows, columns, gain, eps, dy, dx, rowsPerTask. */
export function rmsNormBackward(control: usize, task: i32, thread: i32): void {
  const args = control + ARGUMENTS;
  const columns = load<i32>(args, 8);
  const gain = load<usize>(args, 12);
  const eps = load<f32>(args, 16);
  const rowsPerTask = load<i32>(args, 28);
  const bytes = <usize>columns << 2;
  const first = task * rowsPerTask;
  const last = min(load<i32>(args, 4), first + rowsPerTask);
  let x = load<usize>(args) + <usize>first * bytes;
  let dy = load<usize>(args, 20) + <usize>first * bytes;
  let dx = load<usize>(args, 24) + <usize>first * bytes;
  for (let row = first; row < last; row++, x += bytes, dy += bytes, dx += bytes)
    normaliseBackward(x, columns, gain, eps, dy, dx);
}

/** One row. With r = 1 / √(mean(x²) + eps) and h = gain·dy: dx = r·h − x·r³·mean(h·x). dx may be dy. */
export function normaliseBackward(x: usize, columns: i32, gain: usize, eps: f32, dy: usize, dx: usize): void {
  const whole = (<usize>columns << 2) & ~15;
  const rest = columns & 3;
  let squares = f32x4.splat(0);
  let products = f32x4.splat(0);
  for (let o: usize = 0; o < whole; o += 16) {
    const v = v128.load(x + o);
    squares = madd(v, v, squares);
    products = madd(f32x4.mul(v128.load(gain + o), v128.load(dy + o)), v, products);
  }
  const tail = loadPartial(x + whole, rest);
  const tailH = f32x4.mul(loadPartial(gain + whole, rest), loadPartial(dy + whole, rest));
  squares = madd(tail, tail, squares);
  products = madd(tailH, tail, products);
  const size = <f32>columns;
  const r: f32 = <f32>1 / sqrt<f32>(sum4(squares) / size + eps);
  const scale = f32x4.splat(r);
  const along = f32x4.splat(r * r * r * (sum4(products) / size));
  for (let o: usize = 0; o < whole; o += 16) {
    const h = f32x4.mul(v128.load(gain + o), v128.load(dy + o));
    v128.store(dx + o, f32x4.sub(f32x4.mul(h, scale), f32x4.mul(v128.load(x + o), along)));
  }
  storePartial(dx + whole, f32x4.sub(f32x4.mul(tailH, scale), f32x4.mul(tail, along)), rest);
}

/**
 * Of gatedUnit. With z = linear·g·(1 + cubic·g²) and σ = σ(z): d(g·σ)/dg = σ + g·σ·(1 − σ)·dz/dg.
 * Arguments: gate and up side by side, rows, columns (of dy), dy, out, rowsPerTask, linear, cubic.
 */
export function gatedUnitBackward(control: usize, task: i32, thread: i32): void {
  const args = control + ARGUMENTS;
  const columns = load<i32>(args, 8);
  const rowsPerTask = load<i32>(args, 20);
  const bytes = <usize>columns << 2;
  const whole = bytes & ~15;
  const rest = columns & 3;
  const first = task * rowsPerTask;
  const last = min(load<i32>(args, 4), first + rowsPerTask);
  let gate = load<usize>(args) + 2 * <usize>first * bytes;
  let dy = load<usize>(args, 12) + <usize>first * bytes;
  let out = load<usize>(args, 16) + 2 * <usize>first * bytes;
  const linear = f32x4.splat(load<f32>(args, 24));
  const cubic = f32x4.splat(load<f32>(args, 28));
  for (let row = first; row < last; row++, gate += 2 * bytes, dy += bytes, out += 2 * bytes) {
    for (let o: usize = 0; o < whole; o += 16) {
      const g = v128.load(gate + o);
      const d = v128.load(dy + o);
      const sigma = sigmoid4(sigmoidArgument(g, linear, cubic));
      v128.store(out + o, dGate(g, v128.load(gate + bytes + o), d, sigma, linear, cubic));
      v128.store(out + bytes + o, f32x4.mul(d, f32x4.mul(g, sigma)));
    }
    const g = loadPartial(gate + whole, rest);
    const d = loadPartial(dy + whole, rest);
    const sigma = sigmoid4(sigmoidArgument(g, linear, cubic));
    storePartial(out + whole, dGate(g, loadPartial(gate + bytes + whole, rest), d, sigma, linear, cubic), rest);
    storePartial(out + bytes + whole, f32x4.mul(d, f32x4.mul(g, sigma)), rest);
  }
}

@inline
function dGate(gate: v128, up: v128, dy: v128, sigma: v128, linear: v128, cubic: v128): v128 {
  const one = f32x4.splat(1);
  const dInner = f32x4.mul(madd(f32x4.mul(gate, gate), f32x4.mul(cubic, f32x4.splat(3)), one), linear);
  const slope = madd(f32x4.mul(f32x4.mul(gate, sigma), dInner), f32x4.sub(one, sigma), sigma);
  return f32x4.mul(f32x4.mul(dy, up), slope);
}
