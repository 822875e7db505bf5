// Products with a stored matrix W [outputs, inputs] that stays quantised in memory: a task dequantises a slab of it
// to panels of eight columns in its thread's scratch, then runs all its rows of x past them.

import { bytesOf, dequantise } from './dequantise';
import { ARGUMENTS, scratchOf } from './control';
import { multiplyRows } from './tiles';

/** Rows of x that go past every panel of a slab before the next ones: they stay in the second-level cache. */
const ROW_BLOCK: i32 = 48;

/** Rows of W in a slab of the transposed product; more are taken slab by slab. */
const SLAB_DEPTH: i32 = 1024;

/**
 * y[N, outputs] = x[N, inputs]·Wᵀ + bias + residual. A task: `slab` outputs, `rowsPerTask` rows.
 *
 * Arguments: x, N, inputs, W, type, outputs, bias or 0, residual or 0, y, bytes of a row of y (and of residual),
 * slab (a multiple of 8), rowsPerTask.
 */
export function linear(control: usize, task: i32, thread: i32): void {
  const args = control + ARGUMENTS;
  const x = load<usize>(args);
  const rows = load<i32>(args, 4);
  const inputs = load<i32>(args, 8);
  const weights = load<usize>(args, 12);
  const type = load<i32>(args, 16);
  const outputs = load<i32>(args, 20);
  const bias = load<usize>(args, 24);
  const residual = load<usize>(args, 28);
  const y = load<usize>(args, 32);
  const ldy = load<usize>(args, 36);
  const slab = load<i32>(args, 40);
  const rowsPerTask = load<i32>(args, 44);

  const slabs = (outputs + slab - 1) / slab;
  const first = (task % slabs) * slab;
  const columns = min(slab, outputs - first);
  const firstRow = (task / slabs) * rowsPerTask;
  const lastRow = min(rows, firstRow + rowsPerTask);
  const panels = scratchOf(control, thread);
  const panelBytes = <usize>inputs << 5;
  packColumns(weights, type, inputs, first, columns, panels, panels + <usize>(slab >> 3) * panelBytes);

  const ldx = <usize>inputs << 2;
  const column = <usize>first << 2;
  for (let row = firstRow; row < lastRow; row += ROW_BLOCK) {
    const count = min(ROW_BLOCK, lastRow - row);
    const a = x + <usize>row * ldx;
    const c = y + <usize>row * ldy + column;
    const from = residual ? residual + <usize>row * ldy + column : 0;
    start(count, columns, c, ldy, bias ? bias + column : 0, from);
    multiplyPanels(count, inputs, a, ldx, panels, panelBytes, c, ldy, columns, panels + <usize>(slab >> 3) * panelBytes);
  }
}

/**
 * x[N, inputs] = y[N, outputs]·W. A task: `slab` columns of W (whole blocks of its type), `rowsPerTask` rows.
 *
 * Arguments: y, N, outputs, W, type, inputs, bytes of a row of y, x, bytes of a row of x, slab, rowsPerTask,
 * whether to add to what is in x.
 */
export function linearTransposed(control: usize, task: i32, thread: i32): void {
  const args = control + ARGUMENTS;
  const y = load<usize>(args);
  const rows = load<i32>(args, 4);
  const outputs = load<i32>(args, 8);
  const weights = load<usize>(args, 12);
  const type = load<i32>(args, 16);
  const inputs = load<i32>(args, 20);
  const ldy = load<usize>(args, 24);
  const x = load<usize>(args, 28);
  const ldx = load<usize>(args, 32);
  const slab = load<i32>(args, 36);
  const rowsPerTask = load<i32>(args, 40);
  const adds = load<i32>(args, 44);

  const slabs = (inputs + slab - 1) / slab;
  const first = (task % slabs) * slab;
  const columns = min(slab, inputs - first);
  const firstRow = (task / slabs) * rowsPerTask;
  const count = min(rows, firstRow + rowsPerTask) - firstRow;
  const panels = scratchOf(control, thread);
  const rest = panels + (<usize>(slab >> 3) * <usize>SLAB_DEPTH << 5);
  const c = x + <usize>firstRow * ldx + (<usize>first << 2);
  if (!adds) start(count, columns, c, ldx, 0, 0);

  for (let top = 0; top < outputs; top += SLAB_DEPTH) {
    const depth = min(SLAB_DEPTH, outputs - top);
    const panelBytes = <usize>depth << 5;
    packRows(weights, type, inputs, top, depth, first, columns, panels, rest);
    const a = y + <usize>firstRow * ldy + (<usize>top << 2);
    for (let row = 0; row < count; row += ROW_BLOCK)
      multiplyPanels(
        min(ROW_BLOCK, count - row),
        depth,
        a + <usize>row * ldy,
        ldy,
        panels,
        panelBytes,
        c + <usize>row * ldx,
        ldx,
        columns,
        rest,
      );
  }
}

