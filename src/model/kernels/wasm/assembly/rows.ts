// What is done to each row by itself. A task: `rowsPerTask` rows.

import { ARGUMENTS } from './control';
import { exp4, ln, loadPartial, madd, max4, sigmoid4, storePartial, sum4 } from './vector';

/** x / √(mean(x²) + eps)·gain. Arguments: x, rows, columns, gain, eps, out, rowsPerTask. */
export function rmsNorm(control: usize, task: i32, thread: i32): void {
  const args = control + ARGUMENTS;
  const columns = load<i32>(args, 8);
  const gain = load<usize>(args, 12);
  const eps = load<f32>(args, 16);
  const rowsPerTask = load<i32>(args, 24);
  const bytes = <usize>columns << 2;
  const first = task * rowsPerTask;
  const last = min(load<i32>(args, 4), first + rowsPerTask);
  let x = load<usize>(args) + <usize>first * bytes;
  let out = load<usize>(args, 20) + <usize>first * bytes;
  for (let row = first; row < last; row++, x += bytes, out += bytes) normalise(x, columns, gain, eps, out);
}

/** One row: x / √(mean(x²) + eps)·gain. */
export function normalise(x: usize, columns: i32, gain: usize, eps: f32, out: usize): void {
  const bytes = <usize>columns << 2;
  const whole = bytes & ~15;
  let squares = f32x4.splat(0);
  for (let o: usize = 0; o < whole; o += 16) {
    const v = v128.load(x + o);
    squares = madd(v, v, squares);
  }
  const tail = loadPartial(x + whole, columns & 3);
  squares = madd(tail, tail, squares);
  const scale = f32x4.splat(<f32>1 / sqrt<f32>(sum4(squares) / <f32>columns + eps));
  for (let o: usize = 0; o < whole; o += 16)
    v128.store(out + o, f32x4.mul(f32x4.mul(v128.load(x + o), scale), v128.load(gain + o)));
  const last = f32x4.mul(f32x4.mul(tail, scale), loadPartial(gain + whole, columns & 3));
  storePartial(out + whole, last, columns & 3);
}

/**
 * activation(gate)·up of rows that hold gate and up side by side; the activation is x·σ(linear·x·(1 + cubic·x²)).
 * Arguments: x, rows, columns (of the result), out, rowsPerTask, linear, cubic.
 */
export function gatedUnit(control: usize, task: i32, thread: i32): void {
  const args = control + ARGUMENTS;
  const columns = load<i32>(args, 8);
  const rowsPerTask = load<i32>(args, 16);
  const bytes = <usize>columns << 2;
  const whole = bytes & ~15;
  const first = task * rowsPerTask;
  const last = min(load<i32>(args, 4), first + rowsPerTask);
  let gate = load<usize>(args) + 2 * <usize>first * bytes;
  let out = load<usize>(args, 12) + <usize>first * bytes;
  const linear = f32x4.splat(load<f32>(args, 20));
  const cubic = f32x4.splat(load<f32>(args, 24));
  for (let row = first; row < last; row++, gate += 2 * bytes, out += bytes) {
    const up = gate + bytes;
    for (let o: usize = 0; o < whole; o += 16)
      v128.store(out + o, gated(v128.load(gate + o), v128.load(up + o), linear, cubic));
    const rest = columns & 3;
    const tail = gated(loadPartial(gate + whole, rest), loadPartial(up + whole, rest), linear, cubic);
    storePartial(out + whole, tail, rest);
  }
}

@inline
function gated(gate: v128, up: v128, linear: v128, cubic: v128): v128 {
  return f32x4.mul(f32x4.mul(gate, sigmoid4(sigmoidArgument(gate, linear, cubic))), up);
}

/** linear·x·(1 + cubic·x²). */
@inline
export function sigmoidArgument(x: v128, linear: v128, cubic: v128): v128 {
  return f32x4.mul(f32x4.mul(x, linear), madd(f32x4.mul(x, x), cubic, f32x4.splat(1)));
}

/** (x − mean) / √(variance + eps)·gain + bias. Arguments: x, rows, columns, gain, bias, eps, out, rowsPerTask. */
export function layerNorm(control: usize, task: i32, thread: i32): void {
  const args = control + ARGUMENTS;
  const columns = load<i32>(args, 8);
  const rowsPerTask = load<i32>(args, 28);
  const bytes = <usize>columns << 2;
  const first = task * rowsPerTask;
  const last = min(load<i32>(args, 4), first + rowsPerTask);
  let x = load<usize>(args) + <usize>first * bytes;
  let out = load<usize>(args, 24) + <usize>first * bytes;
  for (let row = first; row < last; row++, x += bytes, out += bytes)
    centre(x, columns, load<usize>(args, 12), load<usize>(args, 16), load<f32>(args, 20), out);
}

