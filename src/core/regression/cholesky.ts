/**
 * The lower triangle L of A + λ·I = L·Lᵀ.
 * @param matrix A, [n, n] row-major; left as it is
 * @returns [n, n] row-major; null where the matrix is not positive definite in double precision
 */
function choleskyFactor(matrix: Float64Array, n: number, lambda: number): Float64Array | null {
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
  for (let i = 0; i < n; i++) {
    let sum = x[i]!;
    for (let k = 0; k < i; k++) sum -= lower[i * n + k]! * x[k]!;
    x[i] = sum / lower[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = x[i]!;
    for (let k = i + 1; k < n; k++) sum -= lower[k * n + i]! * x[k]!;
    x[i] = sum / lower[i * n + i]!;
  }
  return x;
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