/** Rows of floats from a stored matrix. A task: one row. Arguments: ids, W, type, columns, out. */
export function embed(control: usize, task: i32, thread: i32): void {
  const args = control + ARGUMENTS;
  const id = load<i32>(load<usize>(args) + (<usize>task << 2));
  const weights = load<usize>(args, 4);
  const type = load<i32>(args, 8);
  const columns = load<i32>(args, 12);
  const out = load<usize>(args, 16) + (<usize>task * <usize>columns << 2);
  dequantise(type, weights + <usize>id * bytesOf(type, columns), out, columns);
}

/** c[rows, columns] = bias + residual, either of which may be 0, for none. */
function start(rows: i32, columns: i32, c: usize, ldc: usize, bias: usize, residual: usize): void {
  const bytes = <usize>columns << 2;
  for (let row = 0; row < rows; row++, c += ldc) {
    if (residual) {
      memory.copy(c, residual, bytes);
      residual += ldc;
      if (bias) for (let o: usize = 0; o < bytes; o += 4) store<f32>(c + o, load<f32>(c + o) + load<f32>(bias + o));
    } else if (bias) memory.copy(c, bias, bytes);
    else memory.fill(c, 0, bytes);
  }
}

/** c[rows, columns] += a·panels. Columns beyond the last whole panel go through `spare`, eight floats a row. */
function multiplyPanels(
  rows: i32,
  k: i32,
  a: usize,
  lda: usize,
  panels: usize,
  panelBytes: usize,
  c: usize,
  ldc: usize,
  columns: i32,
  spare: usize,
): void {
  let left = columns;
  for (; left >= 8; left -= 8, panels += panelBytes, c += 32) multiplyRows(rows, k, a, lda, panels, 32, c, ldc);
  if (left == 0) return;
  const bytes = <usize>left << 2;
  memory.fill(spare, 0, <usize>rows << 5);
  multiplyRows(rows, k, a, lda, panels, 32, spare, 32);
  for (let row = 0; row < rows; row++, c += ldc, spare += 32)
    for (let o: usize = 0; o < bytes; o += 4) store<f32>(c + o, load<f32>(c + o) + load<f32>(spare + o));
}

/** Rows `first`.. of W as columns of panels: panel p holds [inputs][8]. Missing columns of the last are zero. */
function packColumns(
  weights: usize,
  type: i32,
  inputs: i32,
  first: i32,
  columns: i32,
  panels: usize,
  rowsOut: usize,
): void {
  const rowBytes = bytesOf(type, inputs);
  const ld = <usize>inputs << 2;
  let row = weights + <usize>first * rowBytes;
  for (let column = 0; column < columns; column += 8) {
    const count = min(8, columns - column);
    for (let j = 0; j < count; j++, row += rowBytes) dequantise(type, row, rowsOut + <usize>j * ld, inputs);
    if (count < 8) memory.fill(rowsOut + <usize>count * ld, 0, <usize>(8 - count) * ld);
    transpose8(rowsOut, ld, panels, inputs);
    panels += ld << 3;
  }
}

/** [8][count] with rows `ld` bytes apart to [count][8]. */
export function transpose8(source: usize, ld: usize, target: usize, count: i32): void {
  const end = source + (<usize>count << 2);
  for (; source + 16 <= end; source += 16, target += 128) {
    transpose4(source, ld, target);
    transpose4(source + (ld << 2), ld, target + 16);
  }
  for (; source < end; source += 4)
    for (let j: usize = 0; j < 8; j++, target += 4) store<f32>(target, load<f32>(source + j * ld));
}

@inline
function transpose4(source: usize, ld: usize, target: usize): void {
  const a = v128.load(source);
  const b = v128.load(source + ld);
  const c = v128.load(source + (ld << 1));
  const d = v128.load(source + 3 * ld);
  const ab0 = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const ab1 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cd0 = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const cd1 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(target, v128.shuffle<f64>(ab0, cd0, 0, 2));
  v128.store(target, v128.shuffle<f64>(ab0, cd0, 1, 3), 32);
  v128.store(target, v128.shuffle<f64>(ab1, cd1, 0, 2), 64);
  v128.store(target, v128.shuffle<f64>(ab1, cd1, 1, 3), 96);
}

/** Columns `first`.. of rows `top`.. of W as panels: panel p holds [depth][8]. Missing columns are zero. */
function packRows(
  weights: usize,
  type: i32,
  inputs: i32,
  top: i32,
  depth: i32,
  first: i32,
  columns: i32,
  panels: usize,
  rowOut: usize,
): void {
  const rowBytes = bytesOf(type, inputs);
  const panelBytes = <usize>depth << 5;
  let row = weights + <usize>top * rowBytes + bytesOf(type, first);
  const whole = (columns + 7) & ~7;
  memory.fill(rowOut, 0, <usize>whole << 2);
  for (let o = 0; o < depth; o++, row += rowBytes) {
    dequantise(type, row, rowOut, columns);
    let target = panels + (<usize>o << 5);
    for (let column = 0; column < whole; column += 8, target += panelBytes) {
      const from = rowOut + (<usize>column << 2);
      v128.store(target, v128.load(from));
      v128.store(target, v128.load(from, 16), 16);
    }
  }
}
