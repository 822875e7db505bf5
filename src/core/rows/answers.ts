/**
 * Rows that answer the same instruction as `row`, itself included, in dataset order.
 * @param instruction instruction number of each row. Shape [n]
 * @param max at most so many
 */
export function answersTo(
  instruction: Int32Array,
  row: number,
  max: number = Number.POSITIVE_INFINITY,
): number[] {
  const found: number[] = [];
  for (let other = 0; other < instruction.length && found.length < max; other++)
    if (instruction[other] === instruction[row]) found.push(other);
  return found;
}

/**
 * What an answer is called from instruction to instruction: the code of its model, and which of that model's answers
 * it is. So "the second answer of model 3" stays chosen while one steps through the instructions.
 * @param rows answers to one instruction
 * @param model code of each row's model, -1 where it has none. Shape [n]
 */
export function answerKeys(rows: readonly number[], model: Int32Array): string[] {
  const seen = new Map<number, number>();
  return rows.map((row) => {
    const code = model[row]!;
    const place = seen.get(code) ?? 0;
    seen.set(code, place + 1);
    return `${code}/${place}`;
  });
}

/** The first row of each instruction, in the order in which `rows` come. */
export function firstOfEach(rows: Int32Array, instruction: Int32Array): Int32Array {
  const seen = new Set<number>();
  return rows.filter((row) => {
    const before = seen.size;
    return seen.add(instruction[row]!).size > before;
  });
}
