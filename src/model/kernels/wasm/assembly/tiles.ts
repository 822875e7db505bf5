// Register tiles: a few rows of a times eight columns of b, added to c.
//
// a is row-major; b has its eight columns side by side and its rows `ldb` bytes apart; k is the shared dimension.
// Six rows fit sixteen registers where multiply-add is one instruction, four where it takes a temporary.

import { madd } from './vector';

/** Rows of the largest tile. */
export const TILE_ROWS: i32 = ASC_FEATURE_RELAXED_SIMD ? 6 : 4;

/** c[rows, 8] += a[rows, k]·b[k, 8], strides in bytes. */
export function multiplyRows(
  rows: i32,
  k: i32,
  a: usize,
  lda: usize,
  b: usize,
  ldb: usize,
  c: usize,
  ldc: usize,
): void {
  let left = rows;
  if (ASC_FEATURE_RELAXED_SIMD)
    for (; left >= 6; left -= 6) {
      tile6(k, a, lda, b, ldb, c, ldc);
      a += 6 * lda;
      c += 6 * ldc;
    }
  for (; left >= 4; left -= 4) {
    tile4(k, a, lda, b, ldb, c, ldc);
    a += 4 * lda;
    c += 4 * ldc;
  }
  if (left >= 2) {
    tile2(k, a, lda, b, ldb, c, ldc);
    a += 2 * lda;
    c += 2 * ldc;
    left -= 2;
  }
  if (left == 1) tile1(k, a, b, ldb, c);
}

function tile6(k: i32, a0: usize, lda: usize, b: usize, ldb: usize, c: usize, ldc: usize): void {
  const a1 = a0 + lda;
  const a2 = a1 + lda;
  const a3 = a2 + lda;
  const a4 = a3 + lda;
  const a5 = a4 + lda;
  let r = c;
  let c00 = v128.load(r);
  let c01 = v128.load(r, 16);
  r += ldc;
  let c10 = v128.load(r);
  let c11 = v128.load(r, 16);
  r += ldc;
  let c20 = v128.load(r);
  let c21 = v128.load(r, 16);
  r += ldc;
  let c30 = v128.load(r);
  let c31 = v128.load(r, 16);
  r += ldc;
  let c40 = v128.load(r);
  let c41 = v128.load(r, 16);
  r += ldc;
  let c50 = v128.load(r);
  let c51 = v128.load(r, 16);
  const end: usize = <usize>k << 2;
  for (let o: usize = 0; o < end; o += 4, b += ldb) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load32_splat(a0 + o);
    c00 = madd(x, b0, c00);
    c01 = madd(x, b1, c01);
    x = v128.load32_splat(a1 + o);
    c10 = madd(x, b0, c10);
    c11 = madd(x, b1, c11);
    x = v128.load32_splat(a2 + o);
    c20 = madd(x, b0, c20);
    c21 = madd(x, b1, c21);
    x = v128.load32_splat(a3 + o);
    c30 = madd(x, b0, c30);
    c31 = madd(x, b1, c31);
    x = v128.load32_splat(a4 + o);
    c40 = madd(x, b0, c40);
    c41 = madd(x, b1, c41);
    x = v128.load32_splat(a5 + o);
    c50 = madd(x, b0, c50);
    c51 = madd(x, b1, c51);
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  c += ldc;
  v128.store(c, c10);
  v128.store(c, c11, 16);
  c += ldc;
  v128.store(c, c20);
  v128.store(c, c21, 16);
  c += ldc;
  v128.store(c, c30);
  v128.store(c, c31, 16);
  c += ldc;
  v128.store(c, c40);
  v128.store(c, c41, 16);
  c += ldc;
  v128.store(c, c50);
  v128.store(c, c51, 16);
}

function tile4(k: i32, a0: usize, lda: usize, b: usize, ldb: usize, c: usize, ldc: usize): void {
  const a1 = a0 + lda;
  const a2 = a1 + lda;
  const a3 = a2 + lda;
  let r = c;
  let c00 = v128.load(r);
  let c01 = v128.load(r, 16);
  r += ldc;
  let c10 = v128.load(r);
  let c11 = v128.load(r, 16);
  r += ldc;
  let c20 = v128.load(r);
  let c21 = v128.load(r, 16);
  r += ldc;
  let c30 = v128.load(r);
  let c31 = v128.load(r, 16);
  const end: usize = <usize>k << 2;
  for (let o: usize = 0; o < end; o += 4, b += ldb) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load32_splat(a0 + o);
    c00 = madd(x, b0, c00);
    c01 = madd(x, b1, c01);
    x = v128.load32_splat(a1 + o);
    c10 = madd(x, b0, c10);
    c11 = madd(x, b1, c11);
    x = v128.load32_splat(a2 + o);
    c20 = madd(x, b0, c20);
    c21 = madd(x, b1, c21);
    x = v128.load32_splat(a3 + o);
    c30 = madd(x, b0, c30);
    c31 = madd(x, b1, c31);
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  c += ldc;
  v128.store(c, c10);
  v128.store(c, c11, 16);
  c += ldc;
  v128.store(c, c20);
  v128.store(c, c21, 16);
  c += ldc;
  v128.store(c, c30);
  v128.store(c, c31, 16);
}

function tile2(k: i32, a0: usize, lda: usize, b: usize, ldb: usize, c: usize, ldc: usize): void {
  const a1 = a0 + lda;
  const d = c + ldc;
  let c00 = v128.load(c);
  let c01 = v128.load(c, 16);
  let c10 = v128.load(d);
  let c11 = v128.load(d, 16);
  const end: usize = <usize>k << 2;
  for (let o: usize = 0; o < end; o += 4, b += ldb) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load32_splat(a0 + o);
    c00 = madd(x, b0, c00);
    c01 = madd(x, b1, c01);
    x = v128.load32_splat(a1 + o);
    c10 = madd(x, b0, c10);
    c11 = madd(x, b1, c11);
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(d, c10);
  v128.store(d, c11, 16);
}

function tile1(k: i32, a: usize, b: usize, ldb: usize, c: usize): void {
  let c0 = v128.load(c);
  let c1 = v128.load(c, 16);
  const end: usize = <usize>k << 2;
  for (let o: usize = 0; o < end; o += 4, b += ldb) {
    const x = v128.load32_splat(a + o);
    c0 = madd(x, v128.load(b), c0);
    c1 = madd(x, v128.load(b, 16), c1);
  }
  v128.store(c, c0);
  v128.store(c, c1, 16);
}
