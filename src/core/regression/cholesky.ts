/**
 * Solve (A + λ·I)·x = b for a symmetric A that is positive definite with λ added.
 * @param matrix A, [n, n] row-major; left as it is
 * @returns x, [n]; null where the matrix is not positive definite in double precision
 */
export function solveRidged(matrix: Float64Array, b: Float64Array, lambda: number): Float64Array | null {
  const n = b.length;
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