/** One row. The variance is taken about the mean, in a second pass, so that it is never negative. */
function centre(x: usize, columns: i32, gain: usize, bias: usize, eps: f32, out: usize): void {
  const whole = (<usize>columns << 2) & ~15;
  const rest = columns & 3;
  const tail = loadPartial(x + whole, rest);
  let sums = tail;
  for (let o: usize = 0; o < whole; o += 16) sums = f32x4.add(sums, v128.load(x + o));
  const mean = sum4(sums) / <f32>columns;
  const shift = f32x4.splat(mean);
  let squares = f32x4.splat(0);
  for (let o: usize = 0; o < whole; o += 16) {
    const v = f32x4.sub(v128.load(x + o), shift);
    squares = madd(v, v, squares);
  }
  let variance = sum4(squares);
  for (let i = 0; i < rest; i++) {
    const v = load<f32>(x + whole + (<usize>i << 2)) - mean;
    variance += v * v;
  }
  const scale = f32x4.splat(<f32>1 / sqrt<f32>(variance / <f32>columns + eps));
  for (let o: usize = 0; o < whole; o += 16) {
    const v = f32x4.mul(f32x4.sub(v128.load(x + o), shift), scale);
    v128.store(out + o, f32x4.add(f32x4.mul(v, v128.load(gain + o)), v128.load(bias + o)));
  }
  const v = f32x4.mul(f32x4.mul(f32x4.sub(tail, shift), scale), loadPartial(gain + whole, rest));
  storePartial(out + whole, f32x4.add(v, loadPartial(bias + whole, rest)), rest);
}

/** x·Φ(x). Arguments: x, rows, columns, out, rowsPerTask. */
export function gelu(control: usize, task: i32, thread: i32): void {
  const args = control + ARGUMENTS;
  const bytes = <usize>load<i32>(args, 8) << 2;
  const rowsPerTask = load<i32>(args, 16);
  const first = <usize>(task * rowsPerTask) * bytes;
  const last = <usize>min(load<i32>(args, 4), (task + 1) * rowsPerTask) * bytes;
  const x = load<usize>(args);
  const out = load<usize>(args, 12);
  let o = first;
  for (; o + 16 <= last; o += 16) v128.store(out + o, gelu4(v128.load(x + o)));
  const rest = <i32>(last - o) >> 2;
  storePartial(out + o, gelu4(loadPartial(x + o, rest)), rest);
}

/** x·(1 + erf(x/√2)) / 2; erf by Abramowitz and Stegun 7.1.26, off by less than 1.5e-7. */
@inline
function gelu4(x: v128): v128 {
  const one = f32x4.splat(1);
  const z = f32x4.mul(f32x4.abs(x), f32x4.splat(0.70710678));
  const t = f32x4.div(one, madd(z, f32x4.splat(0.3275911), one));
  let p = f32x4.splat(1.061405429);
  p = madd(p, t, f32x4.splat(-1.453152027));
  p = madd(p, t, f32x4.splat(1.421413741));
  p = madd(p, t, f32x4.splat(-0.284496736));
  p = madd(p, t, f32x4.splat(0.254829592));
  const tail = f32x4.mul(f32x4.mul(p, t), exp4(f32x4.neg(f32x4.mul(z, z)))); // 1 − erf(z)
  // Below zero Φ is half the tail; above, one less half the tail.
  const half = f32x4.mul(tail, f32x4.splat(0.5));
  const phi = v128.bitselect(half, f32x4.sub(one, half), f32x4.lt(x, f32x4.splat(0)));
  return f32x4.mul(x, phi);
}

/** log Σ exp of each row, a row a task. Arguments: x, columns, out, floats between results. */
export function logSumExp(control: usize, task: i32, thread: i32): void {
  const args = control + ARGUMENTS;
  const columns = load<i32>(args, 4);
  const x = load<usize>(args) + (<usize>task * <usize>columns << 2);
  const out = load<usize>(args, 8) + (<usize>task * load<usize>(args, 12) << 2);
  const bytes = <usize>columns << 2;
  const whole = bytes & ~15;
  let peaks = f32x4.splat(-Infinity);
  for (let o: usize = 0; o < whole; o += 16) peaks = f32x4.max(peaks, v128.load(x + o));
  let peak = max4(peaks);
  for (let o = whole; o < bytes; o += 4) peak = max(peak, load<f32>(x + o));
  const shift = f32x4.splat(peak);
  let sums = f32x4.splat(0);
  for (let o: usize = 0; o < whole; o += 16) sums = f32x4.add(sums, exp4(f32x4.sub(v128.load(x + o), shift)));
  let total = sum4(sums);
  for (let o = whole; o < bytes; o += 4) total += f32x4.extract_lane(exp4(f32x4.splat(load<f32>(x + o) - peak)), 0);
  store<f32>(out, <f32>(<f64>peak + ln(<f64>total)));
}
