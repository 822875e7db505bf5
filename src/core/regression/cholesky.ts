/**
 * The lower triangle L of A + λ·I = L·Lᵀ.
 * @param matrix A, [n, n] row-major; left as it is
 * @returns [n, n] row-major; null where the matrix is not positive definite in double precision
 */
export function choleskyFactor(matrix: Float64Array, n: number, lambda: number): Float64Array | null {
  const lower = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    const rowJ = j * n;
    let diagonal = matrix[rowJ + j]! + lambda;
    for (let k = 0; k < j; k++) diagonal -= lower[rowJ + k]! ** 2;
    if (!(diagonal > 0)) return null;
    const pivot = Math.sqrt(diagonal);
    lower[rowJ + j] = pivot;
    for (let i = j + 1; i < n; i++) {
      const rowI = i * n;
      let sum = matrix[rowI + j]!;
      for (let k = 0; k < j; k++) sum -= lower[rowI + k]! * lower[rowJ + k]!;
      lower[rowI + j] = sum / pivot;
    }
  }
  return lower;
}

/**
 * Solve (A + λ·I)·x = b for a symmetric A that is positive definite with λ added.
 * @param matrix A, [n, n] row-major; left as it is
 * @returns x, [n]; null where the matrix is not positive definite in double precision
 */
export function solveRidged(matrix: Float64Array, b: Float64Array, lambda: number): Float64Array | null {
  const n = b.length;
  const lower = choleskyFactor(matrix, n, lambda);
  if (!lower) return null;
  const x = b.slice();
  forwards(lower, x);
  backwards(lower, x);
  return x;
}

/** Replaces b by L⁻¹·b, [n]. */
export function forwards(lower: Float64Array, b: Float64Array): void {
  const n = b.length;
  for (let i = 0; i < n; i++) {
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= lower[i * n + k]! * b[k]!;
    b[i] = sum / lower[i * n + i]!;
  }
}

/**
 * Replaces each of the rows b by L⁻¹·b. Four at a time: their sums do not wait for one another, which halves the time.
 * @param lower [n, n]
 * @param rows [m, n] row-major
 */
export function forwardsEach(lower: Float64Array, n: number, rows: Float64Array): void {
  const m = rows.length / n;
  const inFours = m - (m % 4);
  for (let row = 0; row < inFours; row += 4) {
    const [a, b, c, d] = [row * n, (row + 1) * n, (row + 2) * n, (row + 3) * n];
    for (let i = 0; i < n; i++) {
      const own = i * n;
      let sumA = rows[a + i]!;
      let sumB = rows[b + i]!;
      let sumC = rows[c + i]!;
      let sumD = rows[d + i]!;
      for (let k = 0; k < i; k++) {
        const factor = lower[own + k]!;
        sumA -= factor * rows[a + k]!;
        sumB -= factor * rows[b + k]!;
        sumC -= factor * rows[c + k]!;
        sumD -= factor * rows[d + k]!;
      }
      const pivot = lower[own + i]!;
      rows[a + i] = sumA / pivot;
      rows[b + i] = sumB / pivot;
      rows[c + i] = sumC / pivot;
      rows[d + i] = sumD / pivot;
    }
  }
  for (let row = inFours; row < m; row++) forwards(lower, rows.subarray(row * n, (row + 1) * n));
}

/** Replaces b by L⁻ᵀ·b, [n]. */
export function backwards(lower: Float64Array, b: Float64Array): void {
  const n = b.length;
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i]!;
    for (let k = i + 1; k < n; k++) sum -= lower[k * n + i]! * b[k]!;
    b[i] = sum / lower[i * n + i]!;
  }
}

/**
 * A⁻¹ of a symmetric positive definite A, by A⁻¹ = L⁻ᵀ·L⁻¹.
 * @param matrix A, [n, n] row-major; left as it is
 * @returns [n, n] row-major; null where the matrix is not positive definite in double precision
 */
export function inverseOf(matrix: Float64Array, n: number): Float64Array | null {
  const lower = choleskyFactor(matrix, n, 0);
  if (!lower) return null;
  /** Row j holds column j of L⁻¹, so that both loops below read along rows. */
  const columns = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    const column = j * n;
    columns[column + j] = 1 / lower[column + j]!;
    for (let i = j + 1; i < n; i++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum -= lower[i * n + k]! * columns[column + k]!;
      columns[column + i] = sum / lower[i * n + i]!;
    }
  }
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = i; k < n; k++) sum += columns[i * n + k]! * columns[j * n + k]!;
      inverse[i * n + j] = sum;
      inverse[j * n + i] = sum;
    }
  return inverse;
}
