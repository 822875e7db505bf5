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

/** silu(gate)·up of rows that hold gate and up side by side. Arguments: x, rows, columns (of the result), out, rowsPerTask. */
export function swiglu(control: usize, task: i32, thread: i32): void {
  const args = control + ARGUMENTS;
  const columns = load<i32>(args, 8);
  const rowsPerTask = load<i32>(args, 16);
  const bytes = <usize>columns << 2;
  const whole = bytes & ~15;
  const first = task * rowsPerTask;
  const last = min(load<i32>(args, 4), first + rowsPerTask);
  let gate = load<usize>(args) + 2 * <usize>first * bytes;
  let out = load<usize>(args, 12) + <usize>first * bytes;
  for (let row = first; row < last; row++, gate += 2 * bytes, out += bytes) {
    const up = gate + bytes;
    for (let o: usize = 0; o < whole; o += 16) v128.store(out + o, silu(v128.load(gate + o), v128.load(up + o)));
    const rest = columns & 3;
    storePartial(out + whole, silu(loadPartial(gate + whole, rest), loadPartial(up + whole, rest)), rest);
  }
}

@inline
function silu(gate: v128, up: v128): v128 {
  return f32x4.mul(f32x4.mul(gate, sigmoid4(gate)), up);
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
