/**
 * Inclusion probabilities in proportion to a size, that sum to the number of rows to draw; none is above 1, and what a row
 * cannot take goes to the others.
 * @param size at least 0 a row; rows of size 0 are never drawn. Shape [n]
 * @param rows to draw; where fewer rows have a size above 0, all of these are drawn
 */
export function inclusionProbabilities(size: Float64Array, rows: number): Float64Array {
  const probability = new Float64Array(size.length);
  let open = Int32Array.from(size.keys()).filter((row) => size[row]! > 0);
  let left = Math.min(rows, open.length);
  for (;;) {
    const total = open.reduce((sum, row) => sum + size[row]!, 0);
    const certain = open.filter((row) => left * size[row]! >= total);
    if (certain.length === 0) {
      for (const row of open) probability[row] = (left * size[row]!) / total;
      return probability;
    }
    for (const row of certain) probability[row] = 1;
    open = open.filter((row) => probability[row] !== 1);
    left -= certain.length;
    if (open.length === 0 || left <= 0) return probability;
  }
}

/**
 * Systematic sampling: rows are laid end to end in the given order, each as long as its probability, and every point at a
 * distance of 1 from a random start draws the row that it falls on. Each row is drawn with exactly its probability, and
 * their number is fixed where the probabilities sum to a whole number. In a random order with equal probabilities it is
 * simple random sampling without replacement; ordered by a score it takes one row of each equal stratum of the score.
 * Source: Madow 1949.
 * @param start where the first point lies, in [0, 1)
 */
export function systematicSample(probability: Float64Array, order: Int32Array, start: number): Int32Array {
  const uncertain = order.filter((row) => probability[row]! > 0 && probability[row]! < 1);
  const certain = order.filter((row) => probability[row] === 1);
  const drawn: number[] = [...certain];
  let [end, point] = [0, start];
  for (const row of uncertain) {
    end += probability[row]!;
    if (point >= end) continue;
    drawn.push(row);
    point += 1;
  }
  return Int32Array.from(drawn);
}
